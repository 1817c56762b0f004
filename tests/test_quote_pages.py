"""Quotes, events and closed jobs on the pages of what they are about; the indexes of those pages."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dateline.content.models import Topic
from dateline.directory.models import Jurisdiction, Office, Organisation, Person, Term
from dateline.newsroom.models import Article, Event
from dateline.publishing.outputs import FAMILIES
from dateline.website.outputs.people import QUOTES_SHOWN
from dateline.website.share_cards import SPEAKERS
from tests.press_steps import Clock, clock_of
from tests.test_press_scenarios import Site, edit, pages, pressed, whole
from tests.test_record_pages import ANA, html, words

pytestmark = pytest.mark.django_db

__all__ = ["pressed"]  # a fixture

DULUTH, WATER = "/places/us/mn/duluth/", "/topics/water/"


def said(text: str, **value: Any) -> dict[str, Any]:
    return {"type": "quote", "value": {"text": text, **value}}


@pytest.fixture
def ana() -> Person:
    person = Person.objects.get(slug="ana-ruiz")
    office = Office.objects.create(title="Mayor", jurisdiction=Jurisdiction.objects.get())
    Term.objects.create(person=person, office=office, start="2024")
    return person


def test_a_quote_stands_on_its_speakers_page_while_its_article_is_public(
    publish, pressed: Site, ana
) -> None:
    body = json.dumps([said("Pipes first.", person=ana.pk), said("Then roads.", speaker="Bo Li")])
    article = publish("Pipes", slug="pipes", people=[], body=body)
    assert ANA in pages(pressed())
    told = words(ANA).replace("\xa0", " ")
    assert "Quotes Pipes first. Nov. 20, 2026 · Mayor, Duluth, Minn. Pipes" in told
    assert "Then roads." not in told
    page = html(article.public_path)
    assert f'<a href="{ANA}">Ana Ruiz</a>' in page and "Mayor, Duluth, Minn." in page
    assert "<b>Bo Li</b>" in page
    data = json.loads(html(f"{article.public_path}data.json"))
    assert data["quotes"][0]["capacity"] == "Mayor, Duluth, Minn."
    assert data["quotes"][0]["speaker"]["url"].endswith(ANA)
    whole()
    Term.objects.all().delete()  # frozen: the page says what it said
    edit(article, title="Pipes, again")
    assert ANA in pages(pressed())
    assert "Pipes, again" in words(ANA)
    assert "Mayor, Duluth, Minn." in html(article.public_path)
    Article.objects.get(pk=article.pk).unpublish()
    pressed()
    assert "Pipes first." not in words(ANA) and "Quotes" not in words(ANA)
    whole()


def test_a_speaker_who_is_deleted_keeps_the_name_and_loses_the_link(publish, pressed, ana) -> None:
    article = publish("Pipes", people=[], body=json.dumps([said("Pipes first.", person=ana.pk)]))
    pressed()
    Term.objects.all().delete()
    ana.delete()
    pressed()
    assert "<b>Ana Ruiz</b>" in html(article.public_path)
    whole()


def test_of_many_quotes_the_newest_are_shown_and_all_counted(publish, pressed, ana) -> None:
    body = json.dumps([said(f"Number {n}.", person=ana.pk) for n in range(QUOTES_SHOWN + 1)])
    publish("Many", people=[], body=body)
    pressed()
    assert f"The {QUOTES_SHOWN} newest of {QUOTES_SHOWN + 1}." in words(ANA)
    assert f"Number {QUOTES_SHOWN}." not in words(ANA)


def test_a_draft_with_a_quote_renders_nothing(publish, pressed, ana) -> None:
    pressed()
    publish("Draft", live=False, body=json.dumps([said("Not yet.", person=ana.pk)]))
    assert pages(pressed()) == set()


def test_an_event_gives_its_place_a_page_and_stands_on_it(event, pressed: Site) -> None:
    ely = Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us/state:mn/place:ely", name="Ely", level="place", state="MN"
    )
    fair = event("Fair", slug="fair", place=ely, start_day=date(2027, 3, 1))
    told = pages(pressed())
    assert "/places/us/mn/ely/" in told
    assert f'<dd><a href="/places/us/mn/ely/">{ely.full_name}</a></dd>' in html(fair.public_path)
    assert 'href="/events/2027/fair/"' in html("/places/us/mn/ely/")
    whole()
    Event.objects.get().unpublish()
    pressed()
    assert "/places/us/mn/ely/" not in html("/places/")
    whole()


def test_events_stand_with_their_topic_person_and_host_the_coming_ones_first(
    event, pressed: Site
) -> None:
    clock = Clock()
    clock.now = datetime(2026, 12, 6, 18, tzinfo=UTC)
    water, ana = Topic.objects.get(slug="water"), Person.objects.get()
    host = Organisation.objects.get(code="mn")
    with clock_of(clock):
        for title, day in (("Past", 8), ("Next", 20), ("Later", 25)):
            event(
                title, slug=title.lower(), start_day=date(2026, 12, day), topics=[water],
                people=[ana], issuer=host, place=Jurisdiction.objects.get(),
            )  # fmt: skip
        clock.now = datetime(2026, 12, 15, 18, tzinfo=UTC)
        pressed()
        for path in (WATER, ANA, DULUTH, f"/organisations/{host.slug}/"):
            band = html(path).partition('id="events"')[2].partition("</section>")[0]
            assert re.findall(r"/events/2026/(\w+)/", band) == ["next", "later", "past"], path
            assert band.count("Past event") == 1
        whole()
        clock.now = datetime(2026, 12, 21, 18, tzinfo=UTC)
        assert {WATER, ANA, DULUTH} <= pages(pressed())
        band = html(WATER).partition('id="events"')[2].partition("</section>")[0]
        assert re.findall(r"/events/2026/(\w+)/", band) == ["later", "next", "past"]
        whole()


def test_an_event_has_its_full_record_beside_it(event, pressed: Site) -> None:
    water = Topic.objects.get(slug="water")
    event("Town hall", slug="hall", topics=[water], place=Jurisdiction.objects.get(), venue="Hall")
    pressed()
    data = json.loads(html("/events/2026/hall/data.json"))
    assert data["title"] == "Town hall" and data["venue"] == "Hall"
    assert data["topics"][0]["name"] == "Water"
    assert data["places"][0]["ocd_id"].endswith("place:duluth")
    assert data["places"][0]["url"].endswith(DULUTH)
    assert "/events/2026/hall/data.json" in html("/events/2026/hall/")


def test_a_closed_job_leaves_the_open_list_by_itself(publish, pressed: Site) -> None:
    clock = Clock()
    clock.now = datetime(2026, 11, 28, 18, tzinfo=UTC)
    with clock_of(clock):
        job = publish("Editor", slug="editor", kind="job", closing_date=date(2026, 11, 29))
        publish("Fellow", slug="fellow", kind="job")
        pressed()
        assert "2 open positions" in words("/jobs/")
        assert "Apply by Nov. 29, 2026" in words(job.public_path).replace("\xa0", " ")
        clock.now = datetime(2026, 11, 30, 5, tzinfo=UTC)  # still the 29th in Chicago
        pressed()
        assert "Editor" in words("/jobs/")
        clock.now += timedelta(hours=2)
        assert {"/jobs/", job.public_path} <= pages(pressed())
        assert "Editor" not in words("/jobs/") and "1 open position " in words("/jobs/")
        assert "Editor" not in html("/jobs/feed.rss") and "Fellow" in html("/jobs/feed.rss")
        told = words(job.public_path).replace("\xa0", " ")
        assert told.startswith("Applications closed on Nov. 29, 2026", told.index("Applications"))
        assert "Applications closed on Nov. 29" in words("/jobs/2026/11/").replace("\xa0", " ")
        data = json.loads(html("/jobs/data.json"))
        assert data["count"] == 1 and [item["title"] for item in data["items"]] == ["Fellow"]
        whole()


def test_indexes_name_count_and_date_what_they_lead_to(publish, clip, pressed: Site) -> None:
    water = Topic.objects.get(slug="water")
    clip("Coverage", topics=[water], date=date(2026, 12, 1))
    pressed()
    assert "Water 2 Newest: December 2026" in words("/topics/")
    assert "Press releases 1 Newest: November 2026" in words("/kinds/")
    assert "Chapter MN" in words("/chapters/") or "mn" in html("/chapters/")
    assert "No series has been set up yet." in words("/series/")
    publish("More", kind="statement", topics=[water])
    assert {"/topics/", "/kinds/"} <= pages(pressed())
    assert "Water 3" in words("/topics/")
    assert '<a href="/topics/">Topics</a>' in html(WATER)
    assert '<a href="/topics/">By topic</a>' in html("/feeds/")
    whole()


def test_the_standing_pages_have_their_data(pressed: Site) -> None:
    told = json.loads(html("/press-contacts/data.json"))
    assert told["contacts"][0]["name"] == "Pat Press"
    assert told["contacts"][0]["organisation"]["name"] == "Test Network"
    assert json.loads(html("/corrections/data.json"))["items"] == []


def test_a_chapters_share_card_has_its_own_colour_and_says_what_it_is(pressed: Site) -> None:

    chapter = Organisation.objects.get(code="mn")
    chapter.accent_light = "#123456"
    chapter.save()
    told = SPEAKERS["chapter"](code="mn")
    assert told and (told.accent, told.kind) == ("#123456", "Chapter")
    assert [SPEAKERS[n](**a).kind for n, a in (  # type: ignore[union-attr]
        ("person", {"slug": "ana-ruiz"}), ("place", {"path": "us/mn/duluth"}),
        ("topic", {"slug": "water"}), ("news", {}),
    )] == ["Person", "Place", "Topic", "Newsroom"]  # fmt: skip
    assert FAMILIES["chapter"].render(code="mn")


def test_a_report_in_a_list_says_who_wrote_it_and_when(publish, pressed: Site) -> None:
    report = publish("Pipes of 2025", kind="report", year=2025, byline="Bo Li")
    report.authors = [Person.objects.get()]
    edit(report)
    pressed()
    assert "Ana Ruiz, Bo Li · 2025" in words("/resources/")
