"""The search: fed by editions, finds what is public and nothing else, answers any question."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dateline.accounts import limits
from dateline.content.models import PlainPage, SiteSettings, Topic
from dateline.coverage.models import Clip
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.newsroom.models import Article
from dateline.project.checks import OK, WARNING, public_index
from dateline.publishing.models import Edition, Output
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.press import press_until_idle
from dateline.search.actions import index_in_bulk
from dateline.search.models import PageDue, PublicIndex
from dateline.search.public import feeding, folders, registry
from dateline.search.public.documents import Asked
from dateline.search.public.reading import NotReady, ask
from dateline.website import findable

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.SEARCH_FOLDER = tmp_path / "search"
    return tmp_path / "search"


@pytest.fixture
def live(front: Any) -> Callable[[], None]:
    """``live()``: an edition goes live, and the search takes it up."""

    def edition() -> None:
        press_until_idle()
        feeding.feed()

    edition()
    return edition


@pytest.fixture
def reader() -> Client:
    return Client(headers={"host": "press.example.org"})


def titles(text: str, **chosen: str) -> list[str]:
    found = ask(Asked(text, {name: (value,) for name, value in chosen.items()}))
    return [re.sub("</?mark>", "", hit.title) for hit in found.hits]


def test_what_an_edition_brings_is_found_and_what_it_takes_away_is_not(live, publish) -> None:  # type: ignore[no-untyped-def]
    article = publish("Hydrants in winter", body=[("text", "<p>Frozen valves everywhere.</p>")])
    assert titles("hydrants") == []  # not before the edition
    live()
    assert titles("hydrants") == titles("valves") == ["Hydrants in winter"]
    article.title = "Pumps in winter"
    article.save_revision().publish()
    live()
    assert titles("hydrants") == []
    assert titles("pumps") == ["Pumps in winter"]
    article.unpublish()
    live()
    assert titles("pumps") == titles("valves") == []
    assert PageDue.objects.count() == 0


def test_a_draft_is_never_found(live, publish, clip, reader: Client) -> None:  # type: ignore[no-untyped-def]
    publish("Canary zebra", live=False)
    public = publish("A public piece")
    public.title = "Canary zebra draft"
    public.save_revision()  # a draft of what is live
    clip("Canary zebra clip", live=False)
    later = publish("Canary zebra later", live=False)
    later.go_live_at = "2099-01-01T00:00:00Z"
    later.save_revision()
    for _ in range(2):
        live()
        assert titles("zebra") == titles("canary zebra") == []
        assert b"anary zebra" not in reader.get("/search/?q=public").content
        feeding.rebuild()
    assert titles("public") == ["A public piece"]


def test_every_kind_of_thing_is_found(live, publish, clip, place, chapter, front) -> None:  # type: ignore[no-untyped-def]
    topic = Topic.objects.create(name="Sewerage", description="Pipes under streets.")
    person = Person.objects.create(name="Iñaki Bear", biography="Sings at council.")
    Organisation.objects.create(name="Glade Caucus", kind="caucus", mission="Speaks for glades.")
    publish("About one thing", topics=[topic], people=[person], places=[place("Ely")])
    clip("They wrote of us", excerpt="A long excerpt on lanterns.", outlet="Prairie Post")
    clip("Without a date", date=None)
    front.add_child(instance=PlainPage(title="Our charter", slug="charter"))
    chapter("mn")
    live()
    assert "Sewerage" in titles("sewerage", kind="topic")
    assert titles("inaki") == ["Iñaki Bear", "About one thing"]
    assert titles("glades") == ["Glade Caucus"]
    assert titles("ely", kind="place") == ["Ely, Minn."]
    assert titles("lanterns") == ["They wrote of us"]
    assert titles("prairie post") == ["Prairie Post", "They wrote of us"]
    assert titles("without", kind="clip") == ["Without a date"]
    assert titles("charter") == ["Our charter"]
    assert titles("chapter", kind="chapter") == ["Chapter MN"]


def test_a_clip_that_goes_leaves_its_month_and_the_search(live, clip) -> None:  # type: ignore[no-untyped-def]
    one, _ = clip("Trolley report"), clip("Tram report")
    live()
    assert set(titles("report")) == {"Tram report", "Trolley report"}
    one.delete()
    live()
    assert titles("report") == ["Tram report"]
    Clip.objects.get().delete()
    live()
    assert titles("report") == []


def test_a_renamed_topic_is_found_on_its_items(live, publish) -> None:  # type: ignore[no-untyped-def]
    topic = Topic.objects.create(name="Sewerage")
    publish("Pipes", topics=[topic])
    live()
    topic.name = "Wastewater"
    topic.save()
    live()
    assert set(titles("wastewater")) == {"Wastewater", "Pipes"}
    assert titles("sewerage") == []


def test_whoever_is_killed_after_the_commit_loses_and_doubles_nothing(  # type: ignore[no-untyped-def]
    live, publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("Hydrants one")
    publish("Hydrants two")
    press_until_idle()

    def killed(rows: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(feeding, "_forget", killed)
        with pytest.raises(KeyboardInterrupt):
            feeding.feed()
    assert PageDue.objects.exists()
    assert len(titles("hydrants")) == 2  # committed, though the books do not know
    feeding.feed()
    assert len(titles("hydrants")) == 2
    assert not PageDue.objects.exists()


def test_an_index_made_anew_is_the_one_that_grew(  # type: ignore[no-untyped-def]
    live, publish, clip, place, chapter
) -> None:
    topic = Topic.objects.create(name="Water")
    for n in range(6):
        publish(f"Piece {n}", topics=[topic] if n % 2 else [], places=[place(f"Town {n}")])
        clip(f"Clip {n}", link=f"https://star.example/{n}")
        live()
    Article.objects.first().unpublish()
    Clip.objects.first().delete()
    live()

    def everything() -> set[tuple[str, str, str]]:
        searcher = feeding.open_index(str(folders.current().folder)).searcher()  # type: ignore[union-attr]
        found = searcher.search(feeding.tantivy.Query.all_query(), 500).hits
        rows = [searcher.doc(address) for _, address in found]
        return {(d["page"][0], bytes(d["shown"][0]).decode(), d["body"][0]) for d in rows}

    before, count = everything(), PublicIndex.objects.get().documents
    name = folders.current()
    assert feeding.rebuild() == count == len(before)
    assert folders.current() != name
    assert everything() == before
    assert titles("piece")  # open readers follow


def test_without_an_index_it_says_so_and_builds_one(front, publish, reader: Client) -> None:  # type: ignore[no-untyped-def]
    publish("Hydrants")
    press_until_idle()
    answer = reader.get("/search/?q=hydrants")
    assert answer.status_code == 503 and b"being prepared" in answer.content
    with pytest.raises(NotReady):
        ask(Asked("hydrants"))
    feeding.feed()
    assert reader.get("/search/?q=hydrants").status_code == 200
    assert titles("hydrants") == ["Hydrants"]


def test_an_index_of_another_database_is_built_anew(live, publish) -> None:  # type: ignore[no-untyped-def]
    publish("Hydrants")
    live()
    PublicIndex.objects.update(name="index-of-a-backup")
    name = folders.current()
    feeding.feed()
    assert folders.current() != name
    assert titles("hydrants") == ["Hydrants"]


def test_while_one_writes_others_leave_the_rows(live, publish) -> None:  # type: ignore[no-untyped-def]
    publish("Hydrants")
    press_until_idle()
    waits = PageDue.objects.count()
    with folders.writing():
        assert feeding.feed() == 0
    assert PageDue.objects.count() == waits > 0


def test_the_page_marks_the_words_counts_and_narrows(live, publish, reader: Client) -> None:  # type: ignore[no-untyped-def]
    topic = Topic.objects.create(name="Clean water")
    for n in range(25):
        publish(f"Hydrants <b>{n}</b>", topics=[topic] if n < 3 else [],
                body=[("text", f"<p>Some {'words ' * 60} about hydrants &amp; pipes.</p>")])  # fmt: skip
    live()
    answer = reader.get("/search/?q=hydrant")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "25 results for “hydrant”" in html
    assert "<mark>Hydrants</mark> &lt;b&gt;" in html
    assert "about <mark>hydrants</mark> &amp; pipes" in html
    assert 'name="robots" content="noindex"' in html
    assert answer["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "/search/?q=hydrant&amp;topic=clean-water" in html
    second = reader.get("/search/?q=hydrant&page=2").content.decode()
    assert second.count("<article") == 5
    narrowed = reader.get("/search/?q=hydrant&topic=clean-water").content.decode()
    assert narrowed.count("<article") == 3
    assert 'name="topic" value="clean-water"' in narrowed


def test_a_city_takes_the_place_of_its_state(live, publish, place, reader: Client) -> None:  # type: ignore[no-untyped-def]
    state = Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us/state:mn", name="Minnesota", level="state", state="MN"
    )
    for name in ("Ely", "Orr"):
        city = place(name)
        city.parent = state
        city.save()
        publish(f"About {name}", places=[city])
    live()
    whole = reader.get("/search/?q=about&place=us/mn").content.decode()
    assert "2 results" in whole and whole.count("<article") == 2
    assert 'href="/search/?q=about&amp;place=us%2Fmn%2Fely"' in whole
    assert 'href="/search/?q=about"' in whole  # Minnesota taken off
    two = reader.get("/search/?q=about&place=us/mn/ely").content.decode()
    assert 'href="/search/?q=about&amp;place=us%2Fmn%2Fely&amp;place=us%2Fmn%2Forr"' in two
    assert 'href="/search/?q=about&amp;place=us%2Fmn"' in two


def test_places_that_nothing_is_published_about_are_named(  # type: ignore[no-untyped-def]
    live, publish, place, reader: Client
) -> None:
    ely, orr = place("Ely"), place("Elyria")
    index_in_bulk(type(orr))
    publish("About Ely", places=[ely])
    live()
    html = reader.get("/search/?q=ely").content.decode()
    assert "<b>Elyria, Minn.</b>: nothing published about it yet" in html
    assert "<b>Ely, Minn.</b>" not in html


def test_many_questions_from_one_address_have_to_wait(  # type: ignore[no-untyped-def]
    live, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: 1_800_000_000.0))
    answers = [reader.get("/search/?q=a", REMOTE_ADDR="10.0.0.9") for _ in range(81)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429 and answers[-1]["Retry-After"] == "60"
    assert b"wait a minute" in answers[-1].content
    assert reader.get("/search/?q=a", REMOTE_ADDR="10.0.0.10").status_code == 200
    assert reader.get("/search/", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_browsers_can_add_the_search(live, reader: Client) -> None:  # type: ignore[no-untyped-def]
    answer = reader.get("/opensearch.xml")
    assert b'template="https://press.example.org/search/?q={searchTerms}"' in answer.content
    assert b'action="/search/"' in reader.get("/").content


def test_a_page_that_cannot_be_read_does_not_hold_up_the_others(  # type: ignore[no-untyped-def]
    live, publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("Hydrants")
    broken = publish("Valves")
    whole = findable._of_article

    def breaks(path: str, item: Article, *rows: Any) -> Any:
        assert item.pk != broken.pk, "a block that nobody foresaw"
        return whole(path, item, *rows)

    with monkeypatch.context() as patched:
        patched.setattr(findable, "_of_article", breaks)
        live()
    assert titles("hydrants") == ["Hydrants"]
    assert titles("valves") == []
    feeding.rebuild()
    assert titles("valves") == ["Valves"]


def test_a_damaged_index_is_built_anew(live, publish) -> None:  # type: ignore[no-untyped-def]
    now = folders.current()
    assert now is not None
    (now.folder / "meta.json").write_text("not what the library wrote")
    publish("Hydrants")
    live()
    assert folders.current() != now
    assert titles("hydrants") == ["Hydrants"]


def test_pages_that_are_pressed_again_for_their_looks_are_not_read_again(live, publish) -> None:  # type: ignore[no-untyped-def]
    publish("Hydrants")
    live()
    SiteSettings.objects.update_or_create(defaults={"mission": "Another mission."})
    settings = SiteSettings.objects.get()
    settings.mission = "Cities that compare notes."
    settings.save()
    press_until_idle()
    assert Output.objects.filter(family="article", reason="").exists()
    assert not PageDue.objects.filter(family="article").exists()


@pytest.mark.parametrize("name", sorted(registry.GIVERS))
def test_what_gives_documents_is_a_family_of_pages(name: str) -> None:
    assert name in FAMILIES


def test_doctor_knows_how_the_search_is(live, publish) -> None:  # type: ignore[no-untyped-def]
    assert [f.level for f in public_index()] == [OK]
    publish("Hydrants")
    press_until_idle()
    Edition.objects.update(live_at=timezone.now() - timedelta(minutes=5))
    found = next(public_index())
    assert found.level == WARNING and "not in it yet" in found.found
    feeding.feed()
    PublicIndex.objects.update(documents=77)
    assert "where 77 should be" in next(public_index()).found
    shutil.rmtree(folders.home())
    assert "no index" in next(public_index()).found


@pytest.mark.parametrize(
    "query",
    ["", "?q=", "?q=%22", "?q=%00%ff", "?q=a&page=0", "?q=a&page=99999999999999999999", "?q=a&page=-1",
     "?q=a&page=%C2%B2", "?q=a&sort=x&kind=&kind=nothing&topic=" + "x" * 900, "?kind=post&year=2026",
     "?q=" + "long+" * 300, "?q=-", "?q=%F0%9F%8E%89", "?topic=%00", "?q=x&place=us/mn/ely&person=%ff"],
)  # fmt: skip
def test_any_address_of_the_search_is_answered(live, publish, reader: Client, query: str) -> None:  # type: ignore[no-untyped-def]
    publish("A public piece")
    live()
    answer = reader.get(f"/search/{query}", REMOTE_ADDR=f"10.1.0.{len(query) % 250}")
    assert answer.status_code == 200
    results = query not in ("", "?q=", "?topic=%00")
    assert answer.headers.get("X-Robots-Tag") == ("noindex" if results else None)
    assert (b'name="robots" content="noindex"' in answer.content) == results
    assert (
        b'rel="canonical" href="https://press.example.org/search/"' in answer.content
    ) != results


def test_a_question_is_only_read(live, reader: Client) -> None:  # type: ignore[no-untyped-def]
    assert reader.post("/search/", {"q": "a"}).status_code == 405
    assert reader.head("/search/?q=a").content == b""
