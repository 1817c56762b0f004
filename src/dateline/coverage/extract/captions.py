"""Caption, credit and alt text of the lead picture, each for itself."""

from __future__ import annotations

import itertools
import re
from typing import Any

from dateline.coverage.extract import structured
from dateline.coverage.extract.images import Lead
from dateline.coverage.extract.metadata import JSON_LD, VISIBLE, Value
from dateline.coverage.extract.names import is_agency
from dateline.coverage.extract.page import Page, marks, words
from dateline.coverage.extract.titles import letters
from dateline.lib.text import squeeze

_CAPTION = re.compile(r"caption|figcaption|description|legend|image-?(?:text|info|title|meta|footer)|bildunterschrift|figure__text|bu\b|media-?info")  # fmt: skip
_CREDIT = re.compile(r"credit|copyright|source|photographer|agency|distributor|rights|licen[sc]e|byline|image-?author|\bauthor|contentcredit|quelle|cappy")  # fmt: skip
_WORD = (
    r"(?:photo(?:graph)?s?|picture|image|illustration|foto(?:graf[ií]a)?s?|bild(?:er)?|bildquelle|quelle|fotograf|credits?|source|"
    r"copyright|crédits?(?: photo)?|kredit|nuotr|illustrazione|imagem|imagen|grafik|zdroj|fot\.?|фото|사진|写真|撮影|提供|kuva|valokuva|billede|courtesy(?: of)?|via)"
)
_LABEL = re.compile(rf"^\s*(?:\(\s*)?(?:(?:{_WORD}\s*(?:/\s*{_WORD})?\s*(?:[:：=＝]|\.{{3}}|by\b|von\b|de\b|par\b|courtesy of\b|\|)|courtesy of\b|©|\(c\)|（[cｃ]）|&copy;|copyright|credit)\s*(?:©|:)?\s*)+", re.IGNORECASE)  # fmt: skip
_LABELLED = re.compile(rf"\s*(?:[(\[（【/|–—-]\s*)?(?:(?:\b|(?<=[.!?])){_WORD}\s*(?:[:：=＝]|\.{{3}}|by\b|von\b|courtesy of\b)|\bfot\.|©|\(c\)|（[cｃ]）)\s*[:©]?\s*(.{{2,140}})$", re.IGNORECASE)  # fmt: skip
_BRACKET = re.compile(r"\s*[(\[（]([^()\[\]（）]{3,90})[)\]）]\s*\.?$")
_AGENCY = re.compile(r"\b(?:getty|images?|afp|ap|dpa|epa|reuters|efe|imago|picture alliance|keystone|shutterstock|istock|alamy|bloomberg|press|photo|foto|/)", re.IGNORECASE)  # fmt: skip
_AFTER_MARK = re.compile(r"^(.{12,}?)\s+([|/–—-])\s+([^|–—]{2,60})$")
_BYLINE = re.compile(r"(?:By|Von|Par|Por|Di)\s|\d{1,2}[.:/]\d")
_SENTENCE = re.compile(r"^(.{12,}[.!?。”\"’])\s+([^.!?。]{2,70})\.?$")
_CJK_TAIL = re.compile(
    r"^(.{10,}[.。다])\s*([\w ·=]{2,20})$|^(.{4,})＝(時事|共同|ロイター|AFP|AP)$"
)


def caption(lead: Lead) -> tuple[Value[str] | None, Value[str] | None]:
    """(caption, credit) of the lead picture, without labels such as "Photo:"."""
    text, credit = _of_figure(lead)
    sure = 0.85
    if text and (not credit or _LABELLED.search(text)):
        text, named = split(text)
        credit, sure = credit or named, 0.7 if not credit else sure
    if credit and text:
        text = _without(text, credit)
    told, rights = _of_node(lead.node)
    found = Value(text, VISIBLE, 0.85) if text else (Value(told, JSON_LD, 0.7) if told else None)
    owner = Value(credit, VISIBLE, sure) if credit else (Value(rights, JSON_LD, 0.7) if rights else None)  # fmt: skip
    return found, owner


def alt(lead: Lead) -> Value[str] | None:
    """The picture's alternative text."""
    told = squeeze(lead.element.get("alt") or "") if lead.element is not None else ""
    return Value(told, VISIBLE, 0.9) if told else None


def split(text: str) -> tuple[str, str]:
    """A caption with its credit in one line, as (caption, credit); "" for what is not there."""
    whole = _LABEL.match(text)
    if whole and whole.end() < len(text) < 120:
        return "", clean_credit(text)
    labelled = _LABELLED.search(text)
    if labelled and len(labelled[1]) < max(40, len(text) * 0.6):
        return text[: labelled.start()].strip(" -–|/("), clean_credit(labelled[1])
    bracket = _BRACKET.search(text)
    if bracket and (_owns(bracket[1]) or _names_only(bracket[1])) and bracket.start() > 0:
        return text[: bracket.start()].strip(), clean_credit(bracket[1])
    ended = _AFTER_MARK.match(text)
    if ended and (is_agency(ended[3]) or (_names_only(ended[3]) and (_owns(ended[3]) or ended[2] in "|/"))):  # fmt: skip
        return ended[1].strip(), clean_credit(ended[3])
    tail = _SENTENCE.match(text)
    if tail and (_owns(tail[2]) or _names_only(tail[2])):
        return tail[1].strip(), clean_credit(tail[2])
    asian = _CJK_TAIL.match(text) if not text.isascii() else None
    if asian and asian[3]:
        return asian[3].strip(), asian[4]
    if asian and re.search(r"[\u3040-\u9fff\uac00-\ud7af]", asian[2]) and len(asian[2]) < 20:
        return asian[1].strip(), clean_credit(asian[2])
    return text, ""


def _owns(text: str) -> bool:
    """Whether the words name an agency or a stock of pictures."""
    return bool(_AGENCY.search(text)) or is_agency(text)


def _names_only(text: str) -> bool:
    tokens = re.findall(r"[^\s/|,&]+", text)
    return (
        len(tokens) <= 6
        and all(token[:1].isupper() for token in tokens)
        and (len(tokens) > 1 or text.isupper() or "." in text)
    )


def clean_credit(text: str) -> str:
    """A credit without "Photo by", "©" and brackets."""
    text = squeeze(text)
    for _ in range(3):
        text = _LABEL.sub("", text).strip(" :|()[]（）【】©,;=＝–—-")
    text = re.sub(r"\s*\|\s*$|\s*(?:all rights reserved|alle rechte vorbehalten)\.?$", "", text, flags=re.IGNORECASE)  # fmt: skip
    return text.removesuffix(".") if not text.endswith(("Inc.", "Jr.")) else text


def _without(text: str, credit: str) -> str:
    """The caption when the credit stands at its end as well."""
    at = text.rfind(credit)
    if at >= 0 and at + len(credit) >= len(text) - 3:
        head = text[:at]
        return re.sub(rf"\s*(?:[(\[|/–—-]\s*)?(?:{_WORD}\s*(?::|by|von)?|©)?\s*[:(]?\s*$", "", head, flags=re.IGNORECASE).strip()  # fmt: skip
    return text


def _of_figure(lead: Lead) -> tuple[str, str]:
    """Caption and credit from the elements around the picture that call themselves so."""
    frame = lead.frame if lead.frame is not None else lead.element
    if frame is None:
        return "", ""
    places = [frame, *_following(frame)]
    up = frame.getparent()
    if up is not None and up.tag not in ("body", "main", "article") and len(words(up)) < 600:
        places.append(up)
    text, credit = "", ""
    for place in places:
        credits = _credits(place, lead.element, place is frame)
        credit = credit or " / ".join(dict.fromkeys(filter(None, (clean_credit(words(one)) for one in credits))))  # fmt: skip
        text = text or _caption_of(place, credits)
        if text and credit:
            break
    if not text and lead.element is not None:
        text, credit = _unnamed(frame, credit)
    return text, credit[:200]


def _following(frame: Any) -> list[Any]:
    """The block behind the picture, or behind what holds only the picture, that is named a caption."""
    for _ in range(3):
        after = frame.getnext()
        if after is not None:
            if after.tag == "p" or len(words(after)) > 500:
                return []
            inner = " ".join(map(marks, itertools.islice(after.iter(), 8)))
            return [after] if _CAPTION.search(inner) else []
        frame = frame.getparent()
        if frame is None or frame.tag in ("body", "main", "article"):
            return []
    return []


def _unnamed(frame: Any, credit: str) -> tuple[str, str]:
    """Caption and credit where nothing calls itself so: the few words that share the picture's frame."""
    pieces = [squeeze(piece) for piece in itertools.islice(frame.itertext(), 40)]
    pieces = [clean for piece in pieces if len(letters(clean := piece)) > 2]
    if sum(map(len, pieces)) > 500 or len(pieces) > 5 or (pieces and _BYLINE.match(pieces[0])):
        return "", credit
    if not credit and len(pieces) > 1 and (_AGENCY.search(pieces[-1]) or _names_only(pieces[-1])):
        credit = clean_credit(pieces.pop())
    kept = [piece for piece in pieces if clean_credit(piece) != credit]
    text = squeeze(" ".join(kept))
    return (text if len(text) > 15 else ""), credit


def _credits(place: Any, picture: Any, framed: bool) -> list[Any]:
    found: list[Any] = []
    for each in list(place.iter("span", "p", "div", "small", "cite", "i", "em", "a", "figcaption", "li", "footer", "label", "dd"))[:80]:  # fmt: skip
        own = marks(each) + " " + (each.get("itemprop") or "").lower()
        named = each.tag == "cite" or (_CREDIT.search(own) and not re.search(r"caption(?!.{0,12}(?:credit|copyright|source))", own))  # fmt: skip
        text = words(each)
        if not framed and re.search(r"author|byline|social|share", own):
            continue  # beside the picture these are the story's own
        labelled = len(text) < 90 and bool(_LABEL.match(text)) and not list(each.iter("img"))
        if (named or labelled) and 1 < len(text) < 180 and not any(up in found for up in each.iterancestors()):  # fmt: skip
            found.append(each)
    # A frame that holds its parts is no part itself: the innermost ones speak.
    return [one for one in found if not any(other is not one and one in other.iterancestors() for other in found)][:3]  # fmt: skip


def _caption_of(place: Any, credits: list[Any]) -> str:
    candidates = list(place.iter("figcaption"))[:2]
    candidates += [each for each in list(place.iter("span", "p", "div", "small"))[:60] if _CAPTION.search(marks(each)) and each not in credits and not re.search(r"author|byline|date|headline|social", marks(each))]  # fmt: skip
    for each in candidates:
        text = _text_without(each, credits)
        if len(letters(text)) > 3 and not any(credit in each.iterancestors() for credit in credits):
            return text[:1000]
    return ""


def _text_without(element: Any, left_out: list[Any]) -> str:
    skipped = {one for credit in left_out for one in credit.iter()} | set(element.iter("button"))
    parts: list[str] = []
    for each in element.iter():
        if each not in skipped and each.text:
            parts.append(each.text)
        if each is not element and each.tail and each.getparent() not in skipped:
            parts.append(each.tail)
    return squeeze(" ".join(parts)) if len(parts) > 1 else squeeze("".join(parts))


def _of_node(node: structured.Node | None) -> tuple[str, str]:
    if not node:
        return "", ""
    told = structured.texts(node.get("caption"))[:1] or structured.texts(node.get("description"))[:1]  # fmt: skip
    rights = [text for key in ("creditText", "copyrightHolder", "copyrightNotice", "author", "creator") for text in structured.texts(node.get(key), "name")[:1]]  # fmt: skip
    text = squeeze("".join(told))
    if not rights:
        text, credit = split(text)
        return text, credit
    return text, clean_credit(rights[0]) if rights else ""


__all__ = ["alt", "caption", "clean_credit", "split"]


def of_page(page: Page, lead: Lead | None) -> tuple[Value[str] | None, Value[str] | None]:
    """(caption, credit) where the page has a lead picture."""
    return caption(lead) if lead else (None, None)
