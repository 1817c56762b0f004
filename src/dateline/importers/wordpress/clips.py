"""Posts that only point to a story in another outlet: they are offered as clips."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from dateline.importers.wordpress.embeds import embed_url
from dateline.importers.wordpress.records import Post
from dateline.lib.text import plain_text, shorten, words

# Custom fields in which themes and ACF keep the outlet and the address of a clip.
LINK_KEYS = (
    "external_link",
    "external_url",
    "link_url",
    "article_link",
    "article_url",
    "news_link",
    "news_url",
    "press_link",
    "press_url",
    "source_url",
    "source_link",
    "_links_to",
    "outlet_url",
    "outlet_link",
    "publication_link",
    "publication_url",
    "clip_url",
    "media_link",
    "story_url",
    "original_url",
    "read_more_link",
    "redirect_url",
    "url",
    "link",
    "syndication_source_uri",
)
OUTLET_KEYS = (
    "outlet",
    "outlet_name",
    "media_outlet",
    "publication",
    "publication_name",
    "news_outlet",
    "source",
    "source_name",
    "news_source",
    "press_source",
    "publisher",
    "newspaper",
    "syndication_source",
    "media_source",
)
OUTLET_TAXONOMIES = ("outlet", "media_outlet", "publication", "source", "news_source", "publisher")
_CLIP_TYPES = re.compile(
    r"in[_-]?the[_-]?news|news[_-]?clips?|press[_-]?clips?|clips?|coverage|"
    r"media[_-]?(?:mentions?|coverage)|press[_-]?coverage|links?",
    re.I,
)
_LINK = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']?([^\"'\s>]+)[^>]*>(.*?)</a\s*>", re.I | re.S)
_ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]]+")
_MORE = re.compile(
    r"(?i)(?:^|[\s(\[…“”\"'.|–—-])(?:(?:click here to |please |you can )?(?:continue reading|"
    r"keep reading|read(?: (?:the )?(?:more|on|full|whole|entire|rest|original|article|story|piece|"
    r"op-?ed|complete|it|here|this))*(?: (?:article|story|piece|op-?ed|post|report))?|"
    r"(?:full|original) (?:article|story)|view (?:the )?(?:article|story|original)|"
    r"(?:see|watch|listen to) (?:the )?(?:full )?(?:article|story|segment|interview)|"
    r"originally published|first (?:appeared|published)|source|via|"
    r"link to (?:the )?(?:article|story))"
    r"(?:\s*(?:at|on|in|from|by|via|:|–|—|-|here)+\s*(?P<outlet>[^.…\n<]{0,60}))?)"
)
_GENERIC = re.compile(
    r"(?i)^(?:(?:the )?(?:here|link|this|article|full (?:article|story)|story|more|click here|"
    r"read more|website|site|page|pdf|original|continue reading)[\s.…»>→]*|https?://.*|www\..*)$"
)
_SHORT, _EXCERPT = 60, 160  # words of own text that a pointer has, and one with a clear sign
_NO_OUTLET = frozenset(
    {
        "bit.ly",
        "t.co",
        "tinyurl.com",
        "ow.ly",
        "buff.ly",
        "docs.google.com",
        "drive.google.com",
        "forms.gle",
        "dropbox.com",
        "eventbrite.com",
        "zoom.us",
        "us02web.zoom.us",
        "mailchi.mp",
        "actionnetwork.org",
        "surveymonkey.com",
        "goo.gl",
        "google.com",
        "linkedin.com",
    }
)


@dataclass(frozen=True, slots=True)
class OutletLink:
    """A clip in the making: ``outlet`` is a guess ("" when there is none), ``guessed`` says how."""

    url: str
    outlet: str
    excerpt: str
    title: str
    guessed: str


def links_only(post: Post, *, site_url: str = "") -> OutletLink | None:
    """The outlet and address that a post points to, when pointing is all it does; else None."""
    address = post.first(*LINK_KEYS)
    own_host = host_of(site_url or post.link or post.guid)
    text = plain_text(re.sub(r"\[/?[\w-]+[^\]]*\]", " ", post.content))
    if _is_outside(address, own_host):
        named = bool(_outlet_field(post)) or bool(_CLIP_TYPES.fullmatch(post.type))
        if words(text) <= (_EXCERPT if named else _SHORT):
            return _found(post, address, text, "", "its custom field names the address")
        return None
    links = _outside_links(post.content, own_host)
    if len(links) != 1:
        return None
    url, label = next(iter(links.items()))
    rest = plain_text(_ADDRESS.sub(" ", text))
    sign = _MORE.search(text)
    clear = sign is not None or _CLIP_TYPES.fullmatch(post.type) or _outlet_field(post)
    if words(rest) > (_EXCERPT if clear else _SHORT) or not _points(post, rest, label, bool(clear)):
        return None
    return _found(
        post,
        url,
        rest,
        _spoken(sign, label, post.title),
        "the post has little but one outside link",
    )


def _points(post: Post, rest: str, label: str, clear: bool) -> bool:
    """Is the link the matter of the post: signed as such, almost alone, or named as the title?"""
    title = plain_text(post.title).lower()
    return (
        clear
        or words(rest) - words(label) <= 12
        or (bool(label) and len(label) > 12 and label.lower() in title)
    )


def _outside_links(content: str, own_host: str) -> dict[str, str]:
    """Outside links with their labels, players and social networks left aside."""
    found: dict[str, str] = {}
    for match in _LINK.finditer(content):
        url = unescape(match[1])
        if _is_outside(url, own_host):
            found[url] = found.get(url) or plain_text(match[2])
    bare = _LINK.sub(" ", re.sub(r"<!--.*?-->", " ", content, flags=re.S))
    for match in _ADDRESS.finditer(re.sub(r"<[^>]*>", " ", bare)):
        url = unescape(match[0]).rstrip(".,;:)")
        if _is_outside(url, own_host):
            found.setdefault(url, "")
    return found


def host_of(url: str) -> str:
    """The host of an address without "www.", "" for none."""
    try:
        return (urlsplit(url.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _is_outside(url: str, own_host: str) -> bool:
    host = host_of(url) if url.startswith(("http://", "https://")) else ""
    if not host or "." not in host or host in _NO_OUTLET or embed_url(url):
        return False
    return not own_host or (host != own_host and not host.endswith("." + own_host))


def _found(post: Post, url: str, text: str, spoken: str, why: str) -> OutletLink:
    named = _outlet_field(post)
    outlet = named or spoken or _outlet_in_title(post.title) or outlet_of_host(host_of(url))
    how = (
        "from a custom field"
        if named
        else ("from the words beside the link" if spoken else "from the title or address")
    )
    rest = _MORE.sub(" ", text).strip(" …:–—-[]()")
    excerpt = plain_text(post.excerpt) or re.sub(r"\s+[.:]+$", "", rest)
    if excerpt.lower() == plain_text(post.title).lower():
        excerpt = ""
    return OutletLink(
        url,
        outlet,
        shorten(excerpt, 500),
        plain_text(post.title),
        f"{why}; the outlet was taken {how}",
    )


def _outlet_field(post: Post) -> str:
    value = plain_text(post.first(*OUTLET_KEYS))
    if value and len(value) <= 80 and not value.isdecimal() and not value.startswith("http"):
        return value
    for taxonomy in OUTLET_TAXONOMIES:
        for term in post.terms_of(taxonomy):
            return term.name
    return ""


def _spoken(sign: re.Match[str] | None, label: str, title: str) -> str:
    """The words after "Read more at …", or those of the link."""
    heard = (sign["outlet"] or "").strip(" .,:;–—-()[]“”\"'»>→") if sign else ""
    heard = re.sub(r"(?i)^(?:at|on|in|from|by|via|here|the link)\b\s*:?\s*", "", heard)
    # The words of a link are the outlet's name only where something says so.
    named = label if sign or _PAPER.search(label) else ""
    for text in (heard, named):
        if (
            text
            and text.lower() not in title.lower()
            and not _GENERIC.match(text)
            and words(text) <= 6
            and text[:1].isupper()
            and (not _MORE.match(" " + text))
        ):
            return text
    return ""


def _outlet_in_title(title: str) -> str:
    """The paper in "Duluth Times: Mayors unite" or "Mayors unite | Duluth Times"."""
    match = re.match(
        r"^(The )?([A-Z][\w.&'’-]*(?: (?:of|the|and|&|[A-Z][\w.&'’-]*)){0,4}):\s", title
    )
    if match and _PAPER.search(match[2]):
        return plain_text((match[1] or "") + match[2])
    match = re.search(r"\s(?:\||[–—-]|via)\s((?:The )?[A-Z][^|–—]{2,40})$", title)
    return plain_text(match[1]) if match and _PAPER.search(match[1]) else ""


_PAPER = re.compile(
    r"\b(?:Times|Post|News|Tribune|Journal|Herald|Gazette|Press|Star|Globe|Chronicle|Observer|"
    r"Register|Record|Sun|Mirror|Guardian|Bee|Dispatch|Courier|Examiner|Inquirer|Today|Daily|"
    r"Weekly|Monitor|Sentinel|Standard|Independent|Magazine|Radio|Public|Review|Report(?:er)?|"
    r"Politico|Axios|NPR|CNN|ABC|NBC|CBS|FOX|PBS|BBC|MSNBC|Bloomberg|Reuters|AP|Vox|Slate|"
    r"[WK][A-Z]{2,3}|Bulletin|Eagle|Leader|Ledger|Beacon|Voice|Messenger|Advocate|Citizen|Mercury)"
    r"\b"
)


def outlet_of_host(host: str) -> str:
    """What to call an outlet of which only the host is known: the host, nothing invented."""
    return host.removeprefix("amp.").removeprefix("m.")
