"""Players of the usual video and audio hosts, known by address alone: no oEmbed call is made."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Player:
    """Who plays it, and the address that an ``iframe`` may load once the reader has asked."""

    provider: str
    url: str


_RULES: list[tuple[str, str, str]] = [
    ("YouTube", r"(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)|youtu\.be/)"
     r"([A-Za-z0-9_-]{6,20})", "https://www.youtube-nocookie.com/embed/{}?autoplay=1"),
    ("Vimeo", r"vimeo\.com/(?:video/)?(\d{5,12})", "https://player.vimeo.com/video/{}?autoplay=1"),
]  # fmt: skip
PLAYER_HOSTS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")


def player_for(address: str) -> Player | None:
    """The player for a watch page's address, or None where the host has none that we know."""
    for provider, pattern, template in _RULES:
        found = re.search(r"^https?://(?:www\.|m\.|player\.)?" + pattern, address)
        if found:
            return Player(provider, template.format(found.group(1)))
    return None
