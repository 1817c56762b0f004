"""How the index is laid out, and the one idea of a word that indexing and asking share.

``title``, ``names`` and ``body`` hold stems and are ranked; ``words`` holds every word as it is
spelled (folded), for phrases, beginnings and near spellings. Facets are words as they are.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, time
from functools import cache

import tantivy
from django.conf import settings

from dateline.search.public.documents import FACETS, Document

# Raise it when the schema or what is indexed changes: every site then builds its index anew.
VERSION = 2
LONGEST_WORD = 64
LONGEST_BODY = 400_000  # characters
HALF_LIFE = 6 * 365.25  # days after which an item counts half as much as a new one
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
# Lasting things (people, places, topics) count as if from this day.
LASTING = datetime(2038, 1, 1, tzinfo=UTC)
STEMMERS = {
    "ar": "arabic", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french",
    "de": "german", "el": "greek", "hu": "hungarian", "it": "italian", "no": "norwegian",
    "nb": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "es": "spanish",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
LISTED = ("clip", "file")  # no pages of their own, and as old as they are


def language() -> str:
    """The language of the site, two letters."""
    return settings.LANGUAGE_CODE.split("-")[0]


@cache
def schema() -> tantivy.Schema:
    """The fields of a document."""
    made = tantivy.SchemaBuilder()
    for name in ("page", "key"):
        made.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    made.add_text_field("title", tokenizer_name="stems", index_option="position")
    made.add_text_field("names", tokenizer_name="stems", index_option="freq")
    made.add_text_field("body", stored=True, tokenizer_name="stems", index_option="freq")
    made.add_text_field("words", tokenizer_name="spelled", index_option="position")
    for name in FACETS:
        made.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    made.add_integer_field("moment", fast=True)
    made.add_float_field("weight", fast=True)
    made.add_bytes_field("shown", stored=True)
    return made.build()


@cache
def analyser(stems: bool, code: str) -> tantivy.TextAnalyzer:
    """Cuts text into folded words: case and accents gone, and with ``stems`` the endings."""
    built = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for each in (
        tantivy.Filter.remove_long(LONGEST_WORD),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
    ):
        built = built.filter(each)
    if stems and code in STEMMERS:
        built = built.filter(tantivy.Filter.stemmer(STEMMERS[code]))
    return built.build()


def open_index(folder: str) -> tantivy.Index:
    """The index in a folder, made there where there is none. Raises ValueError where what lies
    there is no index of this layout."""
    index = tantivy.Index(schema(), path=folder)
    index.register_tokenizer("stems", analyser(True, language()))
    index.register_tokenizer("spelled", analyser(False, language()))
    return index


def weight(document: Document) -> float:
    """How much a document counts by its age. Exponential, so that only the ratio of two documents
    matters and none has to be indexed again because time passed."""
    if document.date is None:
        moment = EPOCH if document.address.startswith("http") else LASTING
    else:
        moment = datetime.combine(document.date, time(12), tzinfo=UTC)
    days = min((moment - EPOCH).days, (LASTING - EPOCH).days)
    return float(max(math.exp2(days / HALF_LIFE), 0.01))


def entry(page: str, document: Document) -> tantivy.Document:
    """A document as the index takes it."""
    body = "\n\n".join(part for part in (document.deck, document.body) if part)[:LONGEST_BODY]
    made = tantivy.Document(
        page=page, key=document.key, title=document.title, names=list(document.names), body=body,
        words=[document.title, *document.names, body],  # no phrase goes from one into the next
        moment=int(document.date.toordinal()) if document.date else 0,
        weight=weight(document), shown=document.shown(),
    )  # fmt: skip
    for name, values in document.facets().items():
        for value in dict.fromkeys(values):
            made.add_text(name, value)
    return made
