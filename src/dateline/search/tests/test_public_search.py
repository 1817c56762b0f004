"""The engine of the public search: what is found by which words, what is counted, what never fails."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import example, given
from hypothesis import settings as tries
from hypothesis import strategies as st
from markupsafe import Markup, escape

from dateline.search.public import folders
from dateline.search.public.documents import FACETS, Asked, Document, Found
from dateline.search.public.reading import PAGE, ask
from dateline.search.public.schema import entry, open_index
from dateline.search.public.snippets import Snippets
from dateline.search.public.spelling import distance
from dateline.search.public.wording import LONGEST, MOST_WORDS, read, words_in

Fill = Callable[[list[Document]], None]


def fill(documents: list[Document]) -> None:
    """A new index in use, with these documents."""
    name = folders.new_name()
    (folders.home() / name).mkdir(parents=True)
    writer = open_index(str(folders.home() / name)).writer(15_000_000, 1)
    for document in documents:
        writer.add_document(entry(document.address, document))
    writer.commit()
    writer.wait_merging_threads()
    folders.put_in_use(name)


@pytest.fixture
def index(settings: Any, tmp_path: Path) -> Fill:
    settings.SEARCH_FOLDER = tmp_path
    return fill


@pytest.fixture(scope="module")
def archive() -> Iterator[None]:
    """One small archive, which no test changes."""
    before = django_settings.SEARCH_FOLDER
    with tempfile.TemporaryDirectory() as folder:
        django_settings.SEARCH_FOLDER = folder
        fill(
            [
                doc("hearing", "Public hearings on the water bill", "The council hears everybody."),
                doc(
                    "nunez", "Mayor Núñez speaks", "Señora Núñez named Zürich and the O’Brien Act."
                ),
                doc("library", "Library opens", "Libraries stay open late. A bus-lane opens too."),
                doc("transport", "Public transportation", "Buses, trains, and hearing loops."),
                doc("thread", "Fear & <script>", "x < y && <b>bold</b> claims of rivers."),
            ]
        )
        yield
    django_settings.SEARCH_FOLDER = before


def doc(key: str, title: str, body: str = "", **more: Any) -> Document:
    more.setdefault("kind", "post")
    more.setdefault("date", date(2026, 11, 2))
    return Document(key=key, title=title, body=body, address=f"/{key}/", **more)


def keys(found: Found) -> set[str]:
    return {hit.key for hit in found.hits}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("nunez ", {"nunez"}), ("NÚÑEZ ", {"nunez"}), ("zurich ", {"nunez"}), ("Zürich ", {"nunez"}),
        ("libraries ", {"library"}), ("library ", {"library"}), ("hears ", {"hearing", "transport"}),
        ("o'brien ", {"nunez"}), ("O’Brien ", {"nunez"}), ("bus lane ", {"library"}),
        ("bus-lane ", {"library"}),
        # phrases, as they are spelled
        ('"public hearings" ', {"hearing"}), ('"hearings public" ', set()), ("“water bill” ", {"hearing"}),
        ('"public hearing" ', set()), ('"the water" ', {"hearing"}), ('"bill the" ', set()),
        # the last word may go on, others may not
        ("transpor", {"transport"}), ("transpor ", set()), ("tr", {"transport"}),
        ("publ hearings", set()), ("public transpor", {"transport"}), ("t", set()),
        # words to leave out
        ("public ", {"hearing", "transport"}), ("public -transportation ", {"hearing"}),
        ('public -"water bill" ', {"transport"}), ("-public ", {"nunez", "library", "thread"}),
        ("public −water ", {"transport"}), ("- ", set()), ("public - ", {"hearing", "transport"}),
        # typing errors, where nothing is spelled like it
        ("libary ", {"library"}), ("librray ", {"library"}), ("hearnig ", {"transport"}),
        ("trasnporttion ", {"transport"}), ("watr bil ", set()), ("wter bill ", {"hearing"}),
        ("xibrarx ", set()), ("zur ", set()), ("pub ", set()), ("nunes ", {"nunez"}),
        ("🎉 ", set()), ('" ', set()), ("mayor speaks library ", set()),
    ],
)  # fmt: skip
def test_what_is_found_by_which_words(archive: None, asked: str, wanted: set[str]) -> None:
    assert keys(ask(Asked(asked))) == wanted


def test_a_question_without_words_has_everything_the_newest_first_if_wanted(index: Fill) -> None:
    index([doc(str(year), "A title", date=date(year, 1, 1)) for year in (2019, 2026, 2022)])
    found = ask(Asked(newest_first=True))
    assert [hit.key for hit in found.hits] == ["2026", "2022", "2019"]
    assert found.facets["year"] == [("2026", 1), ("2022", 1), ("2019", 1)]


def test_of_two_that_match_alike_the_newer_is_first(index: Fill) -> None:
    index([doc("old", "Hydrants", date=date(2014, 1, 1)), doc("new", "Hydrants")])
    assert [hit.key for hit in ask(Asked("hydrants")).hits] == ["new", "old"]


def test_the_title_counts_more_than_a_name_and_a_name_more_than_the_text(index: Fill) -> None:
    said = "Some hydrants. " + "Other words stand here. " * 5
    index(
        [
            doc("body", "Of winter", said), doc("name", "Of summer", names=("Hydrants",)),
            doc("title", "Of hydrants"),
        ]
    )  # fmt: skip
    assert [hit.key for hit in ask(Asked("hydrants")).hits] == ["title", "name", "body"]


def test_another_spelling_is_offered(archive: None) -> None:
    found = ask(Asked("libary opens"))
    assert (found.near, found.instead) == (True, "library opens")
    assert ask(Asked('wather "publik hearings" -x ')).instead == 'water "public hearings" -x'
    assert ask(Asked("library ")).instead == ""


def test_usual_words_that_no_item_has_together_are_not_taken_for_typing_errors(index: Fill) -> None:
    usual = [doc(f"budget-{n}", "Budget notes", "The budget.") for n in range(10)]
    usual += [doc(f"safety-{n}", "Safety notes", "Safely home, in safety.") for n in range(10)]
    index([*usual, doc("budges", "Budges and safety", "Nobody budges.")])
    assert keys(ask(Asked("budget safety "))) == set()
    assert keys(ask(Asked("budgex safety "))) == {"budges"}  # what nobody has may be a slip


def test_words_are_marked_and_everything_else_is_escaped(archive: None) -> None:
    hit = ask(Asked("rivers fear")).hits[0]
    assert hit.title == "<mark>Fear</mark> &amp; &lt;script&gt;"
    assert (
        hit.snippet == "x &lt; y &amp;&amp; &lt;b&gt;bold&lt;/b&gt; claims of <mark>rivers</mark>."
    )


def test_a_snippet_shows_the_place_with_most_of_the_words() -> None:
    body = (
        f"Water alone. {'Other words here. ' * 40}The water and the hydrants froze. {'More. ' * 60}"
    )
    told = Snippets(words_in("water hydrants"), enough=2).of(body, "")
    assert "The <mark>water</mark> and the <mark>hydrants</mark> froze." in told
    assert told.startswith("… ") and told.endswith(" …")
    assert len(told) < 330


@given(st.text(max_size=300), st.text(max_size=60))
@tries(max_examples=60, deadline=None)
def test_a_snippet_is_the_text_with_marks(body: str, words: str) -> None:
    for told in (
        Snippets(words_in(words), enough=1).title(body),
        Snippets(words_in(body[:20]), enough=1).title(body),
    ):
        assert (
            Markup(str(told).replace("<mark>", "").replace("</mark>", "")).unescape()
            == Markup(escape(body)).unescape()
        )
    Snippets(words_in(body[:30]), enough=2).of(body, "")


WORDS = st.sampled_from(["water", "hearing", "library", "council", "Zürich", "bus"])
DOCUMENTS = st.lists(
    st.builds(
        lambda title, body, kind, topics, places, people, year: {
            "title": " ".join(title), "body": " ".join(body), "kind": kind,
            "topics": tuple(sorted(topics)), "places": tuple(sorted(places)),
            "within": ("us", "us/mn") if "us/mn/ely" in places or "us/mn/duluth" in places else (),
            "people": tuple(sorted(people)), "date": date(year, 3, 1) if year else None,
        },
        st.lists(WORDS, min_size=1, max_size=3), st.lists(WORDS, max_size=4),
        st.sampled_from(["post", "press-release", "clip"]), st.sets(st.sampled_from("abc")),
        st.sets(st.sampled_from(["us/mn", "us/mn/ely", "us/mn/duluth"])),
        st.sets(st.sampled_from("pqr")), st.sampled_from([0, 2024, 2025, 2026]),
    ),
    max_size=25,
)  # fmt: skip
CHOSEN = st.dictionaries(
    st.sampled_from(FACETS),
    st.lists(
        st.sampled_from(["post", "clip", "a", "b", "us/mn", "us/mn/ely", "p", "2026", "2025", "none"]),
        min_size=1, max_size=2, unique=True,
    ).map(tuple),
    max_size=3,
)  # fmt: skip


@given(DOCUMENTS, st.lists(WORDS, max_size=2, unique=True), CHOSEN)
@tries(max_examples=25, deadline=None)
def test_counts_are_those_of_counting_by_hand(
    made: list[dict[str, Any]], words: list[str], chosen: dict[str, tuple[str, ...]]
) -> None:
    documents = [doc(str(n), **{"date": None, **fields}) for n, fields in enumerate(made)]
    before = django_settings.SEARCH_FOLDER
    with tempfile.TemporaryDirectory() as folder:
        django_settings.SEARCH_FOLDER = folder
        try:
            fill(documents)
            found = ask(Asked("".join(f"{word} " for word in words), chosen))
        finally:
            django_settings.SEARCH_FOLDER = before
    holds = [d for d in documents if all(w in f"{d.title} {d.body}".split() for w in words)]
    if words and not holds:
        return  # near spellings answer then

    def fits(document: Document, but: str = "") -> bool:
        values = document.facets()
        return all(set(values[f]) & set(of) for f, of in chosen.items() if f != but)

    right = {d.key for d in holds if fits(d)}
    if right or not words:
        assert found.total == len(right)
        assert keys(found) <= right and len(found.hits) == min(len(right), PAGE)
        for facet in FACETS:
            by_hand = Counter(v for d in holds if fits(d, facet) for v in d.facets()[facet])
            told = {value: n for value, n in found.facets[facet] if n}
            assert told == dict(by_hand), facet


def test_places_inside_a_chosen_one_are_told_however_few_they_hold(index: Fill) -> None:
    states = [f"us/s{n:02d}" for n in range(15)]
    often = [doc(f"{s}{n}", "Hydrants", places=(s,), within=("us",)) for s in states for n in "ab"]
    index([*often, doc("ely", "Hydrants", places=("us/s14/ely",), within=("us", "us/s14"))])
    free = dict(ask(Asked("hydrants")).facets["place"])
    assert len(free) == 12 and free["us"] == 31 and "us/s14/ely" not in free
    chosen = ask(Asked("hydrants", {"place": ("us/s14",)}))
    assert chosen.total == 3
    told = chosen.facets["place"]
    assert ("us/s14", 3) in told and ("us/s14/ely", 1) in told
    assert [n for _, n in told] == sorted((n for _, n in told), reverse=True)


@given(st.text(max_size=400))
@example('"')
@example('""')
@example('-"a b" -c "d')
@example("\x00\ud800")
@example("a* AND title:b^9 OR [x TO y] ~2 \\ /regex/")
@example("word " * 200)
@example("ß ŉ ǆ ﬃ İ 水道 नमस्ते")
@tries(max_examples=80, deadline=None)
def test_any_text_is_answered(archive: None, text: str) -> None:
    found = ask(Asked(text, {"topic": (text[:20] or "x",)}, page=25))
    assert found.total >= 0
    ask(Asked(text))
    wording = read(text)
    assert len(wording.words) + sum(map(len, wording.phrases)) <= MOST_WORDS


def test_long_questions_are_cut() -> None:
    wording = read("word " * 500 + "z" * 10_000)
    assert len(wording.words) <= LONGEST
    assert read("a b c d e f g h i j k l m n o").words[-1].spelled == "l"


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("water", "water", 0), ("watre", "water", 1), ("watr", "water", 1), ("wxter", "water", 1),
     ("waterr", "water", 1), ("wtare", "water", 2), ("river", "water", 3), ("a", "abcdef", 3)],
)  # fmt: skip
def test_how_far_words_are_apart(one: str, other: str, far: int) -> None:
    assert distance(one, other, 2) == far


def test_two_processes_never_write_at_once(index: Fill, settings: Any) -> None:
    index([doc("a", "Hydrants")])
    script = (
        "from django.conf import settings\n"
        f"settings.configure(SEARCH_FOLDER={str(settings.SEARCH_FOLDER)!r}, LANGUAGE_CODE='en-us')\n"
        "from dateline.search.public import folders\n"
        "try:\n"
        "    with folders.writing(): print('wrote')\n"
        "except folders.Busy: print('busy')\n"
    )

    def another() -> str:
        command = [sys.executable, "-c", script]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    with folders.writing():
        assert another() == "busy"
    assert another() == "wrote"


def test_another_process_finds_what_was_committed_a_moment_ago(index: Fill, settings: Any) -> None:
    index([doc("a", "Hydrants")])
    assert keys(ask(Asked("valves"))) == set()
    script = (
        "from django.conf import settings\n"
        f"settings.configure(SEARCH_FOLDER={str(settings.SEARCH_FOLDER)!r}, LANGUAGE_CODE='en-us')\n"
        "from dateline.search.public import folders\n"
        "from dateline.search.public.documents import Document\n"
        "from dateline.search.public.schema import entry, open_index\n"
        "with folders.writing():\n"
        "    writer = open_index(str(folders.current().folder)).writer(15_000_000, 1)\n"
        "    writer.add_document(entry('/b/', Document('b', 'post', 'Valves', '/b/')))\n"
        "    writer.commit()\n"
        "    import os; os._exit(9)\n"  # as a kill would end it
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == 9
    assert keys(ask(Asked("valves"))) == {"b"}
    with folders.writing():  # no lock is left behind
        open_index(str(folders.current().folder)).writer(15_000_000, 1)  # type: ignore[union-attr]


def test_an_index_that_was_being_built_when_all_ended_is_swept_away(index: Fill) -> None:
    index([doc("a", "Hydrants")])
    (folders.home() / "index-half").mkdir()
    index([doc("b", "Hydrants")])
    assert len(list(folders.home().glob("index-*"))) == 1
    assert keys(ask(Asked("hydrants"))) == {"b"}
