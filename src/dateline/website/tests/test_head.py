"""What the head of every page says of its languages (``hreflang``)."""

from __future__ import annotations

import re

import pytest
from django.test import override_settings

from dateline.publishing.outputs import FAMILIES
from dateline.website import theme
from dateline.website.cards import Link
from dateline.website.shell import alternates, build_shell, design_hash, head

HOME = "https://press.example.org"
TWO = [("en", "English"), ("es", "Spanish")]


def named(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html)


def test_a_site_in_one_language_names_no_other() -> None:
    assert alternates("/news/") == []
    assert head("News", "All of it", "/news/").alternates == []


@override_settings(LANGUAGES=TWO)
def test_a_site_in_several_languages_names_its_own_and_the_one_for_all_others() -> None:
    here = f"{HOME}/news/"
    assert alternates("/news/") == [Link("en", here), Link("x-default", here)]
    assert head("Not found", "No page", "").alternates == [], "a page without an address has none"


@pytest.mark.django_db
def test_the_head_of_a_page_sets_every_alternate(front: object) -> None:
    shell = build_shell()
    with override_settings(LANGUAGES=TWO):
        top = head("Feeds", "All", "/feeds/")
    links = [*top.alternates, Link("es", f"{HOME}/es/feeds/")]
    page = theme.part(
        "error.html", shell=shell, head=type(top)("Feeds", "All", f"{HOME}/feeds/", alternates=links),
        code=404, title="x", message="x", links=[],
    )  # fmt: skip
    assert named(page) == [
        ("en", f"{HOME}/feeds/"), ("x-default", f"{HOME}/feeds/"), ("es", f"{HOME}/es/feeds/"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_pages_follow_the_languages_of_the_site(front: object) -> None:
    before = design_hash()
    found = FAMILIES["news"].render()
    assert found is not None
    assert named(found.body.decode()) == []
    with override_settings(LANGUAGES=TWO):
        assert design_hash() != before, "every page is rendered again"
        found = FAMILIES["news"].render()
        assert found is not None
        assert named(found.body.decode()) == [
            ("en", f"{HOME}/news/"), ("x-default", f"{HOME}/news/"),
        ]  # fmt: skip
