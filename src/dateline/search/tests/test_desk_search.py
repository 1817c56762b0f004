"""The desk's search page: everything in one place, and only what the person may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from dateline.contacts.models import Journalist, Outlet, PressContact
from dateline.content.models import PlainPage, PressDocument, Series, Topic
from dateline.coverage.models import Clip, OutletAudience
from dateline.directory.actions import chapter_collection
from dateline.directory.models import Jurisdiction, Office, Organisation, Person
from dateline.newsroom.actions import section_of
from dateline.newsroom.models import LineToTake
from dateline.search.desk import BEST, PAGE, Answer
from dateline.search.desk_kinds import DeskKind, desk_kinds, found_in_desk

SHARED = {
    "audiences",
    "journalists",
    "lines",
    "organisations",
    "places",
    "offices",
    "topics",
    "series",
    "outlets",
}
BY_CHAPTER = {"articles", "events", "pages", "clips", "people", "photos", "files", "press-contacts"}


@pytest.fixture
def full(front: Any, publish: Any, event: Any, photo: Any, chapter: Any) -> None:
    """One thing of every kind with the word "zebra": of Minnesota, of Wisconsin, of the network.
    Of what no chapter owns there is one in all."""
    for where, body in (("mine", chapter("mn")), ("theirs", chapter("wi")), ("network", None)):
        section = section_of(body) if body else None
        box = chapter_collection(body) if body else Collection.get_first_root_node()
        publish(f"Zebra article {where}", parent=section, live=False)
        event(f"Zebra event {where}", parent=section, live=where != "theirs")
        Clip.objects.create(headline=f"Zebra clip {where}", chapter=body, live=where == "network")
        Person.objects.create(name=f"Zebra person {where}", chapter=body)
        PressContact.objects.create(name=f"Zebra contact {where}", chapter=body)
        photo(f"Zebra photo {where}", collection=box)
        PressDocument.objects.create(
            title=f"Zebra file {where}", file=ContentFile(b"%PDF", "z.pdf"), collection=box
        )
        if section:
            section.title = f"Zebra section {where}"
            section.save_revision().publish()
    front.add_child(instance=PlainPage(title="Zebra page network", slug="zebra"))
    Organisation.objects.create(name="Zebra caucus network", kind="caucus")
    town = Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us/state:mn/place:zebra", name="Zebra", level="place"
    )
    Office.objects.create(title="Zebra warden", jurisdiction=town)
    Topic.objects.create(name="Zebra topic network")
    Series.objects.create(name="Zebra series network")
    post = Outlet.objects.create(name="Zebra Post network")
    OutletAudience.objects.create(
        outlet=post, measures="zebra copies", number=9, as_of=date(2026, 9, 30), source="Audit"
    )
    Journalist.objects.create(name="Zebra reporter network", email="z@star.example")
    LineToTake.objects.create(subject="Zebra crossings", text="<p>We paint them.</p>")


def ask(browser: Client, text: str, **more: str) -> Answer:
    answer = browser.get(reverse("desk_search"), {"q": text, **more})
    assert answer.status_code == 200
    told: Answer = answer.context["answer"]
    return told


def counts(answer: Answer) -> dict[str, int]:
    return {found.kind.name: found.total for found in answer.found}


def test_an_administrator_finds_every_kind_with_its_count(desk: Any, full: None) -> None:
    told = counts(ask(desk(), "zeb"))
    assert told == dict.fromkeys(BY_CHAPTER, 3) | dict.fromkeys(SHARED, 1)
    assert set(told) == {kind.name for kind in desk_kinds()}


@pytest.mark.parametrize("kind", sorted(BY_CHAPTER))
def test_a_chapter_editor_finds_the_own_of_each_kind_and_no_other(
    desk: Any, full: None, chapter: Any, kind: str
) -> None:
    browser = desk("chapter-editor", chapter("mn"))
    assert counts(ask(browser, "zebra"))[kind] == 1
    page = browser.get(reverse("desk_search"), {"q": "zebra", "kind": kind}).content.decode()
    assert "mine" in page
    assert "theirs" not in page and "network" not in page
    assert not counts(ask(browser, "zebra theirs"))
    assert not counts(ask(browser, "zebra network"))


def test_a_chapter_editor_finds_no_record_whose_list_is_closed_to_them(
    desk: Any, full: None, chapter: Any
) -> None:
    found = set(counts(ask(desk("chapter-editor", chapter("mn")), "zebra")))
    assert found == BY_CHAPTER | {"lines"}, "lines to take are for everybody who writes"


@pytest.mark.parametrize("role", ["press-officer", "editor", "researcher", "chapter-editor"])
def test_what_is_found_is_what_the_lists_show_and_opens(
    desk: Any, full: None, chapter: Any, role: str
) -> None:
    browser = desk(role, *([chapter("mn")] if role == "chapter-editor" else []))
    answer = ask(browser, "zebra")
    for found in answer.found:
        lists = browser.get(found.kind.listing(), follow=True)
        assert lists.status_code == 200, found.kind.name
        assert lists.redirect_chain == [] or found.kind.name == "pages"
        for line in found.lines:
            if line.address:
                assert browser.get(line.address).status_code == 200, line


def test_nobody_searches_without_signing_in(full: None) -> None:
    for name in ("desk_search", "desk_search_results"):
        answer = Client().get(reverse(name), {"q": "zebra"})
        assert answer.status_code == 302
        assert "/login/" in answer["Location"]


def test_one_kind_alone_goes_by_pages_and_the_others_are_still_counted(
    desk: Any, front: Any, clip: Callable[..., Clip]
) -> None:
    for n in range(PAGE + 3):
        clip(f"Zebra {n}")
    Topic.objects.create(name="Zebra")
    browser = desk()
    everything = ask(browser, "zebra")
    assert [len(found.lines) for found in everything.shown] == [BEST, 1]
    second = ask(browser, "zebra", kind="clips", p="2")
    assert counts(second) == {"clips": PAGE + 3, "topics": 1}
    assert [len(found.lines) for found in second.shown] == [3]
    seen = {
        line.title for p in "12" for line in ask(browser, "zebra", kind="clips", p=p).shown[0].lines
    }
    assert len(seen) == PAGE + 3


def test_a_title_comes_before_a_text_and_a_draft_says_so(desk: Any, publish: Any) -> None:
    publish("Hydrants", deck="about a zebra")
    publish("Zebra crossing", live=False)
    lines = ask(desk(), "zebra").found[0].lines
    assert [(line.title, line.state) for line in lines] == [
        ("Zebra crossing", "Draft"),
        ("Hydrants", ""),
    ]


def test_nothing_asked_and_nothing_found_say_what_may_help(desk: Any, front: Any) -> None:
    browser = desk()

    def shown(**query: str) -> str:
        return browser.get(reverse("desk_search_results"), query).content.decode()

    topics = reverse("wagtailsnippets_content_topic:list")
    assert "Type words" in shown() and topics not in shown()
    assert "Nothing that you may open has “zebra &lt;b&gt;”" in shown(q="zebra <b>")
    Topic.objects.create(name="Okapi")
    assert f'href="{topics}"' in shown()
    assert "Show all 1" in shown(q="okapi", kind="clips")


@pytest.mark.parametrize(
    "query",
    [{"q": '"'}, {"q": "a* AND (b"}, {"q": "z" * 9000}, {"q": "\x00"}, {"q": "zebra", "kind": "<none>"},
     {"q": "zebra", "kind": "topics", "p": "-3"}, {"q": "zebra", "kind": "clips", "p": "x"}],
)  # fmt: skip
def test_any_question_is_answered(desk: Any, full: None, query: dict[str, str]) -> None:
    assert desk().get(reverse("desk_search"), query).status_code == 200


def test_the_field_of_every_page_and_its_key_lead_here(desk: Any, front: Any) -> None:
    home = desk().get(reverse("wagtailadmin_home")).content.decode()
    assert f'"wagtail.sidebar.SearchModule", "_args": ["{reverse("desk_search")}"]' in home
    assert '"name": "desk-search", "label": "Search"' in home
    partial = desk().get(reverse("desk_search_results"), {"q": "a"}).content.decode()
    assert "<html" not in partial


def test_two_kinds_of_one_name_are_refused() -> None:
    taken = desk_kinds()[0]
    with pytest.raises(ValueError, match=taken.name):
        found_in_desk(DeskKind(taken.name, "", "", taken.rows, str, str))
