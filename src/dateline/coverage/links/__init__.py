"""Whether what we link to is still there, and the copies that were kept of it."""
