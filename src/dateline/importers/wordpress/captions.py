"""Captions and credits apart: "The council votes. (Photo by Jane Doe)" is two facts."""

from __future__ import annotations

import re

_WHO = r"(?P<who>(?:the |The )?[A-Z0-9@©À-ÞĀ-ž\"“][^()\[\]]{1,110}?)"
_LABEL = (
    r"(?:(?:[Pp]hotos?|PHOTOS?|[Ii]mages?|IMAGES?|[Pp]ictures?|[Pp]hotograph(?:s|y)?|[Ff]oto|"
    r"[Gg]raphic|[Ii]llustration|[Ss]creenshot)\s*(?:[Cc]redits?|CREDITS?|[Cc]ourtesy)?"
    r"\s*(?::|\b(?:by|BY|via|from|[Cc]ourtesy(?: of| de)?)\b:?)"
    r"|(?:[Cc]redits?|CREDITS?)\s*(?::|to\b:?)|[Cc]ourtesy(?: photo)?\s*(?::|of\b|by\b)|©|\([Cc]\))"
)
_SPLIT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?P<rest>.*?)\s*[(\[]\s*{_LABEL}\s*{_WHO}\s*[)\]]\s*\.?$",
        rf"^(?P<rest>(?:.*[.!?…”\"’)|/–—-])?)\s*[|/–—-]?\s*{_LABEL}\s*{_WHO}\s*\.?$",
    )
)


def split_credit(caption: str) -> tuple[str, str]:
    """``(caption, credit)``; the credit is "" when the caption names nobody clearly."""
    for pattern in _SPLIT:
        match = pattern.match(caption)
        if (
            match
            and len(match["who"].split()) <= 14
            and ". " not in match["who"].replace("St. ", "")
        ):
            rest = match["rest"].rstrip(" |/–—-")
            return rest, match["who"].strip().rstrip(".,;")
    return caption, ""
