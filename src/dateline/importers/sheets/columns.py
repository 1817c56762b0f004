"""The columns of the CSV files and the other headings that each is known by.

docs/reference/csv-columns.md describes them; a test compares the two.
"""

from __future__ import annotations

# Shared by both files. Headings are compared in lower case, without signs between the words.
_BOTH: dict[str, tuple[str, ...]] = {
    "id": ("item id", "record id", "external id", "key", "no", "number"),
    "title": ("headline", "titel", "name", "post title", "article title", "clip title"),
    "date": ("published", "publication date", "publish date", "published on", "pub date", "day",
             "date published", "published at", "post date", "issued"),
    "kind": ("type", "category type", "content type", "format", "post type", "medium"),
    "outlet": ("publication", "newspaper", "source", "media outlet", "publisher", "station",
               "news outlet"),
    "byline": ("author", "authors", "by", "written by", "reporter", "journalist"),
    "people": ("person", "members", "officials", "who", "people mentioned", "member"),
    "places": ("place", "cities", "city", "locations", "location", "where", "jurisdictions",
               "jurisdiction"),
    "topics": ("topic", "tags", "tag", "categories", "category", "subjects", "subject", "issues"),
    "chapter": ("chapter code", "state chapter"),
    "photo": ("image", "picture", "photo file", "image file", "photo url", "image url",
              "featured image", "lead photo"),
    "photo_alt": ("alt", "alt text", "image alt", "alternative text", "photo alternative text"),
    "photo_caption": ("caption", "image caption", "cutline"),
    "photo_credit": ("credit", "image credit", "photographer", "photo by", "photo courtesy of"),
    "status": ("publish status", "post status"),
}  # fmt: skip

ARTICLES: dict[str, tuple[str, ...]] = {
    **_BOTH,
    "deck": ("subtitle", "subheadline", "sub headline", "subhead", "summary", "excerpt", "standfirst",
             "dek", "description", "lede"),
    "body": ("text", "content", "html", "article", "full text", "story", "post content"),
    "slug": ("address slug", "url slug", "permalink slug"),
    "address": ("old address", "old url", "url", "permalink", "page url", "web address", "address here"),
    "link": ("external link", "outlet link", "source link", "source url", "article link"),
    "series": ("column", "run"),
    "issuer": ("issued by", "organisation", "organization"),
    "co_issuers": ("co issuer", "joint with", "partners"),
    "dateline": ("dateline place", "dateline places"),
    "updated": ("updated at", "revised", "last updated", "modified"),
    "issue": ("issue number", "issue no", "volume"),
    "signed_by": ("signature", "signed"),
    "year": ("year of publication", "publication year"),
    "cite_as": ("citation", "how to cite"),
    "recording": ("video", "audio", "video url", "audio url", "recording url", "embed", "youtube"),
    "duration": ("length", "running time"),
    "job_level": ("level", "employment type"),
    "job_place": ("job location", "work place"),
    "pay": ("salary", "compensation"),
    "closing_date": ("closing", "deadline", "apply by", "closes"),
}  # fmt: skip

CLIPS: dict[str, tuple[str, ...]] = {
    **_BOTH,
    "link": ("url", "address", "web address", "article url", "article link", "story link", "href",
             "external link"),
    "excerpt": ("quote", "summary", "deck", "subtitle", "text", "pull quote", "description",
                "snippet"),
    "covers": ("covers item", "our release", "release", "about our", "related release", "our item"),
    "show_in_latest": ("in latest", "latest", "show in stream", "show latest"),
}  # fmt: skip
