"""Each check, true and false: what the sentences of the corpus cannot show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dateline.newsroom.checks import (
    ERROR,
    WARNING,
    Embed,
    Facts,
    Holder,
    Image,
    Item,
    Other,
    Piece,
    Table,
    Tuning,
    check,
)
from dateline.newsroom.checks.links import without_tracking
from dateline.newsroom.checks.names import is_near
from dateline.newsroom.checks.shapes import Quoted

TODAY = date(2026, 11, 25)
FACTS = Facts(today=TODAY)
PHOTO = Image(
    "photo", "Bridge", alt="A bridge over a river at dusk", caption="The Lift Bridge on Nov. 3.",
    credit="Jo Lens / Star News", rights="own",
)  # fmt: skip


def item(*pieces: Piece, **told: object) -> Item:
    """A release that no check has anything against, with what is told changed."""
    base = Item(
        key="newsroom.article:1", kind="press-release", title="Nine towns share one bus desk", release=True,
        deck="A joint desk has halved the missed rides.", slug="nine-towns-share-one-bus-desk",
        issued=date(2026, 5, 4), zone="America/Chicago", dateline="ATHENS, Ohio", contacts=1,
        issuer="The network", boilerplate=True,
    )  # fmt: skip
    made = replace(base, **told)  # type: ignore[arg-type]
    own = (Piece("title", made.title, role="title"), Piece("deck", made.deck, role="deck"))
    return replace(made, pieces=(*own, *pieces))


def prose(html: str, field: str = "body.1", **told: object) -> Piece:
    return Piece(field, html, html=True, **told)  # type: ignore[arg-type]


def ids(made: Item, facts: Facts = FACTS, tuning: Tuning | None = None) -> list[str]:
    return [finding.id for finding in check(made, facts, tuning)]


def test_a_flawless_release_has_no_finding():
    assert (
        check(item(prose("<p>Missed rides fell to 57 in May 2026.</p>"), images=(PHOTO,)), FACTS)
        == []
    )


# C01

BROKEN = ["", "Nine towns share one bus desk.", "The desk answers calls from the", "The desk opened in..",
          "Calls fell, and riders say that", "The desk has cut missed rides…", "Three towns:"]  # fmt: skip
WHOLE = ["A joint desk has halved the missed rides.", "What do riders want?", "“We answer every call.”",
         "Nine towns and one telephone", "Rides cost $2 (exact change)."]  # fmt: skip


@pytest.mark.parametrize("deck", BROKEN)
def test_a_deck_that_is_missing_broken_or_the_title_is_found(deck):
    (finding,) = check(item(deck=deck), FACTS)
    assert (finding.id, finding.level) == ("C01", ERROR)


@pytest.mark.parametrize("deck", WHOLE)
def test_a_whole_deck_is_left_alone(deck):
    assert ids(item(deck=deck)) == []


def test_a_deck_is_an_error_for_releases_and_a_warning_else():
    post = item(deck="", kind="post", release=False)
    assert check(post, FACTS)[0].level == WARNING
    assert check(post, FACTS, Tuning(levels={"C01": ERROR}))[0].level == ERROR
    assert check(item(deck=""), FACTS, Tuning(levels={"C01": WARNING}))[0].level == WARNING
    assert ids(item(deck="", has_deck=False)) == []


# C02, C03


@pytest.mark.parametrize(
    "change",
    [{"alt": ""}, {"alt": "The lift bridge on Nov. 3."}, {"alt": "IMG_2041.jpg"}, {"alt": "DSC-00412"},
     {"alt": "Image of a bridge"}, {"alt": "A photo of the mayor"}, {"caption": "The bridge. Photo by Jo Lens"},
     {"caption": "The bridge at dusk. Jo Lens / Star News"}, {"caption": "Credit: city of Duluth"}],
)  # fmt: skip
def test_words_of_a_photo_that_are_wrong_are_found(change):
    assert ids(item(images=(replace(PHOTO, **change),))) == ["C02"]


@pytest.mark.parametrize(
    "change",
    [{"alt": "A clerk holds a framed picture of the first council"}, {"caption": ""},
     {"caption": "A photographer at work."}, {"caption": "The credits of the film, on a wall."}],
)  # fmt: skip
def test_words_of_a_photo_that_are_right_are_left_alone(change):
    assert ids(item(images=(replace(PHOTO, **change),))) == []


@pytest.mark.parametrize(
    "change",
    [{"credit": " "}, {"rights": "unknown"}, {"rights": "licensed", "rights_expire": date(2026, 11, 24)}],
)  # fmt: skip
def test_a_photo_without_credit_or_rights_is_found(change):
    assert ids(item(images=(replace(PHOTO, **change),))) == ["C03"]


def test_rights_hold_on_their_last_day():
    assert ids(item(images=(replace(PHOTO, rights="licensed", rights_expire=TODAY),))) == []


# C06

SAID = Quoted(
    "body.2", "We answer every call, and we write it down.", "Ana Ruiz", "Mayor of Athens, Ohio"
)


def quoting(**told: object) -> Item:
    return item(Piece("body.2.text", SAID.text, role="quote"), quotes=(SAID,), **told)


@pytest.mark.parametrize("deck", ["“We answer every call,” says the mayor.", "“We answer every call, and we write it down.”",
                                  "The “quiet desk” opens."])  # fmt: skip
def test_a_deck_may_quote_what_was_said(deck):
    assert ids(quoting(deck=deck)) == []


@pytest.mark.parametrize(
    "deck", ["“We take every call,” says the mayor.", "“Nobody waits any more here,” she said."]
)
def test_a_deck_may_not_quote_what_was_not_said(deck):
    assert ids(quoting(deck=deck)) == ["C06"]


@pytest.mark.parametrize(
    ("words", "found"),
    [(("we answer every call, and we write it down.",), []), (("we answer every call.",), ["C06"]), ((), ["C06"])],
)  # fmt: skip
def test_a_quote_of_a_release_needs_the_approval_of_its_exact_words(words, found):
    facts = replace(FACTS, approved={"newsroom.article:1": frozenset(words)})
    assert ids(quoting(), facts) == found


def test_a_quote_that_was_public_before_is_approved_by_its_source():
    facts = replace(FACTS, approved={"newsroom.article:1": frozenset()})
    sourced = replace(SAID, source="https://star.example/story")
    assert ids(item(quotes=(sourced,)), facts) == []


def test_a_quote_needs_a_speaker_and_in_a_release_a_capacity():
    nobody, no_office = replace(SAID, speaker=""), replace(SAID, capacity="")
    assert ids(item(quotes=(nobody,))) == ["C06"]
    assert ids(item(quotes=(no_office,))) == ["C06"]
    assert ids(item(quotes=(no_office,), kind="post", release=False)) == []


# C09, C10 where they need more than a sentence


def test_a_date_in_the_dateline_is_the_day_of_issue():
    assert ids(item(Piece("dateline", "ATHENS, Ohio (May 3, 2026)", role="prose"))) == ["C09"]
    assert ids(item(Piece("dateline", "ATHENS, Ohio (May 4, 2026)", role="prose"))) == []


def test_an_item_without_a_date_is_compared_with_none():
    undated = item(prose("<p>DULUTH, Minn. (May 3, 2026) — The plan is out.</p>"), issued=None)
    assert ids(undated) == []


def test_arizona_keeps_its_clocks_and_a_wrong_zone_is_mended_by_a_click():
    text = prose("<p>Sign on by 5 p.m. MST on July 1, 2026.</p>")
    assert ids(item(text, states=frozenset({"AZ"}))) == []
    (finding,) = check(item(text), FACTS)
    assert finding.id == "C10"
    assert finding.fix and text.raw.replace(finding.fix.old, finding.fix.new) == (
        "<p>Sign on by 5 p.m. MDT on July 1, 2026.</p>"
    )


def test_an_event_and_a_chapters_item_need_no_zone_in_the_text():
    text = prose("<p>It begins at 7 p.m. on June 9, 2026.</p>")
    assert ids(item(text)) == ["C10"]
    assert ids(item(text, chapter="mn")) == []
    assert ids(item(text, kind="event", release=False)) == []


# C11


def test_a_title_or_deck_on_another_item_is_found_but_not_its_own():
    title, deck = "nine towns share one bus desk", "a joint desk has halved the missed rides."
    other, own = Other("newsroom.article:2", "Federal Round-Up"), Other("newsroom.article:1", "Own")
    assert ids(item(), replace(FACTS, titles={title: (own, other)})) == ["C11"]
    assert ids(item(), replace(FACTS, decks={deck: (other,)})) == ["C11"]
    assert ids(item(), replace(FACTS, titles={title: (own,)}, decks={deck: (own,)})) == []
    assert (
        ids(item(deck="", release=False, has_deck=False), replace(FACTS, decks={"": (other,)}))
        == []
    )


# C14 beyond sentences


def test_a_place_of_the_item_is_found_misspelt_without_its_state():
    text = prose("<p>The mayor of Bingahmton opened the gate.</p>")
    assert ids(item(text, places=("Binghamton",))) == ["C14"]
    assert ids(item(text)) == []
    whose = prose("<p>Eau Claire’s youth council met in Binghamton’s library.</p>")
    assert ids(item(whose, places=("Eau Claire", "Binghamton"))) == []


def test_the_capacity_beside_a_quote_is_that_of_the_day():
    facts = replace(
        FACTS, people=(Holder("Ana Ruiz", (("Council Member", "Athens", "2020", "2026-06"),)),)
    )
    assert ids(item(quotes=(SAID,)), facts) == ["C14"]
    facts = replace(FACTS, people=(Holder("Ana Ruiz", (("Mayor", "Athens", "2020", ""),)),))
    assert ids(item(quotes=(SAID,)), facts) == []


def test_an_office_that_the_table_does_not_know_is_not_judged():
    facts = replace(
        FACTS, people=(Holder("Ana Ruiz", (("First Selectman", "Athens", "2020", ""),)),)
    )
    assert ids(item(quotes=(SAID,)), facts) == []


@pytest.mark.parametrize(("one", "other", "near"), [
    ("Bingahmton", "Binghamton", True), ("Savanah", "Savannah", True), ("Montpelir", "Montpelier", True),
    ("Albany", "Albion", False), ("Salem", "Salam", False), ("Winonas", "Winona", False),
    ("Duluth", "Duluth", False), ("Rochester", "Dorchester", False),
])  # fmt: skip
def test_near_is_one_slip_of_the_finger(one, other, near):
    assert is_near(one, other) is near


# C15


def test_an_advertised_job_may_say_whom_to_write_to():
    text = prose("<p>Write to joan.hartley@example.org.</p>")
    assert ids(item(text)) == ["C15"]
    assert ids(item(text, kind="job", release=False)) == []


# C16


def test_a_dead_link_is_a_warning_and_offers_its_copy():
    text = prose('<p>See the <a href="https://example.org/plan">plan for the bridge</a>.</p>')
    facts = replace(FACTS, dead={"https://example.org/plan": "https://archive.example/plan"})
    (finding,) = check(item(text), facts)
    assert (finding.id, finding.level) == ("C16", WARNING)
    assert finding.fix and 'href="https://archive.example/plan"' in text.raw.replace(
        finding.fix.old, finding.fix.new
    )
    assert ids(item(text)) == []


@pytest.mark.parametrize(("tracked", "plain"), [
    ("https://e.org/a?utm_source=x&page=2&UTM_Campaign=y", "https://e.org/a?page=2"),
    ("https://e.org/a?fbclid=1#part", "https://e.org/a#part"),
    ("https://e.org/a?page=2", "https://e.org/a?page=2"),
])  # fmt: skip
def test_tracking_is_taken_off_and_nothing_else(tracked, plain):
    assert without_tracking(tracked) == plain


def test_an_address_field_is_a_link_too():
    field = Piece("outward_link", "https://e.org/a?utm_medium=x", role="address")
    (finding,) = check(item(field), FACTS)
    assert finding.id == "C16"
    assert finding.fix and finding.fix.new == "https://e.org/a"


# C17


@pytest.mark.parametrize(
    "change", [{"dateline": " "}, {"contacts": 0}, {"issuer": ""}, {"boilerplate": False}]
)
def test_a_release_lacks_none_of_its_parts(change):
    (finding,) = check(item(**change), FACTS)
    assert (finding.id, finding.level, finding.field) == ("C17", ERROR, next(iter(change)))
    assert ids(item(**change, release=False, kind="post")) == []


def test_what_an_archive_typed_into_the_text_is_there_too():
    typed = prose(
        "<p>ATHENS, Ohio — Three towns share a desk.</p><h2>About Waymark</h2><p>It is a network.</p>"
    )
    (finding,) = check(item(typed, dateline="", boilerplate=False), FACTS)
    assert (finding.id, finding.level, finding.quoted.strip()) == ("C17", WARNING, "ATHENS, Ohio —")


# C18


def test_headings_go_down_step_by_step():
    assert ids(item(prose("<h2>One</h2><p>a</p><h4>Two</h4>"))) == ["C18"]
    assert ids(item(prose("<h3>First</h3>"))) == ["C18"]
    assert ids(item(prose("<h2>One</h2><h3>Two</h3><h2>Three</h2>"))) == []
    assert ids(item(prose("<h2>One</h2>"), prose("<h3>Two</h3>", "body.2"))) == []


def test_tables_have_headers_and_recordings_have_words():
    assert ids(item(tables=(Table("body.3", headers=False),))) == ["C18"]
    assert ids(item(tables=(Table("body.3", headers=True),))) == []
    assert ids(item(embeds=(Embed("body.4", "The crossing", transcript=False),))) == ["C18"]
    assert ids(item(embeds=(Embed("body.4", "The crossing", transcript=True),))) == []


# C19

LONG = "Twelve towns publish every water-main break of the past decade on one map for everybody to see and use"


@pytest.mark.parametrize("slug", ["kämpfe", "big-news-📣", "a" * 81, "-begins", "Two_Words",
                                  "twelve-towns-publish-every-water-main-bre"])  # fmt: skip
def test_an_address_that_is_wrong_is_found_and_mended(slug):
    (finding,) = check(item(title=LONG, slug=slug), FACTS)
    assert (finding.id, finding.level) == ("C19", ERROR)
    assert finding.fix and finding.fix.new.isascii() and len(finding.fix.new) <= 80
    assert check(item(title=LONG, slug=slug, live=True), FACTS)[0].fix is None


@pytest.mark.parametrize("slug", ["pipe-map", "twelve-towns-publish-every-water-main", "", None,
                                  "twelve-towns-publish-every-water-main-break-2"])  # fmt: skip
def test_an_address_that_is_right_is_left_alone(slug):
    assert ids(item(title=LONG, slug=slug)) == []


# C20

PLAIN = "<p>" + "The crew fixed the pipe. It took a day. The street is open. " * 10 + "</p>"
DENSE = "<p>" + ("The comprehensive intergovernmental reorganization of municipal infrastructure administration "
                 "was characterized by considerable uncertainty regarding responsibilities. ") * 10 + "</p>"  # fmt: skip


def test_reading_is_judged_only_where_somebody_asks_for_it():
    on = Tuning(levels={"C20": WARNING})
    assert ids(item(prose(DENSE))) == []
    assert set(ids(item(prose(DENSE)), tuning=on)) == {"C20"}
    assert ids(item(prose(PLAIN)), tuning=on) == []
    assert ids(item(prose(PLAIN)), tuning=replace(on, sentence_words=3)).count("C20") > 1
