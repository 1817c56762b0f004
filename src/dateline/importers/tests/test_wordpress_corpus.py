"""The export files of WordPress' own importer tests; skipped where ../shared is absent."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from dateline.importers.wordpress.content import to_blocks, words_of
from dateline.importers.wordpress.reader import read_export
from dateline.importers.wordpress.records import Export
from dateline.lib.text import plain_text

FOLDER = Path(__file__).parents[4].parent / "shared" / "data" / "wordpress"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no real export files: {FOLDER} is absent"
)


def export(name: str) -> Export:
    return read_export(FOLDER / f"{name}.xml")


@pytest.mark.parametrize(
    ("name", "version", "authors", "terms", "posts", "comments", "problems"),
    [
        ("crazy-cdata", "1.1", 0, 0, 1, 0, 1),
        ("malformed", "abc", 1, 53, 0, 0, 2),
        ("missing-tags", "1.2", 0, 0, 1, 0, 0),
        ("slashes", "1.1", 1, 2, 1, 1, 0),
        ("small-export", "1.1", 3, 33, 11, 1, 0),
        ("test-serialized-postmeta-with-cdata", "1.0", 0, 0, 1, 0, 0),
        ("theme-unit-test-data", "1.2", 2, 185, 186, 33, 0),
        ("valid-wxr-1.0", "1.0", 0, 9, 6, 1, 0),
        ("valid-wxr-1.1", "1.1", 1, 3, 2, 1, 0),
        ("wxr-with-sub-data", "1.1", 0, 1, 1, 1, 0),
    ],
)
def test_every_file_gives_its_records(
    name: str, version: str, authors: int, terms: int, posts: int, comments: int, problems: int
) -> None:
    read = export(name)
    assert (read.version, len(read.authors), len(read.terms), len(read.posts)) == (
        version,
        authors,
        terms,
        posts,
    )
    assert sum(post.comments for post in read.posts) == comments
    assert len(read.problems) == problems


def test_the_theme_test_site_is_counted_by_type_and_status() -> None:
    assert export("theme-unit-test-data").counts() == {
        "post": {"publish": 56, "future": 1, "draft": 1},
        "page": {"publish": 21},
        "attachment": {"inherit": 37},
        "nav_menu_item": {"publish": 70},
    }


def test_nested_cdata_is_read_as_it_was_meant() -> None:
    read = export("crazy-cdata")
    assert read.posts[0].content == "Content with nested <![CDATA[ tags ]]> :)"
    assert read.posts[0].meta == {
        "Plain string": ["Foo"],
        "Closing CDATA": ["]]>"],
        "Alot of CDATA": [
            "This has <![CDATA[ opening and ]]> closing <![CDATA[ tags like this: ]]>"
        ],
    }
    assert read.problems[0].line == 18


def test_serialised_values_are_read_as_data() -> None:
    post = export("test-serialized-postmeta-with-cdata").posts[0]
    assert post.value("array-nested") == {"key": {"foo": "¯\\_(ツ)_/¯", "bar": "\\o/"}}
    assert post.first("evil") == "<wp:meta_value>evil</wp:meta_value>"
    assert post.date_gmt is None


def test_the_theme_test_site_becomes_blocks_without_losing_words() -> None:
    read = export("theme-unit-test-data")
    kinds: Counter[str] = Counter()
    for post in read.stories:
        done = to_blocks(post.content, site_url=read.home)
        kinds.update(kind for kind, _ in done.blocks)
        assert not [what for what in done.problems if "lost" in what], post.title
        bare = re.sub(
            r"<!--.*?-->|\[[^\]]*\]|https?://[^\s<\"]+", " ", post.content, flags=re.DOTALL
        )
        bare = re.sub(r"<(script|style|select|form)\b.*?</\1>", " ", bare, flags=re.DOTALL)
        missing = Counter(re.findall(r"\w+", plain_text(bare).lower()))
        missing -= Counter(re.findall(r"\w+", words_of(done.blocks).lower()))
        assert sum(missing.values()) <= 6, (post.title, missing)
    assert kinds["photo"] > 60
    assert kinds["gallery"] == 22
    assert kinds["embed"] == 18
    assert kinds["quote"] == 13
    assert kinds["table"] == 8
