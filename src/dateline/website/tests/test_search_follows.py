"""What the search knows of an item follows every row that it was made from, shown on a page or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dateline.content.models import Topic
from dateline.coverage.models import Clip
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.newsroom.actions import section_of
from dateline.publishing.guard import guarded
from dateline.publishing.models import Output, Read
from dateline.publishing.press import press_until_idle
from dateline.publishing.tracking import recording
from dateline.search.public import feeding, registry
from dateline.search.public.documents import Asked
from dateline.search.public.reading import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(
    settings: Any, tmp_path: Path, publish: Any, clip: Any, event: Any, place: Any, chapter: Any
) -> Callable[[], None]:
    """A small archive in which everything is linked; ``live()`` brings the search up to date."""
    settings.SEARCH_FOLDER = tmp_path / "search"
    country = Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us", name="United States", level="country"
    )
    state = Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us/state:mn", name="Minnesota", level="state", state="MN",
        parent=country,
    )  # fmt: skip
    ely = place("Ely")
    ely.parent = state
    ely.save()
    topic = Topic.objects.create(name="Water")
    person = Person.objects.create(name="Ana Bear")
    body = chapter("mn")
    about = {"topics": [topic], "people": [person], "places": [ely]}
    made = publish("Hydrants written", parent=section_of(body), **about)
    made.issuer = body
    made.save_revision().publish()
    publish("Nothing linked")
    filed = clip("Hydrants filed", chapter=body)
    for name, rows in about.items():
        getattr(filed, name).set(rows)
    filed.save()
    event("Hydrants shown", place=ely, topics=[topic], people=[person])

    def edition() -> None:
        press_until_idle()
        feeding.feed()

    edition()
    return edition


def found(text: str = "", **chosen: str) -> set[str]:
    """The keys of what is found, without what lasts (people, places, topics)."""
    answer = ask(Asked(text, {facet: (value,) for facet, value in chosen.items()}))
    return {hit.key.split(":")[0] for hit in answer.hits if hit.date}


ALL = {"newsroom.article", "newsroom.event", "coverage.clip"}


def test_clips_are_narrowed_and_found_like_articles(live: Any) -> None:
    assert found("water") == found("ana bear") == found("ely") == ALL
    assert found(topic="water") == found(person="ana-bear") == found(place="us/mn/ely") == ALL
    assert found(organisation="chapter-mn") == {"newsroom.article", "coverage.clip"}
    assert found("chapter mn", kind="clip") == {"coverage.clip"}


def test_what_is_about_a_city_is_found_under_its_state_and_counted_once(live: Any) -> None:
    assert found("hydrants", place="us/mn") == found("hydrants", place="us") == ALL
    counts = dict(ask(Asked("hydrants")).facets["place"])
    assert counts == {"us": 3, "us/mn": 3, "us/mn/ely": 3}
    assert dict(ask(Asked("nothing linked ")).facets["place"]) == {}


def _new_slug(model: Any, slug: str) -> Callable[[], None]:
    def change() -> None:
        row = model.objects.get(**({"code": "mn"} if model is Organisation else {}))
        row.slug = slug
        row.save()

    return change


def _moves_to_a_county() -> None:
    county = Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us/state:mn/county:st_louis", name="St. Louis County",
        level="county", state="MN", parent=Jurisdiction.objects.get(path="us/mn"),
    )  # fmt: skip
    ely = Jurisdiction.objects.get(path="us/mn/ely")
    ely.parent = county
    ely.save()


def _state_is_an_orphan() -> None:
    state = Jurisdiction.objects.get(path="us/mn")
    state.parent = None
    state.save()


def _renamed() -> None:
    person = Person.objects.get()
    person.name = "Ana Wolf"
    person.save()


def _clip_changes_hands() -> None:
    clip = Clip.objects.get()
    clip.chapter = None
    clip.save()


@pytest.mark.parametrize(
    ("change", "before", "after", "kinds"),
    [
        (_new_slug(Topic, "rivers"), {"topic": "water"}, {"topic": "rivers"}, ALL),
        (_new_slug(Person, "ana"), {"person": "ana-bear"}, {"person": "ana"}, ALL),
        (_new_slug(Organisation, "chapter"), {"organisation": "chapter-mn"}, {"organisation": "chapter"},
         ALL - {"newsroom.event"}),
        (lambda: Person.objects.get().delete(), {"person": "ana-bear"}, None, ALL),
        (lambda: Topic.objects.get().delete(), {"topic": "water"}, None, ALL),
        (_moves_to_a_county, None, {"place": "us/mn/st-louis-county"}, ALL),
        (_state_is_an_orphan, {"place": "us"}, None, ALL),
        (_renamed, {"text": "bear "}, {"text": "ana wolf "}, ALL),
        (_clip_changes_hands, {"kind": "clip", "organisation": "chapter-mn"}, {"kind": "clip"},
         {"coverage.clip"}),
    ],
    ids=["a topic's address", "a person's address", "an organisation's address", "a person goes",
         "a topic goes", "a city in a county", "a state by itself", "a person's name",
         "a clip of no chapter"],
)  # fmt: skip
def test_a_change_reaches_what_was_made_from_it(
    live: Any, change: Any, before: Any, after: Any, kinds: set[str]
) -> None:
    if before:
        assert found(**before) == kinds
    change()
    live()
    if before:
        assert found(**before) == set()
    if after:
        assert found(**after) == kinds


def test_the_books_of_a_page_hold_all_that_its_documents_read(live: Any) -> None:
    pages = list(Output.objects.filter(family__in=list(registry.GIVERS)))
    assert {"article", "in-the-news month", "event", "place", "topic"} <= {p.family for p in pages}
    for page in pages:
        with recording() as record:
            registry.given([(page.path, page.family, page.arguments)])
        kept = set(Read.objects.filter(output=page).values_list("key", flat=True))
        assert record.every_key() <= kept, page.path


def test_documents_are_read_under_the_guard(live: Any) -> None:
    for page in Output.objects.filter(family__in=list(registry.GIVERS)):
        with guarded():
            assert page.family and registry.given([(page.path, page.family, page.arguments)])


def test_a_page_that_says_the_same_is_read_again_but_not_written(live: Any) -> None:
    month = Output.objects.get(family="in-the-news month")
    _new_slug(Topic, "rivers")()
    live()
    again = Output.objects.get(pk=month.pk)
    assert again.digest == month.digest
    assert again.edition_id != month.edition_id
