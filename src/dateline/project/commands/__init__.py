"""The commands of ``dateline``, a file each. Imported only once the site is known."""
