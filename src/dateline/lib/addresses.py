"""Addresses of pages elsewhere: one story, one address (rule V1).

``fold`` makes the key under which two links are one page; ``clean`` the link that we show. Both are
careful: two links are folded only where everybody's servers mean one page by them. What is left
apart can be merged by hand, what was folded wrongly is lost.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit, urlunsplit

# What mailers and networks append to links so that they know who followed them; ``*`` at the end
# stands for anything. Compared without regard to case.
TRACKING = (
    "utm_*", "mtm_*", "pk_*", "piwik_*", "fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid",
    "msclkid", "yclid", "twclid", "ttclid", "li_fat_id", "igsh", "igshid", "mc_cid", "mc_eid",
    "mkt_tok", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "vero_id",
    "vero_conv", "oly_anon_id", "oly_enc_id", "ck_subscriber_id", "ml_subscriber",
    "ml_subscriber_hash", "emci", "emdi", "ceid", "wickedid", "_openstat",
)  # fmt: skip
# What newsrooms append to their own links, on top of it.
SHARED = (
    "ns_campaign", "ns_mchannel", "ns_source", "ns_linkname", "at_medium", "at_campaign*", "at_custom*",
    "at_link*", "at_format", "at_ptr_name", "cmpid", "icid", "ncid", "ocid", "smid", "smtyp", "ref_src",
    "ref_url", "sr_share", "sh_kit", "xtor", "ito", "taid", "wt.mc_*", "wt_mc*", "trk", "_ga", "_gl",
    "fb_action_*", "fb_ref", "fb_source", "guccounter", "guce_referrer*", "__twitter_impression",
    "s_cid", "mod_source", "traffic_source", "usqp", "amp_js_v", "amp_gsa", "_amp",
)  # fmt: skip
LONGEST = 500  # characters of a folded address; a longer one ends in a digest of the whole
_NAMES = frozenset(name for name in (*TRACKING, *SHARED) if not name.endswith("*"))
_BEGINNINGS = tuple(name[:-1] for name in (*TRACKING, *SHARED) if name.endswith("*"))
_ON = frozenset({"", "1", "true", "yes", "y", "on", "print", "amp"})
_SWITCHES = frozenset({"amp", "print", "printable", "printmode", "outputtype"})
_HOST = re.compile(r"^(?:www|m|mobile|amp)\.(?=.+\..+)")
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "nic", "gob"})  # fmt: skip
_INDEX = re.compile(r"(?<=/)(?:index\.(?:html?|php|shtml)|default\.aspx?)$", re.IGNORECASE)
_AMP_NAME = re.compile(r"\.amp(?=\.html?$|$)|(?<=/)amp(?=\.html?$)", re.IGNORECASE)
_FORM_LAST = re.compile(r"/(?:amp|print|printer-friendly)$", re.IGNORECASE)
_FORM_FIRST = re.compile(r"^/amp(?=/)", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^/(?:[cvi]/)?(s/)?(?=[^/]+\.[^/]+)", re.IGNORECASE)
_STORY = re.compile(r"[-_0-9]|\.\w{2,5}$")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_IN_PATH = "/%:@!$&'()*+,;=~-._|[]"
_IN_QUERY = _IN_PATH + "?"
# In a text: an address with its scheme, or one that begins with www.
_IN_TEXT = re.compile(r"(?:https?://|(?<![\w./@-])www\.)[^\s<>\"“”„«»\x00-\x1f]+", re.IGNORECASE)
_BARE = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}/\S+$", re.IGNORECASE)


def fold(url: str) -> str:
    """The key of a page: at most ``LONGEST`` ASCII characters, the same for all its forms.

    ``https`` without ``www.``, mobile and AMP hosts, AMP and print paths, tracking parameters,
    fragment, index page and closing slash; parameters by name. Folding what is folded changes
    nothing. What is no web address comes back as it is, without blanks around it.
    """
    text = url.strip()
    before = ""
    while before != text:
        before, text = text, _once(text)
    if len(text) <= LONGEST:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"{text[: LONGEST - 1 - len(digest)]}~{digest}"


def clean(url: str) -> str:
    """A link as we show it: the same page at the same host, without tracking parameters and fragment."""
    at = _split(url)
    if at is None:
        return url.strip()
    parts = (part.strip() for part in at.query.split("&"))
    kept = [part for part in parts if part and not _is_tracking(part)]
    fragment = at.fragment if _is_route(at.fragment) else ""
    return urlunsplit((at.scheme, at.netloc, at.path, "&".join(kept), fragment))


def home(url: str) -> str:
    """The domain that an outlet owns: the last two labels of the host, three under "co.uk" and the like."""
    at = _split(url)
    labels = _host(at.hostname or "").split(".") if at else []
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if deep else -2 :])


def is_web(url: str) -> bool:
    """Whether it is an http or https address of a host with a dot, without name and password."""
    at = _split(url)
    return bool(at and "." in (at.hostname or "").strip(".") and "@" not in at.netloc)


def in_text(text: str) -> list[str]:
    """The web addresses in a line that somebody pasted, in order, without what punctuation follows.

    One that begins with ``www.``, or that is all of the line and has a path, may lack its scheme.
    """
    line = text.strip()
    if _BARE.match(line):
        return [f"https://{line}"]
    found = [_trimmed(each[0]) for each in _IN_TEXT.finditer(line)]
    told = [each if "://" in each else f"https://{each}" for each in found]
    return [each for each in told if is_web(each)]


def _trimmed(text: str) -> str:
    """Without the punctuation of the sentence around it; a bracket stays where its other half is inside."""
    while text and text[-1] in ".,;:!?)]}'’*_":
        if text[-1] == ")" and text.count("(") >= text.count(")"):
            break
        text = text[:-1]
    return text


def _split(url: str) -> SplitResult | None:
    """The parts of a web address; None for anything else."""
    try:
        at = urlsplit(url.strip())
        at.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return None
    return at if at.scheme in ("http", "https") and at.hostname else None


def _once(text: str) -> str:
    at = _split(text)
    if at is None:
        return text
    host, path = _unwrapped(_host(at.hostname or ""), at.path)
    port = f":{at.port}" if at.port and at.port not in (80, 443) else ""
    query = "&".join(sorted(_kept(at.query), key=lambda part: part.partition("=")[0]))
    fragment = _escaped(at.fragment, _IN_QUERY) if _is_route(at.fragment) else ""
    return urlunsplit(("https", host + port, _path(path), query, fragment))


def _host(host: str) -> str:
    """In small ASCII letters, without the prefixes of forms."""
    host = host.lower().rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = quote(host, safe="")
    if ":" in host:
        return f"[{host}]"
    shorter = _HOST.sub("", host)
    labels = shorter.split(".")
    return host if len(labels) == 2 and labels[0] in _SECOND_LEVEL else shorter


def _unwrapped(host: str, path: str) -> tuple[str, str]:
    """The page behind an AMP cache, which names its host in the path."""
    if host.endswith(".cdn.ampproject.org"):
        found = _AMP_CACHE.match(path)
    elif host == "google.com" and path.startswith("/amp/s/"):
        path, found = path[4:], re.match(r"^/s/", path[4:])
    else:
        return host, path
    if not found:
        return host, path
    inner, slash, rest = path[found.end() :].partition("/")
    return _host(inner) if inner.isascii() and ":" not in inner else host, slash + rest


def _path(path: str) -> str:
    """Without index page, AMP and print forms, and closing slash. A form is only taken away from what
    looks like a story: "/guitars/amp" is a page of its own."""
    path = _AMP_NAME.sub("", _INDEX.sub("", _escaped(path, _IN_PATH))).rstrip("/")
    for form in (_FORM_LAST, _FORM_FIRST):
        story = form.sub("", path).rstrip("/")
        if story and story != path and _STORY.search(story.rpartition("/")[2]):
            path = story
    return path


def _kept(query: str) -> Iterator[str]:
    for part in map(str.strip, query.split("&")):
        name, _, value = part.partition("=")
        switch = unquote_plus(name).lower() in _SWITCHES and unquote_plus(value).lower() in _ON
        if part and not switch and not _is_tracking(part):
            yield _escaped(part, _IN_QUERY)


def _is_tracking(part: str) -> bool:
    name = unquote_plus(part.partition("=")[0]).strip().lower()
    return name in _NAMES or name.startswith(_BEGINNINGS)


def _is_route(fragment: str) -> bool:
    """Fragments like "#!/story/7" name pages of sites that are one page to a server."""
    return fragment.startswith(("!", "/"))


def _escaped(text: str, safe: str) -> str:
    """One spelling of percent-encoding (RFC 3986, 6.2.2): what needs none has none, the rest in capitals."""
    plain = _ESCAPE.sub(lambda found: _one(found[1]), text)
    return quote(plain, safe=safe, errors="replace")


def _one(digits: str) -> str:
    character = chr(int(digits, 16))
    return character if character in _PLAIN else f"%{digits.upper()}"
