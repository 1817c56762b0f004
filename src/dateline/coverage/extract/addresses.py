"""One address for one story (rule V1): tracking parameters, AMP, mobile and print forms folded."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from dateline.coverage.extract.metadata import ADDRESS, META, OPEN_GRAPH, Value
from dateline.coverage.extract.page import Page, parts

_TRACKING = re.compile(
    r"^(?:utm_|at_|mc_|ns_|pk_|wt[._]|hs[ae]|_hs|fb_|ga_|oly_|vero_|trk|xtor|cmp$|cmpid|icid|gclid|fbclid|"
    r"dclid|msclkid|yclid|igsh|mkt_tok|ref$|ref_|referrer|source$|src$|partner$|smid$|smtyp|sr_share|share$|"
    r"ocid|ito$|soc_|spm$|campaign|taid|amp$|amp_|outputtype$|print$|ncid|_ga|__twitter|s_cid|sh$)",
    re.IGNORECASE,
)
_AMP_PATH = re.compile(r"(?:/amp(?:/index\.html)?|\.amp)/?$|\.amp(?=\.html$)|(?<=/)amp(?=\.html$)", re.IGNORECASE)  # fmt: skip
_AMP_FRONT = re.compile(r"^/amp(?=/.)", re.IGNORECASE)
_PRINT_PATH = re.compile(r"/(?:print|drucken|imprimir|imprimer)/?$", re.IGNORECASE)
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "nic", "gob"})  # fmt: skip


def fold(url: str) -> str:
    """The address under which copies of one page are one. Anything that is no web address: as it is."""
    try:
        at = urlsplit(url.strip())
        port = f":{at.port}" if at.port and at.port not in (80, 443) else ""
    except ValueError:
        return url.strip()
    if at.scheme not in ("http", "https") or not at.hostname:
        return url.strip()
    host = re.sub(r"^(?:m|mobile|amp)\.(?=[^.]+\.[^.]+)", "", at.hostname)
    path = _PRINT_PATH.sub("/", _AMP_FRONT.sub("", _AMP_PATH.sub(_closing, at.path))) or "/"
    kept = [
        pair for pair in parse_qsl(at.query, keep_blank_values=True) if not _TRACKING.match(pair[0])
    ]
    return urlunsplit((at.scheme, host + port, path, urlencode(kept), ""))


def _closing(found: re.Match[str]) -> str:
    return "/" if found[0].endswith("/") else ""


def home(url: str) -> str:
    """The domain that an outlet owns: the last two labels of a host, three under "co.uk" and the like."""
    labels = (parts(url).hostname or "").split(".")
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if deep else -2 :])


def canonical(page: Page) -> Value[str] | None:
    """The story's own address: the canonical link where it is this outlet's, and not the front page.

    One at another outlet is a sign of syndication; it is noted, and this page keeps its own address.
    """
    own = fold(page.url)
    link, og_url = page.links.get("canonical"), page.meta("og:url")
    for source, address, confidence in (
        (META, page.absolute(link) if link else "", 0.95),
        (OPEN_GRAPH, page.absolute(og_url) if og_url else "", 0.9),
    ):
        if not address.startswith(("http://", "https://")):
            continue
        told = fold(address)
        if own and home(told) != home(own) and home(own):
            page.notes.append(f"syndicated: {source} names {told}")
        elif _leads_here(told, own):
            return Value(told, source, confidence)
    return Value(own, ADDRESS, 0.7) if own else None


def _leads_here(told: str, own: str) -> bool:
    """A front page or a whole section is not the story, though some templates say so."""
    theirs, ours = (parts(url).path.strip("/") for url in (told, own))
    return bool(theirs) or not ours
