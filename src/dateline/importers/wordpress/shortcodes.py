"""Shortcodes (``[gallery ids="1,2"]``) made into elements that the HTML walker knows.

Source: WordPress' shortcode API and the documentation of the common page builders. A bracketed
word such as "[sic]" or "[City]" is text: only what is known, has attributes, or is closed is taken
for a shortcode.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

from dateline.importers.wordpress.context import Context
from dateline.importers.wordpress.embeds import embed_url

Attributes = dict[str, str]

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
_BREAK = "\n\n<wp-break></wp-break>\n\n"

# Layout only: rows, columns, tabs, and the text boxes of page builders.
_BUILDER = re.compile(
    r"(?:vc|et_pb|et|fusion|av|cs|x|mk|nectar|tatsu|themify|ux|us|fl|kc|sc|thb|tm|wpb|siteorigin|"
    r"cmsms|qode|eltdf|edgtf|mkdf|dt|rev_slider|layerslider|ultimate)_\w+|\w*column\w*|"
    r"(?:one|two|three|four|five)_\w+|row|col|section|container|tabs?|tabgroup|tab_item|"
    r"accordions?|accordion[_-]\w+|toggles?|toggle_item|spoiler|su_(?:row|column|tabs?|accordion|"
    r"spoiler|heading|list|note|expand)|heading|clear\w*|space\w*|gap|divider|hr|line|separator|"
    r"slider|slide|text|textblock|wrap|div|grid|flex|panel|content|raw|center|align\w*",
    re.IGNORECASE,
)
_HEADING_KEYS = ("title", "heading", "h2", "h4", "tab_title", "toggle_title", "text")
_TEXT_KEYS = ("subtitle", "subhead", "subheading", "description", "sub_title", "content_text")
_FORMS = re.compile(
    r"contact-form|contact-form-7|gravityforms?|wpforms|ninja_forms?|formidable|"
    r"mc4wp_form|caldera_form|fluentform|forminator_form|cforms|everest_form|"
    r"constantcontactapi|ctct|salesforce|givewp|give_form|donation_form|"
    r"newsletter_form|subscribe2|jetpack_subscription_form|et_pb_contact_form|"
    r"et_pb_signup|et_pb_contact_field",
    re.IGNORECASE,
)
_QUOTES = frozenset(
    {
        "quote",
        "pullquote",
        "pull_quote",
        "blockquote",
        "su_quote",
        "su_pullquote",
        "perfectpullquote",
        "et_pb_testimonial",
        "testimonial",
        "av_testimonial_single",
    }
)
_CALLOUTS = frozenset(
    {
        "callout",
        "box",
        "alert",
        "notice",
        "su_box",
        "su_note",
        "et_pb_cta",
        "vc_cta",
        "vc_message",
        "fusion_alert",
        "info",
        "infobox",
        "highlight_box",
        "call_to_action",
        "cta",
        "av_promobox",
        "et_pb_promo",
    }
)
_BUTTONS = frozenset(
    {
        "button",
        "btn",
        "su_button",
        "fusion_button",
        "et_pb_button",
        "vc_btn",
        "vc_button",
        "vc_button2",
        "av_button",
        "x_button",
        "buttons_link",
        "ux_button",
    }
)
_PICTURES = frozenset(
    {
        "et_pb_image",
        "vc_single_image",
        "fusion_imageframe",
        "av_image",
        "x_image",
        "et_pb_fullwidth_image",
        "ux_image",
    }
)
_GALLERIES = frozenset(
    {
        "gallery",
        "et_pb_gallery",
        "vc_gallery",
        "vc_images_carousel",
        "av_gallery",
        "fusion_gallery",
        "vc_media_grid",
        "av_masonry_gallery",
        "playlist",
    }
)
_FILES = frozenset(
    {
        "pdf",
        "pdf-embedder",
        "embeddoc",
        "gview",
        "pdfviewer",
        "pdfjs-viewer",
        "embedpdf",
        "embed-pdf",
        "doc",
        "pdf_embedder",
        "real3dflipbook",
    }
)
_EMBEDS = frozenset(
    {
        "embed",
        "youtube",
        "youtu",
        "vimeo",
        "soundcloud",
        "tweet",
        "twitter",
        "facebook",
        "instagram",
        "video",
        "audio",
        "wpvideo",
        "videopress",
        "iframe",
        "googlemaps",
        "ted",
        "spotify",
        "tiktok",
        "slideshare",
        "scribd",
        "issuu",
        "documentcloud",
        "et_pb_video",
        "et_pb_audio",
        "vc_video",
        "fusion_youtube",
        "fusion_vimeo",
        "av_video",
        "arve",
        "lyte",
        "fvplayer",
        "evp_embed_video",
        "flickr",
        "dailymotion",
        "wistia",
        "datawrapper",
        "su_youtube",
        "su_vimeo",
        "ustream",
        "livestream",
        "kickstarter",
        "mixcloud",
        "podcast",
        "powerpress",
    }
)
_KNOWN = _QUOTES | _CALLOUTS | _BUTTONS | _PICTURES | _GALLERIES | _FILES | _EMBEDS
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
        return _BREAK + match.group(2) + _BREAK
    return _BREAK + (unquote(html) if html.startswith("%") else html) + _BREAK


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
        before + _element(name, attributes, bool(match.group(2)), name in closed, context) + after
    )


def _is_shortcode(name: str, attributes: Attributes, raw: str, closed: set[str]) -> bool:
    if name in closed or name in ("gallery", "playlist") or name in _KNOWN and raw.strip():
        return True
    if raw.strip():
        # "[Mayor of Duluth]" has words, a shortcode has name="value".
        return any(not key.isdigit() for key in attributes) or (
            bool(_FORMS.fullmatch(name)) and len(attributes) == 1
        )
    return (
        "_" in name or bool(_FORMS.fullmatch(name)) or name in ("hr", "divider", "clear", "podcast")
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


def _element(
    name: str, attributes: Attributes, closing: bool, paired: bool, context: Context
) -> str:
    for names, make in _MAKERS:
        if name in names:
            return make(name, attributes, closing, paired)
    if name in ("caption", "wp_caption"):
        return (
            "</wp-caption>"
            if closing
            else _tag("wp-caption", attributes, ("id", "caption", "align"))
        )
    if _FORMS.fullmatch(name):
        if not closing:
            context.problem(f"the form [{name}] was removed")
        return _BREAK
    if _BUILDER.fullmatch(name):
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
        return _BREAK
    if name in ("hr", "divider", "line", "separator", "vc_separator"):
        return f"{_BREAK}<hr>{_BREAK}"
    extra = ""
    if attributes.get("button_url") and attributes.get("button_text"):
        extra = _link_button(attributes["button_url"], attributes["button_text"])
    picture = attributes.get("image") or attributes.get("src") or ""
    if picture.startswith(("http", "/")):
        extra = f'<img src="{escape(picture)}" alt="{escape(attributes.get("alt", ""))}">' + extra
    return _BREAK + _visible(attributes) + extra + _BREAK


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
        return _BREAK
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
        return _BREAK
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
        return _BREAK
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
    (_EMBEDS, _embed),
    (_GALLERIES, _gallery),
    (_PICTURES, _picture),
    (_FILES, _file),
    (_BUTTONS, _button),
    (_QUOTES, _quote),
    (_CALLOUTS, _callout),
)


def expand_bare_embeds(text: str) -> str:
    """Addresses of players that stand alone on a line, as WordPress embeds them."""

    def replace(match: re.Match[str]) -> str:
        if not embed_url(match.group(1)):
            return match.group(0)
        return f'\n\n<wp-embed data-url="{escape(unescape(match.group(1)))}"></wp-embed>\n\n'

    return re.sub(r"(?m)^[ \t]*(https?://[^\s<>\"']+)[ \t]*$", replace, text)
