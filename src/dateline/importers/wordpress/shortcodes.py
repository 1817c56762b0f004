"""Shortcodes (``[gallery ids="1,2"]``) made into elements that the HTML walker knows.

Source: WordPress' shortcode API and the documentation of the common page builders. A bracketed
word such as "[sic]" or "[City]" is text: only what is known, has attributes, or is closed is taken
for a shortcode.
"""

from __future__ import annotations

import base64
import re
from html import escape, unescape
from urllib.parse import unquote

from dateline.importers.wordpress.context import Context
from dateline.importers.wordpress.embeds import embed_url
from dateline.importers.wordpress.shortcode_elements import BREAK, Attributes, element_for
from dateline.importers.wordpress.shortcode_names import FORMS, KNOWN

_TOKEN = re.compile(
    r"\[(\[?)(/?)([A-Za-z][\w-]*)"
    r"(?:(=[^\s\]]*)?((?:\s+(?:[^\[\]\"']|\"[^\"]*\"|'[^']*'|['’]\w)*)?))?(/?)\](\]?)"
)
_ATTRIBUTE = re.compile(
    r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|[“”″]([^“”″]*)[“”″]|([^\s"'\]]+))|"""
    r""""([^"]*)"|'([^']*)'|([^\s"']+)"""
)
_ENCODED = re.compile(
    r"\[(vc_raw_html|vc_raw_js|fusion_code)\b[^\[\]]*\]([^\[]*)\[/\1\]", re.IGNORECASE
)


def expand_shortcodes(text: str, context: Context) -> str:
    """Replace the shortcodes of a piece of content with elements; brackets that are text stay."""
    if "[" not in text:
        return text
    text = _ENCODED.sub(_decoded_html, text)
    closed = {m.group(3).lower() for m in _TOKEN.finditer(text) if m.group(2)}
    text = re.sub(r"(?is)\[embed([^\[\]]*)\]\s*(.*?)\s*\[/embed\]", _embedded, text)

    def replace(match: re.Match[str]) -> str:
        return _replace(match, closed, context)

    return _TOKEN.sub(replace, text)


def _decoded_html(match: re.Match[str]) -> str:
    """WPBakery and Avada keep pasted HTML in base64; readers saw what it says."""
    raw = re.sub(r"<[^>]*>|\s", "", match.group(2))
    try:
        html = base64.b64decode(raw, validate=True).decode("utf-8")
    except (ValueError, UnicodeDecodeError):
        return BREAK + match.group(2) + BREAK
    return BREAK + (unquote(html) if html.startswith("%") else html) + BREAK


def _embedded(match: re.Match[str]) -> str:
    url = re.sub(r"<[^>]*>", "", match.group(2)).strip()
    return f'<wp-embed data-url="{escape(unescape(url))}"></wp-embed>'


def _replace(match: re.Match[str], closed: set[str], context: Context) -> str:
    whole = match.group(0)
    if match.group(1) and match.group(7):
        return whole[1:-1]  # "[[code]]" is how one writes about a shortcode
    before, after = match.group(1), match.group(7)
    name = match.group(3).lower()
    raw = f"{match.group(4) or ''} {match.group(5) or ''}"
    attributes = _attributes_of(raw)
    if not _is_shortcode(name, attributes, raw, closed):
        return whole
    return (
        before
        + element_for(name, attributes, bool(match.group(2)), name in closed, context)
        + after
    )


def _is_shortcode(name: str, attributes: Attributes, raw: str, closed: set[str]) -> bool:
    if name in closed or name in ("gallery", "playlist") or name in KNOWN and raw.strip():
        return True
    if raw.strip():
        # "[Mayor of Duluth]" has words, a shortcode has name="value".
        return any(not key.isdigit() for key in attributes) or (
            bool(FORMS.fullmatch(name)) and len(attributes) == 1
        )
    return (
        "_" in name or bool(FORMS.fullmatch(name)) or name in ("hr", "divider", "clear", "podcast")
    )


def _attributes_of(raw: str) -> Attributes:
    raw = raw.replace("&quot;", '"').replace("&#8221;", '"').replace("&#8243;", '"')
    if raw.startswith("="):
        raw = raw[1:]
    found: Attributes = {}
    for match in _ATTRIBUTE.finditer(raw):
        value = next((part for part in match.groups()[1:] if part is not None), "")
        key = (
            match.group(1).lower()
            if match.group(1)
            else str(sum(1 for known in found if known.isdigit()))
        )
        found[key] = unescape(value)
    return found


def expand_bare_embeds(text: str) -> str:
    """Addresses of players that stand alone on a line, as WordPress embeds them."""

    def replace(match: re.Match[str]) -> str:
        if not embed_url(match.group(1)):
            return match.group(0)
        return f'\n\n<wp-embed data-url="{escape(unescape(match.group(1)))}"></wp-embed>\n\n'

    return re.sub(r"(?m)^[ \t]*(https?://[^\s<>\"']+)[ \t]*$", replace, text)
