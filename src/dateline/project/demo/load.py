"""Writes the demo network into an empty site, through the models and publishing that editors use."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from dateline.accounts.actions import add_user
from dateline.accounts.models import User
from dateline.contacts.models import Outlet, PressContact
from dateline.content.models import (
    MenuLink,
    Photo,
    PlainPage,
    PressDocument,
    Series,
    SiteSettings,
    Topic,
)
from dateline.coverage.models import Clip
from dateline.directory.actions import grant_chapter
from dateline.directory.loading import load_places
from dateline.directory.models import Jurisdiction, Office, Organisation, Person, Term
from dateline.directory.queries import place_meant
from dateline.lib.dates import long_date
from dateline.newsroom.actions import section_of
from dateline.newsroom.models import (
    Article,
    ArticleFile,
    Bill,
    Event,
    Figure,
    NewsSection,
    SubStory,
)
from dateline.project.demo.coverage import load_coverage
from dateline.project.demo.event_records import EventRecord, events
from dateline.project.demo.files import pdf
from dateline.project.demo.found_stories import load_found
from dateline.project.demo.handled import load_handled
from dateline.project.demo.leaflets import load_leaflets
from dateline.project.demo.local_editions import load_editions
from dateline.project.demo.notation import blocks
from dateline.project.demo.pictures import draw
from dateline.project.demo.press_kits import load_press_kits
from dateline.project.demo.records import photos
from dateline.project.demo.stored_pages import load_stored_pages
from dateline.project.demo.watched import load_sources
from dateline.website.models import FrontPage, Highlight

HERE = Path(__file__).parent
PASSWORD = "waymark-demo"  # noqa: S105 - the demo's own, printed when it starts
LOGINS = [
    ("admin@waymark.example", "Ada", "Marsh", "administrator", None),
    ("press@waymark.example", "Dana", "Whitlock", "press-officer", None),
    ("editor@waymark.example", "Beatriz", "Lowenthal", "editor", None),
    ("minnesota@waymark.example", "Theo", "Lindgren", "chapter-editor", "mn"),
    ("research@waymark.example", "Anselm", "Grotewohl", "researcher", None),
]
DRAFTS = [
    ("press-release", "Members agree on a plain-language ballot guide", "A two-page guide tells voters what each office on their ballot does."),
    ("post", "What the siphon taught us about maps", ""),
]  # fmt: skip


def read(name: str) -> dict[str, Any]:
    """One of the TOML files beside this module."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


class Demo:
    """One loading of the demo; ``say`` is told each step."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.network, self.people_file = read("network"), read("people")
        self.organisations: dict[str, Organisation] = {}
        self.photos: dict[str, Photo] = {}
        self.documents: dict[str, PressDocument] = {}
        self.articles: dict[str, Article] = {}
        self.contacts: dict[str, PressContact] = {}
        self.pages: dict[str, PlainPage] = {}

    def load(self) -> None:
        """Everything, in the order in which one thing needs another."""
        self.say("Drawing pictures")
        self.media()
        self.say("Writing the directory")
        self.directory()
        self.say("Publishing articles")
        self.written()
        self.clips()
        load_leaflets(
            self.organisations["mn"], self.people["Ingrid Sorvaag"], self.places["Duluth"],
            self.topics["Water"], next(iter(self.series.values())), self.outlets,
        )  # fmt: skip
        for told in events():
            self.event(told)
        self.plain_pages()
        load_press_kits(self.organisations, self.people, self.topics, self.network["name"])
        self.settings_and_front()
        load_handled(self.articles, self.outlets, self.places, self.topics)
        load_editions(self.articles, self.people)
        load_found()
        load_sources(self.outlets)
        load_stored_pages()
        load_coverage(self.outlets)
        self.say("Adding people at the desk")
        self.people_at_the_desk()

    @cached_property
    def topics(self) -> dict[str, Topic]:
        return {t["name"]: Topic.objects.create(**t) for t in self.network["topic"]}

    @cached_property
    def series(self) -> dict[str, Series]:
        return {s["name"]: Series.objects.create(**s) for s in self.network["series"]}

    @cached_property
    def outlets(self) -> dict[str, Outlet]:
        return {o["name"]: Outlet.objects.create(**o) for o in self.network["outlet"]}

    def media(self) -> None:
        """Photos with their rights, documents for reports."""
        for key, record in photos().items():
            told = asdict(record)
            file = ContentFile(draw(told.pop("key")), name=f"{key}.jpg")
            self.photos[key] = Photo.objects.create(**told, file=file)
        for told in read("documents")["document"]:
            body = pdf(told["title"], told["text"], told["issuer"], long_date(told["date"]))
            self.documents[told["key"]] = PressDocument.objects.create(
                title=told["title"], source=told["issuer"],
                file=ContentFile(body, name=f"{told['key']}.pdf"),
            )  # fmt: skip

    def directory(self) -> None:
        """Organisations, contacts, places, people with their offices and terms."""
        load_places()  # a demo of an earlier version has the states only
        for told in self.network["organisation"]:
            key, place = told.pop("key"), told.pop("place", "")
            self.organisations[key] = Organisation.objects.create(
                **told, jurisdiction=place_meant(place)
            )
        for order, told in enumerate(self.network["contact"]):
            chapter = self.organisations.get(told.pop("chapter", ""))
            contact = PressContact.objects.create(**told, chapter=chapter, order=order)
            self.contacts[contact.name] = contact
        wanted = {told["ocd_id"]: told["name"] for told in self.people_file["place"]}
        found = Jurisdiction.objects.filter(ocd_id__in=wanted)
        self.places = {wanted[place.ocd_id]: place for place in found}
        self.people = {told["name"]: self.person(told) for told in self.people_file["person"]}

    def person(self, told: dict[str, Any]) -> Person:
        person = Person.objects.create(
            name=told["name"], other_names="\n".join(told.get("other_names", ())),
            biography=told.get("biography", ""), source="Invented for this demo",
            checked_on=date(2026, 11, 1), chapter=self.organisations.get(told.get("chapter", "")),
        )  # fmt: skip
        office, _ = Office.objects.get_or_create(
            title=told["office"], jurisdiction=self.places[told["place"]], seat=told.get("seat", ""),
            defaults={"single_seat": told["office"] == "Mayor" or "seat" in told},
        )  # fmt: skip
        Term.objects.create(
            person=person, office=office, start=told["start"], end=told.get("end", ""),
            end_reason=told.get("end_reason", ""), source="Invented for this demo",
        )  # fmt: skip
        return person

    def written(self) -> None:
        """Articles of every kind, oldest first, and two drafts."""
        news = NewsSection.objects.get()
        news.introduction = "Everything the network publishes, newest first."
        news.save_revision().publish()
        every = read("articles")["article"]
        for told in sorted(every, key=lambda a: datetime.fromisoformat(a["date"]).astimezone(UTC)):
            chapter = told.get("chapter")
            section = section_of(self.organisations[chapter]) if chapter else news
            self.articles[told["key"]] = self.article(told, section)
        for kind, title, deck in DRAFTS:
            draft = Article(title=title, kind=kind, deck=deck, live=False)
            news.add_child(instance=draft)
            draft.save_revision()

    def article(self, told: dict[str, Any], section: Any) -> Article:
        names = (
            "kind", "title", "deck", "dateline", "byline", "issue", "signed_by", "year",
            "recording_url", "duration", "transcript", "job_level", "job_place", "pay",
            "closing_date", "outward_link", "cite_as",
        )  # fmt: skip
        article = Article(
            **{name: told[name] for name in names if name in told},
            date=datetime.fromisoformat(told["date"]), live=False,
            revised_at=datetime.fromisoformat(told["updated"]) if "updated" in told else None,
            issuer=self.organisations.get(told.get("issuer", "")),
            series=self.series.get(told.get("series", "")),
            outlet=self.outlets.get(told.get("outlet", "")),
            photo=self.photos.get(told.get("photo", "")),
            body=self.body(told["body"]),
        )  # fmt: skip
        section.add_child(instance=article)
        article.topics = [self.topics[name] for name in told.get("topics", [])]
        article.people = [self.people[name] for name in told.get("people", [])]
        article.authors = [self.people[name] for name in told.get("authors", [])]
        article.places = [self.places[name] for name in told.get("places", [])]
        article.co_issuers = [self.organisations[key] for key in told.get("co_issuers", [])]
        article.files = [ArticleFile(document=self.documents[key]) for key in told.get("files", [])]
        article.contacts = [self.contacts[name] for name in told.get("contacts", [])]
        article.bills = [
            Bill(jurisdiction=place_meant(bill.pop("place", "")), **bill)
            for bill in map(dict, told.get("bills", []))
        ]
        article.figures = [Figure(**figure) for figure in told.get("figures", [])]
        article.stories = [
            SubStory(**story | {
                "place": self.places.get(story.get("place", "")),
                "person": self.people.get(story.get("person", "")),
                "topic": self.topics.get(story.get("topic", "")),
            })
            for story in told.get("stories", [])
        ]  # fmt: skip
        article.save_revision().publish()
        return article

    def body(self, told: Any) -> list[Any]:
        """The blocks of a body with the rows that they name."""
        return blocks(told, self.photos, self.documents, self.people)

    def clips(self) -> None:
        """Coverage, some of it covering our own releases."""
        for told in read("clips")["clip"]:
            clip = Clip(
                headline=told["headline"], outlet=self.outlets[told["outlet"]],
                kind=told.get("kind", "web"), byline=told.get("byline", ""),
                no_byline=told.get("no_byline", False), date=told["date"], link=told.get("link", ""),
                excerpt=told.get("excerpt", ""), photo=self.photos.get(told.get("photo", "")),
                covers=self.articles.get(told.get("covers", "")),
                chapter=self.organisations.get(told.get("chapter", "")),
                show_in_latest=told.get("show_in_latest", False), live=False,
            )  # fmt: skip
            clip.people = [self.people[name] for name in told.get("people", [])]
            clip.places = [self.places[name] for name in told.get("places", [])]
            clip.topics = [self.topics[name] for name in told.get("topics", [])]
            clip.save()
            clip.save_revision().publish()

    def event(self, told: EventRecord) -> None:
        """One event, published."""
        values = asdict(replace(told, body=()))
        for name in ("key", "body", "chapter", "topics", "people", "contacts"):
            values.pop(name)
        values |= {
            "place": self.places.get(told.place), "issuer": self.organisations.get(told.issuer),
            "photo": self.photos.get(told.photo), "recap": self.articles.get(told.recap),
            "body": self.body(told.body),
        }  # fmt: skip
        own = self.organisations.get(told.chapter)
        event = Event(**values, live=False)
        (section_of(own) if own else NewsSection.objects.get()).add_child(instance=event)
        event.topics = [self.topics[name] for name in told.topics]
        event.people = [self.people[name] for name in told.people]
        event.contacts = [self.contacts[name] for name in told.contacts]
        event.save_revision().publish()

    def plain_pages(self) -> None:
        front = FrontPage.objects.get()
        for told in self.network["page"]:
            parent = self.pages.get(told.get("parent", ""), front)
            page = PlainPage(
                title=told["title"], slug=told["key"], introduction=told.get("introduction", ""),
                body=self.body(told["body"]), live=False,
            )  # fmt: skip
            parent.add_child(instance=page)
            page.save_revision().publish()
            self.pages[told["key"]] = page

    def settings_and_front(self) -> None:
        """Name, colours, menus; the pinned lead and a highlight."""
        settings = SiteSettings.objects.get()
        for name in ("name", "mission", "accent_light", "accent_dark", "footer_text"):
            setattr(settings, name, self.network[name])
        settings.save()
        for order, told in enumerate(self.network["menu"]):
            page = self.pages.get(told.pop("page", ""))
            MenuLink.objects.create(settings=settings, sort_order=order, page=page, **told)
        front = FrontPage.objects.get()
        for band in ("latest", "coverage", "releases"):
            setattr(front, f"{band}_introduction", self.network[f"{band}_introduction"])
        every = read("articles")["article"]
        front.lead = next(self.articles[a["key"]] for a in every if a.get("lead"))
        front.highlights = [
            Highlight(article=self.articles[a["key"]]) for a in every if a.get("highlight")
        ]
        front.save_revision().publish()

    def people_at_the_desk(self) -> None:
        """One login a role; the chapter editor is granted Minnesota."""
        for email, first_name, last_name, role, chapter in LOGINS:
            user = add_user(
                email=email, first_name=first_name, last_name=last_name, role=role,
                password=PASSWORD, invite=False,
            )  # fmt: skip
            if chapter:
                grant_chapter(user, self.organisations[chapter])


def load(say: Callable[[str], None]) -> bool:
    """Load the demo unless the site holds it already; tells whether it did."""
    if User.objects.filter(email=LOGINS[0][0]).exists():
        return False
    with timezone.override("America/New_York"):
        Demo(say).load()
    return True
