"""Which encoding a reader gets: Accept-Encoding (RFC 9110, 12.5.3) and If-None-Match (13.1.2)."""

from __future__ import annotations

import re

BROTLI, GZIP, IDENTITY = "br", "gzip", "identity"
OURS = (BROTLI, GZIP, IDENTITY)  # smallest first: the order where the reader has no preference
_SAME = {"x-gzip": GZIP}  # RFC 9110, 8.4.1.3
_QUALITY = re.compile(r"(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_TAG = re.compile(r'\s*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')
# Below the least weight that can be written: wanted only where nothing else is.
_UNSAID = 0.0001

Order = tuple[str, ...]


def encodings(header: str | None) -> Order:
    """The encodings of ours that a reader takes, the most wanted first; empty if none will do.

    Without the header the plain form alone: whoever does not ask for an encoding may not know any.
    """
    if header is None:
        return (IDENTITY,)
    weights: dict[str, float] = {}
    for element in header.split(","):
        name, *parameters = (part.strip().lower() for part in element.split(";"))
        weight = _weight(parameters)
        if name and weight is not None:
            name = _SAME.get(name, name)
            weights[name] = max(weight, weights.get(name, 0.0))
    rest = weights.get("*")
    wanted = {
        name: weights.get(name, rest if rest is not None else _UNSAID if name == IDENTITY else 0.0)
        for name in OURS
    }
    return tuple(sorted((n for n in OURS if wanted[n] > 0), key=lambda n: -wanted[n]))


def _weight(parameters: list[str]) -> float | None:
    """The ``q`` among the parameters of an element, 1 without; None for one that is no weight."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            found = _QUALITY.fullmatch(value.strip())
            return float(found[1]) if found else None
    return 1.0


def matches(if_none_match: str, etag: str) -> bool:
    """Whether a reader has this form already: ``*``, or a list with its tag, compared weakly.

    etag: strong, with its quotation marks. A header that is no list of tags matches nothing.
    """
    if if_none_match == etag or if_none_match.strip() == "*":
        return True
    at, found = 0, False
    while at < len(if_none_match):
        tag = _TAG.match(if_none_match, at)
        if tag is None:
            return False
        found = found or tag[1] == etag
        at = tag.end()
    return found
