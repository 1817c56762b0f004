"""The element that stands for one shortcode: its attributes, put where the HTML walker finds them.

Each maker gets the name, the attributes, whether the tag closes, and whether the content closes
this shortcode anywhere (``paired``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import unquote

from dateline.importers.wordpress.context import Context
from dateline.importers.wordpress.shortcode_names import (
    BUILDERS,
    BUTTONS,
    CALLOUTS,
    EMBEDS,
    FILES,
    FORMS,
    GALLERIES,
    PICTURES,
    QUOTES,
)

Attributes = dict[str, str]
BREAK = "\n\n<wp-break></wp-break>\n\n"
_HEADING_KEYS = ("title", "heading", "h2", "h4", "tab_title", "toggle_title", "text")
_TEXT_KEYS = ("subtitle", "subhead", "subheading", "description", "sub_title", "content_text")
_URL_KEYS = (
    "url",
    "src",
    "mp4",
    "webm",
    "ogv",
    "m4v",
    "mp3",
    "m4a",
    "ogg",
    "wav",
    "link",
    "href",
    "file",
    "source",
    "audio",
    "video",
    "sc_url",
    "0",
)


def element_for(
    name: str, attributes: Attributes, closing: bool, paired: bool, context: Context
) -> str:
    """The element for a shortcode's tag; a form or an unknown shortcode goes, and is reported."""
    for names, make in _MAKERS:
        if name in names:
            return make(name, attributes, closing, paired)
    if name in ("caption", "wp_caption"):
        return (
            "</wp-caption>"
            if closing
            else _tag("wp-caption", attributes, ("id", "caption", "align"))
        )
    if FORMS.fullmatch(name):
        if not closing:
            context.problem(f"the form [{name}] was removed")
        return BREAK
    if BUILDERS.fullmatch(name):
        return _layout(name, attributes, closing)
    if not closing:
        context.problem(f"the shortcode [{name}] is unknown; its tag was removed, its content kept")
    return "" if paired else _visible(attributes)


def _tag(element: str, attributes: Attributes, keys: tuple[str, ...]) -> str:
    values = "".join(
        f' data-{key}="{escape(attributes[key])}"' for key in keys if key in attributes
    )
    return f"<{element}{values}>"


def _layout(name: str, attributes: Attributes, closing: bool) -> str:
    if closing:
        return BREAK
    if name in ("hr", "divider", "line", "separator", "vc_separator"):
        return f"{BREAK}<hr>{BREAK}"
    extra = ""
    if attributes.get("button_url") and attributes.get("button_text"):
        extra = _link_button(attributes["button_url"], attributes["button_text"])
    picture = attributes.get("image") or attributes.get("src") or ""
    if picture.startswith(("http", "/")):
        extra = f'<img src="{escape(picture)}" alt="{escape(attributes.get("alt", ""))}">' + extra
    return BREAK + _visible(attributes) + extra + BREAK


def _visible(attributes: Attributes) -> str:
    """Words that a reader saw although they stand in an attribute."""
    headings = [attributes[key] for key in _HEADING_KEYS if _is_words(attributes.get(key, ""))]
    texts = [attributes[key] for key in _TEXT_KEYS if _is_words(attributes.get(key, ""))]
    return "".join(
        [
            *(f"\n\n<h3>{escape(_decoded(text))}</h3>\n\n" for text in dict.fromkeys(headings)),
            *(f"\n\n<p>{escape(_decoded(text))}</p>\n\n" for text in dict.fromkeys(texts)),
        ]
    )


def _is_words(value: str) -> bool:
    # "on", "center" and "h3" are settings; a title has a capital, a space or a digit beside words.
    return (
        bool(re.search(r"[^\W\d_]{2}", value))
        and (" " in value.strip() or value[:1].isupper())
        and not value.startswith(("http", "#", "url:"))
    )


def _decoded(value: str) -> str:
    return unquote(value).replace("``", '"').replace("%22", '"')


def _embed(name: str, attributes: Attributes, closing: bool, paired: bool) -> str:
    if closing:
        return BREAK
    url = next((attributes[key] for key in _URL_KEYS if "/" in attributes.get(key, "")), "")
    if not url:
        code = attributes.get("id") or attributes.get("0") or attributes.get("code", "")
        form = {
            "youtu": "https://www.youtube.com/watch?v={}",
            "vimeo": "https://vimeo.com/{}",
            "ted": "https://www.ted.com/talks/{}",
            "wpvideo": "https://videopress.com/v/{}",
            "videopress": "https://videopress.com/v/{}",
        }
        pattern = next((value for key, value in form.items() if key in name), "")
        url = pattern.format(code) if pattern and re.fullmatch(r"[\w-]+", code) else ""
    if not url:
        return BREAK
    title = attributes.get("title") or attributes.get("caption") or ""
    return (
        f'\n\n<wp-embed data-url="{escape(unquote(url) if "%3A%2F" in url else url)}" '
        f'data-title="{escape(title)}"></wp-embed>\n\n'
    )


def _gallery(name: str, attributes: Attributes, closing: bool, paired: bool) -> str:
    if closing:
        return ""
    ids = next(
        (
            attributes[key]
            for key in ("ids", "include", "gallery_ids", "images", "image_ids")
            if attributes.get(key)
        ),
        "",
    )
    title = attributes.get("title", "")
    return (
        f'\n\n<wp-gallery data-ids="{escape(ids)}" data-title="{escape(title)}"></wp-gallery>\n\n'
    )


def _picture(name: str, attributes: Attributes, closing: bool, paired: bool) -> str:
    if closing:
        return ""
    number = (
        attributes.get("image")
        or attributes.get("attachment")
        or attributes.get("image_id", "").partition("|")[0]
        or attributes.get("id", "")
    )
    url = attributes.get("src") or attributes.get("url") or ""
    mark = f' class="wp-image-{number}"' if number.isdigit() else ""
    if not mark and not url:
        return ""
    alt = attributes.get("alt") or attributes.get("title_text") or ""
    return f'\n\n<img src="{escape(url)}"{mark} alt="{escape(alt)}">\n\n'


def _file(name: str, attributes: Attributes, closing: bool, paired: bool) -> str:
    url = next((attributes[key] for key in _URL_KEYS if "/" in attributes.get(key, "")), "")
    if closing or not url:
        return BREAK
    label = attributes.get("title") or unquote(url.rpartition("/")[2])
    return f'\n\n<p><a href="{escape(url)}">{escape(label)}</a></p>\n\n'


def _link_button(url: str, label: str) -> str:
    return f'\n\n<p><a class="button" href="{escape(url)}">{escape(label)}</a></p>\n\n'


def _button(name: str, attributes: Attributes, closing: bool, paired: bool) -> str:
    if closing:
        return "</a>" if paired else ""
    url = next(
        (attributes[key] for key in ("url", "link", "href", "button_url") if attributes.get(key)),
        "",
    )
    if url.startswith("url:"):  # WPBakery: url:https%3A%2F%2F…|title:…|target:…
        url = unquote(url[4:].partition("|")[0])
    label = (
        attributes.get("button_text")
        or attributes.get("title")
        or attributes.get("label")
        or attributes.get("text")
        or ""
    )
    if paired and name != "et_pb_button":
        return f'<a class="button" href="{escape(url)}">'
    return (_link_button(url, label) if label else "") + ("<a>" if paired else "")


def _quote(name: str, attributes: Attributes, closing: bool, paired: bool) -> str:
    if closing:
        return "</wp-quote>"
    speaker = attributes.get("author") or attributes.get("cite") or attributes.get("name") or ""
    title = ", ".join(
        part
        for part in (
            attributes.get("job_title") or attributes.get("subtitle"),
            attributes.get("company_name"),
        )
        if part
    )
    url = attributes.get("url") or attributes.get("link") or attributes.get("citelink") or ""
    opened = (
        f'\n\n<wp-quote data-speaker="{escape(speaker)}" data-title="{escape(title)}" '
        f'data-url="{escape(url)}">'
    )
    return opened if paired else ""


def _callout(name: str, attributes: Attributes, closing: bool, paired: bool) -> str:
    if closing:
        return "</wp-callout>"
    title = next((attributes[key] for key in ("title", "heading", "h2") if attributes.get(key)), "")
    label = attributes.get("button_text") or attributes.get("btn_title") or ""
    url = attributes.get("button_url") or attributes.get("url") or attributes.get("link") or ""
    opened = (
        f'\n\n<wp-callout data-title="{escape(title)}" data-label="{escape(label)}" '
        f'data-url="{escape(url)}">'
    )
    return opened if paired else opened + "</wp-callout>\n\n"


Maker = Callable[[str, Attributes, bool, bool], str]
_MAKERS: tuple[tuple[frozenset[str], Maker], ...] = (
    (EMBEDS, _embed),
    (GALLERIES, _gallery),
    (PICTURES, _picture),
    (FILES, _file),
    (BUTTONS, _button),
    (QUOTES, _quote),
    (CALLOUTS, _callout),
)
