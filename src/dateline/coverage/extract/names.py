"""Which words are a person's name, and which are an outlet's, an agency's or a desk's."""

from __future__ import annotations

import re

from dateline.lib.text import squeeze

_LEAD = re.compile(
    r"^(?:(?:written|reported|reporting|edited|compiled|words|story|text|opinion|analysis|review|posted|published)?\s*\bby\b|author|autor(?:in)?|von|par|por|"
    r"di|da|door|av|af|från|från:|text|texto|texte|testo|przez|od|oleh|作者|著者|撰文|記者|记者|文|取材・文|執筆|筆者|責編|责编|責任編輯)"
    r"(?:\s*[:：●・]\s*|\s+)|^(?:文|文●|作者|著者|記者|记者)[：:●／/]?\s*",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:\||•|·|—|\s[-–]\s|\(|（|\[|<|@|\bfor\b|\bof\b(?= the\b)|\bat\b(?= [A-Z\d])|\blast\b(?= updated)|\byesterday\b|\b(?:aktualisiert|actualizado|atualizado|aggiornato)\b|\bspecial to\b|\bis an?\b|\bupdated\b|\bpublished\b|\bposted\b|"
    r"\bfollow\b|\babout the\b|\bcontact\b|\bon (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\bin\b(?= [A-Z])|\d{1,2}[.:/]\d|\b\d{4}\b).*$",
    re.IGNORECASE,
)
_DAYS = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# What follows names in one line: a date, a time, an address, what they are.
_THEN = re.compile(rf"\s+(?:(?:{_DAYS}\.?,?\s+)?(?:{_MONTHS}\.?\s+)?\d|\S+@\S).*$", re.IGNORECASE)
_BEFORE = re.compile(r"^.{0,50}\d.{0,30}?\bby\s+(?=[A-Z])", re.IGNORECASE)
_OFFICE = re.compile(
    r"^([^\W\d]\S*(?:\s(?:van|von|der|den|de|del|della|di|da|la|le|al|bin|ben|\w\.)){0,2}\s[^\W\d]\S*)\s+(?:(?:staff|senior|contributing|special|chief|political|guest|freelance)\s+)*"
    r"(?:staff|writer|reporter|editor|correspondent|columnist|journalist|contributor)\b.*$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:;|、|，|／|\s/\s|\s&\s|\band\b|\bund\b|\s+et\s+|\s+y\s+|\s+och\s+|\s+og\s+|\s+en\s+|\s+with\s+|,\s*and\b|,)\s*", re.IGNORECASE)  # fmt: skip
_ROLE = re.compile(
    r"\b(?:reporter|correspondent|editor|writer|journalist(?:in)?|redakteur(?:in)?|columnist|contributor|producer|chief|"
    r"senior|staff|desk|team|redaktion|redacción|redaction|rédaction|redazione|redactie|redaktionen|newsroom|news|agency|agencia|agence|"
    r"agentur|press|presse|media|magazine|zeitung|online|editorial|editors?|newsletter|service|bureau|wire|"
    r"guest|author|admin|administrator|webmaster|anonymous|unknown|photograph(?:er|y|s)?|illustrations?|video|getty|images|"
    r"university|institute|foundation|company|group|inc|ltd|gmbh|llc|"
    r"facebook|twitter|instagram|email|mail|share|subscribe|comments?|view|profile|archive|more|read|editorin|"
    r"police|government|office|department|council|club|network|times|post|herald|tribune|daily|today|tv|radio)\b|編集部|編輯部|編集局|编辑部|기자단",
    re.IGNORECASE,
)
_AGENCIES = frozenset(
    ["ap", "afp", "dpa", "upi", "ans", "efe", "ansa", "apa", "sda", "ats", "sid", "tass", "ptt", "pti", "ani", "ians", "aap", "cp", "bbc", "cnn", "reuters", "bloomberg", "xinhua", "kyodo", "yonhap", "afx", "nzz", "associatedpress", "theassociatedpress", "agencefrancepresse", "thecanadianpress", "canadianpress", "pressassociation", "pamedia", "europapress", "lusa", "belga", "anp", "ritzau", "tt", "ntb", "stt", "pap", "ctk", "mti", "interfax", "anadolu", "keystonesda", "keystone", "dpaafx", "epd", "kna", "unitedpressinternational", "deutschepresseagentur", "共同通信", "共同通信社", "時事通信", "時事通信社", "新華社", "新华社", "연합뉴스", "뉴시스"]
)  # fmt: skip
_ASIAN = re.compile(r"^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+(?:[ ・\u3000][\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+){0,2}$")  # fmt: skip


def bare(text: str) -> str:
    """Letters of a name in lower case."""
    return re.sub(r"[\W_]+", "", text).casefold()


def is_agency(text: str) -> bool:
    """A wire service: it is credited, it is nobody's name."""
    return bare(text) in _AGENCIES


def people(texts: list[str], outlets: set[str], *, strict: bool) -> list[str]:
    """The people named in byline texts, in order, once each, without roles, outlets and agencies.

    ``strict`` is for words read off the page: there a name must look like one.
    """
    found: list[str] = []
    seen: set[str] = set()
    for text in texts[:40]:
        for part in _parts(squeeze(text)[:400]):
            key = bare(part)
            if key not in seen and _is_person(part, outlets, strict):
                seen.add(key)
                found.append(part)
    return found[:25]


def _parts(text: str) -> list[str]:
    if re.match(r"https?://|www\.", text):
        return []
    parts = []
    turned = re.fullmatch(r"([^\W\d_][\w'’-]+),\s*([^\W\d_][\w'’-]+)", text)
    if turned:  # as libraries file people: "Lind, Anna"
        return [f"{turned[2]} {turned[1]}"]
    for _ in range(2):
        text = _LEAD.sub("", text).strip(" :：,.")
    text = _THEN.sub("", _BEFORE.sub("", text.strip("[]［］")))
    for part in _AND.split(text):
        name = _OFFICE.sub(r"\1", _LEAD.sub("", _CUT.sub("", part))).strip(" :：,;'\"“”„*_")
        parts.append(squeeze(name.removesuffix(".") if not re.search(r"\b\w\.$|Jr\.$", name) else name))  # fmt: skip
    return parts


def _is_person(name: str, outlets: set[str], strict: bool) -> bool:
    key = bare(name)
    if len(key) < 2 or len(name) > 60 or key in outlets or key in _AGENCIES:
        return False
    if re.search(r"[\d@/_<>{}=?!]|https?:|\.(?:com|de|org|net|fr|es)\b", name) or _ROLE.search(
        name
    ):
        return False
    if _ASIAN.match(name):
        return len(key) <= 12 and not name.endswith(("報導", "报道", "報道"))
    tokens = name.split()
    if "by" in tokens:
        return False
    if len(tokens) > 6 or (len(tokens) == 1 and strict):
        return False
    if any(len(outlet) > 4 and outlet in key for outlet in outlets):
        return False
    capital = [token for token in tokens if token[:1].isupper()]
    return len(capital) >= (2 if strict else 1) or not re.search(r"[a-z]", name, re.IGNORECASE)
