"""Kinds in titles, and posts that only point to an outlet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.importers.wordpress.records import Post, TermRef
from dateline.importers.wordpress.titles import OutletLink, kind_of_title, links_only
from dateline.newsroom.kinds import KINDS

SITE = "https://lakes.example.org"


@pytest.mark.parametrize(
    ("title", "kind", "clean"),
    [
        ("RELEASE: Mayors act", "press-release", "Mayors act"),
        ("PRESS RELEASE — 150 leaders", "press-release", "150 leaders"),
        ("FOR IMMEDIATE RELEASE: Mayors act", "press-release", "Mayors act"),
        ("STATEMENT: We object", "statement", "We object"),
        ("STATEMENT FROM MAYOR LAKE: We object", "statement", "We object"),
        (
            "Statement from Mayor Lake on the ruling",
            "statement",
            "Statement from Mayor Lake on the ruling",
        ),
        ("NEW REPORT: Cities lead", "report", "Cities lead"),
        ("Report: crime falls", "report", "crime falls"),
        ("TOOLKIT: Run for office", "toolkit", "Run for office"),
        ("VIDEO: Mayor speaks", "video", "Mayor speaks"),
        ("Mayor speaks [VIDEO]", "video", "Mayor speaks"),
        ("[VIDEO] Mayor speaks", "video", "Mayor speaks"),
        ("WATCH: Mayor speaks", "video", "Mayor speaks"),
        ("🎥 Mayor speaks", "video", "Mayor speaks"),
        ("ICYMI: VIDEO: Mayor speaks", "video", "Mayor speaks"),
        ("ICYMI: Mayors act", None, "Mayors act"),
        ("📣 Big day", None, "Big day"),
        ("📣 RELEASE: Big day", "press-release", "Big day"),
        ("OP-ED: Why we act", "op-ed", "Why we act"),
        ("Opinion | Why we act", "op-ed", "Why we act"),
        ("JOB: Policy Director", "job", "Policy Director"),
        ("We're hiring: Policy Director", "job", "Policy Director"),
        ("March 2024 Newsletter", "newsletter", "March 2024 Newsletter"),
        ("Newsletter – March 2024", "newsletter", "Newsletter – March 2024"),
        ("NEWSLETTER: Spring has come", "newsletter", "Spring has come"),
        ("RECAP: Winter convening", "recap", "Winter convening"),
        ("Winter Convening Recap", "recap", "Winter Convening Recap"),
        ("IN MEMORIAM: Ana Lake", "remembrance", "Ana Lake"),
        ("Remembering Ana Lake", "remembrance", "Ana Lake"),
        ("2023 Year in Review", "year-in-review", "2023 Year in Review"),
        ("OPEN LETTER: Save the lake", "letter-news", "Save the lake"),
        ("Release of prisoners", None, "Release of prisoners"),
        ("New report shows cities lead", None, "New report shows cities lead"),
        ("Watch out for scams", None, "Watch out for scams"),
        ("Statement of purpose", None, "Statement of purpose"),
        ("Hiring freeze ends", None, "Hiring freeze ends"),
        ("Remembering what matters", None, "Remembering what matters"),
        ("Newsletter subscribers double", None, "Newsletter subscribers double"),
        ("Report - and luck - help", None, "Report - and luck - help"),
        ("Position: we oppose", None, "Position: we oppose"),
        ("Jobs: the plan", None, "Jobs: the plan"),
        ("RELEASE:", None, "RELEASE:"),
        ("📣", None, "📣"),
        ("", None, ""),
    ],
)
def test_a_label_names_the_kind_and_leaves_the_title(
    title: str, kind: str | None, clean: str
) -> None:
    guess = kind_of_title(title)
    assert (guess.kind, guess.title) == (kind, clean)
    assert bool(guess.guessed) == (kind is not None or clean != title)


@given(st.text())
def test_any_title_gives_a_known_kind_and_a_title(title: str) -> None:
    guess = kind_of_title(title)
    assert guess.kind is None or guess.kind in KINDS
    assert bool(guess.title) == bool(" ".join(guess.title.split()))


def pointer(content: str, title: str = "Mayors unite", **more: object) -> OutletLink | None:
    post = Post(title=title, **more)  # type: ignore[arg-type]
    post.content = content
    return links_only(post, site_url=SITE)


@pytest.mark.parametrize(
    ("content", "title", "outlet"),
    [
        ("https://www.harbortimes.example/a", "Mayors unite", "harbortimes.example"),
        (
            '<p>Mayors met.</p><p>Read more at <a href="https://www.harbortimes.example/a">Harbor Times</a>'
            ".</p>",
            "Mayors unite",
            "Harbor Times",
        ),
        (
            '<a href="https://www.harbortimes.example/a">Mayors unite</a>',
            "Mayors unite | Harbor Times",
            "Harbor Times",
        ),
        (
            'Mayors met. [<a href="https://www.harbortimes.example/a">Continue reading</a>]',
            "Harbor Times: Mayors unite",
            "Harbor Times",
        ),
    ],
)
def test_a_post_that_only_points_is_a_clip(content: str, title: str, outlet: str) -> None:
    found = pointer(content, title)
    assert found is not None
    assert found.url == "https://www.harbortimes.example/a"
    assert found.outlet == outlet
    if "met" in content:
        assert found.excerpt == "Mayors met."


def test_custom_fields_name_the_clip() -> None:
    found = pointer(
        "",
        type="in_the_news",
        meta={"article_url": ["https://h.example/a"]},
        terms=[TermRef("outlet", "harbor", "Harbor Times")],
    )
    assert found is not None
    assert (found.url, found.outlet) == ("https://h.example/a", "Harbor Times")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<p>Just words.</p>",
        f'<a href="{SITE}/x">our page</a>',
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "<p>" + "word " * 200 + '<a href="https://h.example/">Harbor</a></p>',
        '<a href="https://a.example/">A</a> <a href="https://b.example/">B</a>',
        '<p>We met with <a href="https://partner.example/">Partner</a> yesterday, and it was a good day '
        "for all who came to the hall and stayed for the talk.</p>",
    ],
)
def test_a_story_of_its_own_is_no_clip(content: str) -> None:
    assert pointer(content) is None
