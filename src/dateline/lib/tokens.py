"""Personal links: a random part that only its owner knows, kept as a hash.

Whoever reads the database, or a backup of it, learns no working link.
"""

from __future__ import annotations

import hashlib
import secrets

BYTES = 20  # 160 bits, 40 characters in a link


def new_token() -> str:
    """A new random token: hex digits, which no mail program and no server takes for other letters."""
    return secrets.token_hex(BYTES)


def digest(token: str) -> str:
    """What is kept of it: SHA-256, 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()
