"""Sources looked at again and again: what is due, what came of it, how it stands."""
