"""C16: links that lead somewhere, and tell nobody who followed them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from dateline.newsroom.checks.shapes import WARNING, Facts, Finding, Fix, Item, Piece, Tuning, found

TRACKING = re.compile(
    r"(?i)^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|mkt_tok|_hsenc|_hsmi|"
    r"hsctatracking|vero_id|oly_(?:anon|enc)_id|ceid|emci|emdi|sourceid|akid|rd|wickedid|trk|trkemail|elqtrackid|"
    r"ck_subscriber_id|s_cid|cmpid|ref_src)$"
)  # fmt: skip
_ONLY_WITH = {"sourceid", "akid", "rd"}  # ordinary words, unless a mailer's own stand beside them
_MERGE = re.compile(
    r"\{\{[^{}]*\}\}|\{%[^%]*%\}|\*\|[A-Z_:0-9]+\|\*|%%[\w ]+%%|\[\[[\w. ]+\]\]|<<[\w ]+>>|%7B%7B.*?%7D%7D",
    re.IGNORECASE,
)
_MAILER = re.compile(
    r"(?i)(?:^|\.)(?:list-manage\.com|rs6\.net|sendgrid\.net|mandrillapp\.com|hubspotlinks\.com|"
    r"safelinks\.protection\.outlook\.com|urldefense\.(?:com|proofpoint\.com)|mailgun\.org|"
    r"exct\.net|cmail\d*\.com|createsend\d*\.com|sparkpostmail\.com|lnks\.gd|govdelivery\.com/links)$"
    r"|^(?:click|clicks|links?|email|trk|track|go)\.[\w-]*(?:actionnetwork|everyaction|ngpvan|mailchimp|mail|news|email)"
)  # fmt: skip
_LOCAL = re.compile(
    r"(?i)^(?:file:|[a-z]:[\\/]|/users/|/home/|\\\\|https?://(?:localhost|127\.|10\.|192\.168\.|0\.0\.0\.0))"
)


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """Errors, but for dead links, of which the archived copy is offered."""
    for piece in item.pieces:
        links = [(a.href, a.span) for a in piece.markup.links if a.href is not None]
        if piece.role == "address" and piece.raw.strip():
            links = [(piece.raw.strip(), (0, len(piece.text)))]
        for href, span in links:
            yield from _link(piece, href.strip(), span, facts)
        if piece.role != "address":
            for match in _MERGE.finditer(piece.text):
                yield found(
                    piece, match.span(), f"Replace {match[0]}: a mailing would have filled it in."
                )


def _link(piece: Piece, href: str, span: tuple[int, int], facts: Facts) -> Iterator[Finding]:
    words = piece.text[span[0] : span[1]] or href or "a link"
    wrong = _wrong(href, words)
    if wrong:
        yield Finding("", "", piece.field, wrong, span, f"{words} {href}", _mended(piece, href))
    elif href in facts.dead:
        copy = facts.dead[href]
        told = f"“{words}” leads to a page that is gone."
        told += (
            " Link to the archived copy." if copy else " Link to something else, or take it out."
        )
        fix = _replaced(piece, href, copy, "Link to the copy") if copy else None
        yield Finding("", WARNING, piece.field, told, span, f"{words} {href}", fix)


def _wrong(href: str, words: str) -> str:
    if not href or href in ("#", "http://", "https://"):
        return f"The link “{words}” leads nowhere. Give its address, or take the link out."
    if _MERGE.search(href):
        return (
            f"The link “{words}” holds a field of a mailing. Take the plain address from a browser."
        )
    if _LOCAL.match(href):
        return f"The link “{words}” leads to a file or a computer of ours. Upload the file and link to it."
    parts = urlsplit(href) if "://" in href else None
    if parts is None:
        return ""
    if _MAILER.search(parts.hostname or ""):
        return f"The link “{words}” goes through a mailer that counts clicks. Follow it and take the address where it ends."
    if tracking := _tracking(parts.query):
        return f"Take the tracking parts ({', '.join(tracking)}) off the link “{words}”."
    return ""


def _tracking(query: str) -> list[str]:
    names = [name for name, _ in parse_qsl(query, keep_blank_values=True) if TRACKING.match(name)]
    return [] if set(map(str.lower, names)) <= _ONLY_WITH else names


def without_tracking(href: str) -> str:
    """An address without its tracking parameters; the others stay as they are."""
    parts = urlsplit(href)
    kept = [
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(k)
    ]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _mended(piece: Piece, href: str) -> Fix | None:
    if "://" not in href or _MERGE.search(href) or not _tracking(urlsplit(href).query):
        return None
    return _replaced(piece, href, without_tracking(href), "Take them off")


def _replaced(piece: Piece, old: str, new: str, label: str) -> Fix | None:
    """The address as it stands in the stored text, where it stands there once."""
    for form in (old, html.escape(old)):
        wanted = f'"{form}"' if piece.html else form
        if piece.mendable and piece.raw.count(wanted) == 1:
            written = f'"{html.escape(new)}"' if piece.html else new
            return Fix(label, piece.field, wanted, written)
    return None
