"""From a link to a clip: added, fetched, read, studied, reviewed."""
