"""A believable network, invented for the demo: real places, invented people (rule L16)."""
