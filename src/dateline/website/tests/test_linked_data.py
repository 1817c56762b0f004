"""JSON-LD of every kind of page."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from typing import Any

import pytest

from dateline.contacts.models import PressContact
from dateline.content.models import PlainPage, Series, SiteSettings, Topic
from dateline.coverage.models import CoverageReport
from dateline.coverage.reports import actions as reports
from dateline.directory.models import Jurisdiction, Office, Organisation, Person, Term
from dateline.newsroom.editions import actions as editions
from dateline.newsroom.kinds import KINDS
from dateline.newsroom.models import ChapterSection
from dateline.publishing import founding
from dateline.publishing.outputs import FAMILIES
from dateline.website import linked_records, linked_works
from dateline.website.linked_data import person_data
from dateline.website.lists import LISTS

pytestmark = pytest.mark.django_db
HOME = "https://press.example.org"
# What consumers of a type require (schema.org, and what news search asks for).
REQUIRED = {
    "NewsArticle": {"headline", "url", "datePublished", "author", "publisher"},
    "BlogPosting": {"headline", "url", "datePublished", "author", "publisher"},
    "OpinionNewsArticle": {"headline", "url", "datePublished", "author", "publisher"},
    "Report": {"headline", "url", "datePublished", "author", "publisher"},
    "VideoObject": {"name", "uploadDate", "description"},
    "AudioObject": {"name", "datePublished"},
    "JobPosting": {"title", "datePosted", "description", "hiringOrganization"},
    "CollectionPage": {"name", "url", "mainEntity"},
    "BreadcrumbList": {"itemListElement"},
    "Organization": {"name", "url"},
}


def data_of(html: bytes | str) -> list[dict[str, Any]]:
    text = html if isinstance(html, str) else html.decode()
    return [json.loads(found) for found in re.findall(r'ld\+json">(.*?)</script>', text, re.S)]


def rendered(name: str, **arguments: Any) -> str:
    found = FAMILIES[name].render(**arguments)
    assert found is not None
    return found.body.decode()


def check(data: dict[str, Any]) -> None:
    assert data["@context"] == "https://schema.org"
    for name in REQUIRED.get(data["@type"], set()):
        assert data.get(name), (data["@type"], name)
    for value in re.findall(r'"(?:url|item)": "([^"]*)"', json.dumps(data)):
        assert value.startswith(("https://", "http://")), value
    if data["@type"] == "BreadcrumbList":
        steps = data["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert len(steps) > 1


def test_every_kind_of_article_says_what_its_type_requires(publish: Any) -> None:
    for kind in KINDS:
        publish(
            f"About {kind}", slug=f"about-{kind}", kind=kind, deck="A deck.",
            **({"recording_url": "https://www.youtube.com/watch?v=abcdefghijk"} if "recording" in KINDS[kind].fields else {}),
        )  # fmt: skip
        found = data_of(rendered("article", year=2026, month=11, slug=f"about-{kind}"))
        assert [each["@type"] for each in found] == [KINDS[kind].schema, "BreadcrumbList"]
        for each in found:
            check(each)


# What a page of each family says first: its type, and what must be filled in it ("a.b": b of a, or
# of the first of a). Every family of pages stands here; a new one fails the test until it does.
LISTED = {"name", "url", "mainEntity.@type"}
ARTICLE = {"headline", "url", "datePublished", "author.name", "publisher.name", "inLanguage"}
EVENT = {"name", "startDate", "endDate", "eventStatus", "location.name", "organizer.name", "url"}
INDEX = {"name", "url", "mainEntity.numberOfItems", "mainEntity.itemListElement.item.name"}
EXPECTED: dict[str, tuple[str, set[str]]] = {
    "front": ("Organization", {"name", "url", "contactPoint.email"}),
    "plain page": ("AboutPage", {"name", "url", "publisher.name", "inLanguage"}),
    "article": ("NewsArticle", ARTICLE),
    "chapter article": ("NewsArticle", ARTICLE),
    "undated article": ("NewsArticle", ARTICLE - {"datePublished"}),
    "undated chapter article": ("NewsArticle", ARTICLE - {"datePublished"}),
    "local edition": ("NewsArticle", ARTICLE | {"isBasedOn"}),
    "event": ("Event", EVENT),
    "chapter event": ("Event", EVENT),
    "events": ("CollectionPage", LISTED),
    "events month": ("CollectionPage", LISTED),
    "chapter events": ("CollectionPage", LISTED),
    "chapter events month": ("CollectionPage", LISTED),
    "people": ("CollectionPage", INDEX),
    "places": ("CollectionPage", INDEX),
    "organisations": ("CollectionPage", INDEX),
    "feeds": ("CollectionPage", INDEX),
    **dict.fromkeys(
            ("topics", "every series", "chapters", "kinds", "outlets", "coverage reports"),
            ("CollectionPage", INDEX),
    ),
    "coverage report": ("Report", {"headline", "url", "datePublished", "publisher.name"}),
    "press contacts": ("ContactPage", {"name", "url", "mainEntity.contactPoint.email"}),
    "corrections": ("WebPage", {"name", "url", "about.correctionsPolicy"}),
    **{
        f"{name}{page}": ("CollectionPage", LISTED)
        for name in LISTS for page in ("", " month", " undated")
    },
    "topic": ("CollectionPage", LISTED | {"about.name"}),
    "series": ("CollectionPage", LISTED | {"about.name"}),
    "outlet": ("CollectionPage", LISTED | {"about.name"}),
    "chapter": ("CollectionPage", LISTED | {"about.parentOrganization.name", "about.contactPoint"}),
    "place": (
        "CollectionPage", LISTED | {"about.identifier", "about.name", "about.containedInPlace.url"},
    ),
    "person": ("ProfilePage", {"mainEntity.name", "mainEntity.url", "mainEntity.hasOccupation"}),
    "organisation": ("Organization", {"name", "url"}),
}  # fmt: skip
ABOUT = {
    "topic": "DefinedTerm", "series": "CreativeWorkSeries", "chapter": "Organization",
    "place": "AdministrativeArea", "outlet": "NewsMediaOrganization",
}  # fmt: skip
# Dates that nobody knows, and a country lies in nothing.
LESS = {("place", "/places/us/"): {"about.containedInPlace.url"}}


@pytest.fixture
def whole_site(publish: Any, clip: Any, front: Any, chapter: Any, event: Any, place: Any) -> None:
    """A page of every family, with months and undated pages."""
    country = Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us", name="U.S.", level="country"
    )
    state = Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us/state:mn", name="Minnesota", level="state", state="MN",
        parent=country,
    )  # fmt: skip
    duluth = place()
    duluth.parent = state
    duluth.save()
    body = chapter("mn")
    section = ChapterSection.objects.get(chapter=body)
    office = Office.objects.create(title="Mayor", jurisdiction=duluth)
    ana = Person.objects.create(name="Ana Ruiz")
    Term.objects.create(person=ana, office=office, start="2024")
    about = front.add_child(instance=PlainPage(title="About", slug="about"))
    about.add_child(instance=PlainPage(title="About us", slug="about-us"))
    told: dict[str, Any] = {
        "topics": [Topic.objects.create(name="Water")], "people": [ana], "places": [duluth],
        "series": Series.objects.create(name="Cities at work"), "issuer": body,
    }  # fmt: skip
    for kind in KINDS:
        for date in ({}, {"date": None}):
            publish(f"About {kind}", kind=kind, **told, **date)
    release = publish("For everybody", kind="press-release", **told)
    for date in ({}, {"date": None}):
        publish("Of the chapter", kind="statement", parent=section, **told, **date)
        found = clip("They wrote", link="https://star.example/1", chapter=body, **date)
        found.topics, found.people, found.places = told["topics"], [ana], [duluth]
        found.covers = release
        found.save()
    (edition,) = editions.make(release, members=[ana])
    editions.write(edition, editions.Words("Duluth answers.", "", []))
    editions.record(edition, approver="Ana Ruiz", comment="By phone.")
    editions.publish(edition)
    report = CoverageReport(
        title="November", since=datetime(2026, 11, 1).date(), until=datetime(2026, 11, 30).date()
    )
    report.save()
    reports.publish(report)
    event("Hall", place=duluth)
    event("Hall of the chapter", parent=section)
    for count in founding.RECOUNT:
        count()


def values_at(data: Any, path: str) -> Any:
    for name in path.split("."):
        data = data[0] if isinstance(data, list) and data else data
        data = data.get(name) if isinstance(data, dict) else None
    return data


def test_every_page_says_what_it_is_and_what_its_family_must(whole_site: None) -> None:
    pages = [f for f in FAMILIES.values() if not f.route or f.route.endswith("/")]
    # One says of itself only that it is gone, and one is somebody else's page.
    pages = [f for f in pages if f.name not in ("gone", "clip copy")]
    assert {page.name for page in pages} == set(EXPECTED)
    for page in pages:
        kind, required = EXPECTED[page.name]
        addresses = list(page.addresses())
        assert addresses, f"no page of {page.name}"
        for arguments in addresses:
            path = page.address(**arguments)
            found = data_of(rendered(page.name, **arguments))
            trails = [each for each in found if each["@type"] == "BreadcrumbList"]
            assert len(trails) == (path != "/"), path
            own = next(each for each in found if each not in trails)
            if page.name.endswith("article"):
                assert own["@type"] in {row.schema for row in KINDS.values()}, path
            else:
                assert own["@type"] == kind, path
                check(own)
            if own["@type"] == kind:
                for name in required - LESS.get((page.name, path), set()):
                    assert values_at(own, name) not in (None, "", []), (path, name)
            if page.name in ABOUT:
                assert own["about"]["@type"] == ABOUT[page.name], path


def test_a_place_says_its_id_and_what_it_lies_in(whole_site: None) -> None:
    found = data_of(rendered("place", path="us/mn/duluth"))[0]["about"]
    assert found["@type"] == "AdministrativeArea"
    assert found["identifier"] == "ocd-division/country:us/state:mn/place:duluth"
    state = found["containedInPlace"]
    assert (state["name"], state["identifier"]) == ("Minnesota", "ocd-division/country:us/state:mn")
    assert state["url"] == f"{HOME}/places/us/mn/"
    assert state["containedInPlace"]["identifier"] == "ocd-division/country:us"
    assert "containedInPlace" not in state["containedInPlace"]


def test_a_chapter_is_part_of_the_network_and_a_contact_is_a_contact_point(
    whole_site: None,
) -> None:
    PressContact.objects.create(
        name="Kim",
        beat="Water",
        email="mn@example.org",
        chapter=Organisation.objects.get(code="mn"),
    )
    found = data_of(rendered("chapter", code="mn"))[0]["about"]
    assert found["parentOrganization"]["name"] == "Test Network"
    assert found["parentOrganization"]["url"] == f"{HOME}/organisations/test-network/"
    assert found["contactPoint"][0]["email"] == "mn@example.org"
    bodies = data_of(rendered("press contacts"))[0]["mainEntity"]
    assert [body["name"] for body in bodies] == ["Test Network", "Chapter MN"]
    point = bodies[1]["contactPoint"][0]
    assert (point["@type"], point["contactType"], point["name"]) == ("ContactPoint", "press", "Kim")
    assert point["description"] == "Water"


def test_an_index_lists_so_many_and_counts_all(front: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linked_records, "MOST_LISTED", 2)
    for name in ("Ana Ruiz", "Bo Li", "Cy Odo"):
        Person.objects.create(name=name)
    found = data_of(rendered("people"))[0]["mainEntity"]
    assert found["numberOfItems"] == 3
    assert len(found["itemListElement"]) == 2
    assert found["itemListElement"][0]["item"]["@type"] == "Person"


def test_a_recording_says_where_it_plays_and_how_long(publish: Any, photo: Any) -> None:
    watch = {"recording_url": "https://www.youtube.com/watch?v=abcdefghijk", "duration": "1:02:30"}
    publish("A talk", slug="v", kind="video", transcript="<p>Hello &amp; thanks</p>", **watch)
    publish("A show", slug="a", kind="audio", photo=photo(), **watch)
    for slug, kind in (("v", "VideoObject"), ("a", "AudioObject")):
        found = data_of(rendered("article", year=2026, month=11, slug=slug))[0]
        assert found["@type"] == kind
        assert found["embedUrl"].startswith("https://www.youtube-nocookie.com/embed/abcdefghijk")
        assert found["duration"] == "PT1H2M30S"
        assert found["uploadDate"] == "2026-11-20T09:00:00-06:00"
        assert found["thumbnailUrl"].startswith(f"{HOME}/media/")
        assert found.get("transcript", "") == ("Hello & thanks" if slug == "v" else "")


def test_an_article_is_located_by_the_id_of_its_place(publish: Any, place: Any) -> None:
    publish("There", slug="t", places=[place()])
    found = data_of(rendered("article", year=2026, month=11, slug="t"))[0]["contentLocation"]
    assert found[0]["identifier"] == "ocd-division/country:us/state:mn/place:duluth"
    assert found[0]["name"] == "Duluth, Minn."


def test_a_job_says_until_when_where_and_for_how_much(publish: Any) -> None:
    publish(
        "Organizer", slug="o", kind="job", job_level="Full time", job_place="Duluth, Minn., or remote",
        pay="$58,000 to $64,000 a year", closing_date=datetime(2026, 12, 15).date(),
        body='[{"type": "text", "value": "<p>You bring people together.</p>"}]',
    )  # fmt: skip
    found = data_of(rendered("article", year=2026, month=11, slug="o"))[0]
    assert found["validThrough"] == "2026-12-15T23:59:59-06:00"
    assert found["employmentType"] == "FULL_TIME"
    assert found["jobLocation"]["address"]["addressLocality"] == "Duluth"
    assert found["jobLocation"]["address"]["addressRegion"] == "MN"
    assert found["jobLocationType"] == "TELECOMMUTE"
    assert found["baseSalary"]["currency"] == "USD"
    assert found["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "unitText": "YEAR", "minValue": 58000.0, "maxValue": 64000.0,
    }  # fmt: skip
    assert found["description"] == "You bring people together."


@pytest.mark.parametrize(
    ("pay", "told"),
    [
        ("$25 an hour", {"unitText": "HOUR", "value": 25.0}),
        ("€40k–45k per year", {"unitText": "YEAR", "minValue": 40000.0, "maxValue": 45000.0}),
        ("$58,000 to $64,000", None),
        ("58,000 a year", None),
        ("$20 an hour, 20 hours a week", None),
        ("Competitive", None),
        ("", None),
    ],
)
def test_pay_is_told_only_where_it_is_clear(pay: str, told: dict[str, Any] | None) -> None:
    found = linked_works.salary(pay)
    assert (found is None) == (told is None)
    if found and told:
        assert told.items() <= found["value"].items()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12:30", "PT12M30S"),
        ("1:02:30", "PT1H2M30S"),
        ("0:45", "PT0M45S"),
        ("an hour", ""),
        ("", ""),
    ],
)
def test_a_length_is_told_only_where_it_is_a_clock(text: str, told: str) -> None:
    assert linked_works.duration(text) == told.replace("PT0M", "PT")


def test_a_photo_says_its_rights(publish: Any, photo: Any) -> None:
    picture = photo(
        credit="Jane Doe / Star", creator="Jane Doe", copyright_notice="© 2026 Star",
        licence_url="https://star.example/terms",
    )  # fmt: skip
    publish("With a photo", slug="p", photo=picture)
    image = data_of(rendered("article", year=2026, month=11, slug="p"))[0]["image"]
    assert image["creditText"] == "Jane Doe / Star"
    assert image["copyrightNotice"] == "© 2026 Star"
    assert image["license"] == "https://star.example/terms"
    assert image["acquireLicensePage"].startswith(HOME)
    assert image["creator"]["name"] == "Jane Doe"


def test_coverage_is_cited_as_its_outlets(publish: Any, clip: Any) -> None:
    article = publish("Covered", slug="c")
    clip("They wrote", link="https://star.example/1", covers=article, outlet="Star News")
    cited = data_of(rendered("article", year=2026, month=11, slug="c"))[0]["citation"]
    assert cited[0]["publisher"] == {"@type": "Organization", "name": "Star News"}


def test_what_was_aired_or_printed_says_where(clip: Any) -> None:
    clip("Heard", kind="radio", programme="Morning News", aired_at=time(6, 40), outlet="KARE 11")
    clip("Read", kind="print", page="A4", link="https://star.example/2")
    html = rendered("in-the-news month", year=2026, month=11)
    assert "Morning News, 6:40\u00a0a.m." in html
    assert "Page A4" in html
    told = [each["item"] for each in data_of(html)[0]["mainEntity"]["itemListElement"]]
    (aired,) = [each for each in told if each["@type"] == "RadioEpisode"]
    assert aired["partOfSeries"] == {"@type": "RadioSeries", "name": "Morning News"}
    assert [each["printPage"] for each in told if "printPage" in each] == ["A4"]


def test_no_transcript_is_shown(clip: Any) -> None:
    clip("Heard", kind="radio", transcript="Every word of it")
    for name in ("in-the-news month", "in-the-news month data"):
        assert "Every word" not in rendered(name, year=2026, month=11)


def test_the_network_names_its_profiles(front: Any) -> None:
    settings = SiteSettings.objects.get()
    settings.profiles = "https://social.example/us\nhttps://video.example/us"
    settings.full_clean()
    settings.save()
    assert data_of(rendered("front"))[0]["sameAs"] == settings.profiles.split()
    settings.profiles = "not an address"
    with pytest.raises(Exception, match="Line 1"):
        settings.full_clean()


def test_a_person_has_their_occupations() -> None:
    told = person_data("Ana Ruiz", url="/people/ana-ruiz/", occupations=[("Mayor", "Duluth, MN")])
    assert told["hasOccupation"][0]["occupationLocation"]["name"] == "Duluth, MN"


def test_a_corrected_article_says_when(publish: Any) -> None:
    publish("Right", slug="r", revised_at=datetime(2026, 11, 21, 9, tzinfo=UTC))
    html = rendered("article", year=2026, month=11, slug="r")
    assert data_of(html)[0]["dateModified"].startswith("2026-11-21T03:00")
    assert 'property="article:modified_time"' in html
    assert 'property="article:published_time"' in html
    assert 'property="og:locale" content="en_US"' in html
