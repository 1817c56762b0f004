"""A WordPress archive brought in: the plain records of ``importers.wordpress`` become rows here."""
