"""The oEmbed answer beside every article, which its page names."""

from __future__ import annotations

from typing import Any

from dateline.newsroom.queries import articles_at
from dateline.publishing.outputs import BESIDE, Rendered, family
from dateline.website.concerns import of_article
from dateline.website.feed_formats import as_json
from dateline.website.oembed import answer
from dateline.website.outputs.articles import ROUTES, article_arguments, path_of

WORD = "oembed.json"


def _declare(name: str) -> None:
    route, keys, describe = ROUTES[name]

    @family(
        f"{name} oembed", f"{route}{WORD}", rank=BESIDE,
        addresses=lambda: article_arguments(*keys), concerns=of_article(*keys),
        describe=f"{describe}: how others embed it (oEmbed)",
    )  # fmt: skip
    def oembed(**arguments: Any) -> Rendered | None:
        path = path_of(**arguments)
        item = articles_at((path,)).get(path)
        return Rendered(as_json(answer(item)), "application/json") if item else None


for _name in ROUTES:
    _declare(_name)
