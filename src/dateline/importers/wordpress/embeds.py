"""Which addresses are players and posts of other sites, and what their public address is."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

# Host endings of services whose pages can be embedded by address (oEmbed or their own player).
_HOSTS = (
    "youtube.com",
    "youtu.be",
    "youtube-nocookie.com",
    "vimeo.com",
    "soundcloud.com",
    "twitter.com",
    "x.com",
    "facebook.com",
    "fb.watch",
    "instagram.com",
    "tiktok.com",
    "spotify.com",
    "ted.com",
    "flickr.com",
    "flic.kr",
    "wordpress.tv",
    "videopress.com",
    "dailymotion.com",
    "dai.ly",
    "slideshare.net",
    "issuu.com",
    "scribd.com",
    "documentcloud.org",
    "reddit.com",
    "bsky.app",
    "mixcloud.com",
    "c-span.org",
    "wistia.com",
    "wistia.net",
    "podcasts.apple.com",
    "embed.podcasts.apple.com",
    "libsyn.com",
    "buzzsprout.com",
    "simplecast.com",
    "podbean.com",
    "megaphone.fm",
    "audioboom.com",
    "threads.net",
    "streamable.com",
    "loom.com",
    "ustream.tv",
    "livestream.com",
    "art19.com",
    "npr.org/player",
    "speakerdeck.com",
    "animoto.com",
    "datawrapper.dwcdn.net",
    "public.flourish.studio",
    "flo.uri.sh",
)
_TRACKERS = re.compile(
    r"googletagmanager\.com|google-analytics\.com|doubleclick\.net|facebook\.com/tr\b|"
    r"pixel\.wp\.com|stats\.wp\.com|quantserve\.com|scorecardresearch\.com|hotjar\.com|"
    r"/pixel\.(?:gif|png)|feeds\.feedburner\.com/~|pi\.pardot\.com|list-manage\.com/track|"
    r"bat\.bing\.com|analytics\.twitter\.com|t\.co/i/adsct|counter\.(?:theconversation|rewind)",
    re.IGNORECASE,
)
_YOUTUBE_ID = re.compile(r"(?:/embed/|/v/|/shorts/|/live/|youtu\.be/|[?&]v=)([\w-]{11})(?![\w-])")


def is_tracker(url: str) -> bool:
    """Is it the address of something that counts readers?"""
    return bool(_TRACKERS.search(url))


def embed_url(url: str) -> str:
    """The public address of a player's or post's address; "" when no known service has it."""
    url = url.strip().replace("&amp;", "&")
    if url.startswith("//"):
        url = "https:" + url
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not _is_known(host) or is_tracker(url):
        return ""
    if len(parts.path) <= 1 and not parts.query:
        return ""  # the home page of a service is a link, not a thing to show
    return _public(url, host, parts.path, parts.query)


def _is_known(host: str) -> bool:
    return any(host == known or host.endswith("." + known) for known in _HOSTS)


def _public(url: str, host: str, path: str, query: str) -> str:
    asked = parse_qs(query)
    if "youtu" in host:
        found = _YOUTUBE_ID.search(url)
        if "list" in asked and (not found or "videoseries" in path):
            return f"https://www.youtube.com/playlist?list={asked['list'][0]}"
        return f"https://www.youtube.com/watch?v={found.group(1)}" if found else url
    if host == "player.vimeo.com" and (video := re.search(r"/video/(\d+)", path)):
        return f"https://vimeo.com/{video.group(1)}"
    if host.startswith("w.soundcloud") and "url" in asked:
        return unquote(asked["url"][0])
    if host.endswith("facebook.com") and path.startswith("/plugins/") and "href" in asked:
        return unquote(asked["href"][0])
    if host == "open.spotify.com":
        return url.replace("/embed-podcast/", "/").replace("/embed/", "/")
    if host == "embed.podcasts.apple.com":
        return url.replace("//embed.", "//")
    if host.endswith("ted.com"):
        return url.replace("//embed.ted.com", "//www.ted.com")
    return url
