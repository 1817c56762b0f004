"""What one other tool makes of the real pages, a JSON line a page; run in an environment of its own.

    .venv-eval/bin/python benchmarks/extraction_peers.py trafilatura FOLDER

``benchmarks/extraction.py`` calls it. The last line is ``{"seconds": …, "pages": …}``: the tool's own
time on one core, without reading files. Dates are cut to the day, as the truth has it.
"""

from __future__ import annotations

import gzip
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
Tool = Callable[[str, str], Answer]


def trafilatura() -> Tool:
    from trafilatura import bare_extraction

    def read(html: str, url: str) -> Answer:
        found = bare_extraction(html, url=url, with_metadata=True)
        if not found:
            return {}
        one = found if isinstance(found, dict) else found.as_dict()
        return {
            "title": one.get("title"),
            "authors": [
                name.strip() for name in (one.get("author") or "").split(";") if name.strip()
            ],
            "date": one.get("date"),
            "site": one.get("sitename"),
            "canonical": one.get("url"),
            "image": one.get("image"),
            "lang": one.get("language"),
            "description": one.get("description"),
            "text": one.get("text"),
        }

    return read


def htmldate() -> Tool:
    from htmldate import find_date

    return lambda html, url: {"date": find_date(html, url=url, original_date=True)}


def newspaper4k() -> Tool:
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = False

    def read(html: str, url: str) -> Answer:
        article = Article(url, config=config)
        article.download(input_html=html)
        article.parse()
        return {
            "title": article.title,
            "authors": list(article.authors),
            "date": article.publish_date and str(article.publish_date)[:10],
            "site": (article.meta_data or {}).get("og", {}).get("site_name")
            or article.meta_site_name,
            "canonical": article.canonical_link,
            "image": article.top_image or article.meta_img,
            "lang": article.meta_lang,
            "description": article.meta_description,
            "text": article.text,
        }

    return read


def news_please() -> Tool:
    from newsplease import NewsPlease

    def read(html: str, url: str) -> Answer:
        found = NewsPlease.from_html(html, url=url, fetch_images=False)
        return {
            "title": found.title,
            "authors": list(found.authors or []),
            "date": found.date_publish and str(found.date_publish)[:10],
            "site": found.source_domain,
            "image": found.image_url,
            "lang": found.language,
            "description": found.description,
            "text": found.maintext,
        }

    return read


def resiliparse() -> Tool:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html, url: {"text": extract_plain_text(html, main_content=True)}


def extruct() -> Tool:
    from extruct import extract

    def read(html: str, url: str) -> Answer:
        data = extract(
            html, base_url=url, syntaxes=["json-ld", "microdata", "opengraph"], uniform=True
        )
        merged: Answer = {}
        for syntax in ("json-ld", "microdata", "opengraph"):
            for item in _items(data.get(syntax) or []):
                for key, value in _of_item(item).items():
                    merged.setdefault(key, value)
        return merged

    return read


def _items(nodes: list[Any]) -> Iterator[Answer]:
    for node in nodes:
        if isinstance(node, dict):
            if isinstance(node.get("@graph"), list):
                yield from _items(node["@graph"])
            kinds = node.get("@type")
            if any("Article" in str(k) or "article" in str(k) or "Posting" in str(k)
                   for k in (kinds if isinstance(kinds, list) else [kinds])):  # fmt: skip
                yield node
        elif isinstance(node, list):
            yield from _items(node)


def _of_item(item: Answer) -> Answer:
    """What somebody writes in ten lines on top of extruct."""

    def first(value: Any) -> Any:
        return first(value[0]) if isinstance(value, list) and value else value

    def name(value: Any) -> Any:
        return value.get("name") if isinstance(value, dict) else value

    image = first(item.get("image") or item.get("og:image"))
    authors = item.get("author") or item.get("article:author") or []
    found = {
        "title": first(item.get("headline") or item.get("og:title")),
        "authors": [name(one) for one in (authors if isinstance(authors, list) else [authors])],
        "date": str(first(item.get("datePublished") or item.get("article:published_time")) or "")[
            :10
        ],
        "site": name(first(item.get("publisher") or item.get("og:site_name"))),
        "canonical": first(item.get("og:url")),
        "image": first(image.get("url")) if isinstance(image, dict) else image,
        "lang": first(item.get("inLanguage")),
        "description": first(item.get("description") or item.get("og:description")),
        "text": first(item.get("articleBody")),
    }
    return {key: value for key, value in found.items() if value}


TOOLS: dict[str, Callable[[], Tool]] = {
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "news-please": news_please,
    "extruct": extruct,
    "htmldate": htmldate,
    "resiliparse": resiliparse,
}


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    tool = TOOLS[name]()
    rows = [json.loads(line) for line in (folder / "truth.jsonl").open(encoding="utf-8")]
    seconds = 0.0
    for number, row in enumerate(rows):
        html = gzip.decompress((folder / row["file"]).read_bytes()).decode("utf-8", "replace")
        if number == 0:
            _quietly(tool, html, row["url"])  # what a tool loads at its first page is not counted
        began = time.process_time()
        answer = _quietly(tool, html, row["url"])
        seconds += time.process_time() - began
        print(json.dumps({"file": row["file"], **answer}, default=str))
    print(json.dumps({"seconds": seconds, "pages": len(rows)}))


def _quietly(tool: Tool, html: str, url: str) -> Answer:
    try:
        return tool(html, url) or {}
    except Exception as problem:  # noqa: BLE001 -- a page that a tool cannot read is its miss
        return {"error": repr(problem)[:200]}


if __name__ == "__main__":
    main()
