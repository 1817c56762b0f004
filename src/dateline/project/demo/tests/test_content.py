"""The demo's content: nothing dangling, nothing that a desk check would warn of (rules.md)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dateline.lib.dates import covers
from dateline.lib.embeds import player_for
from dateline.lib.text import ascii_slug, plain_text
from dateline.newsroom.kinds import KINDS, with_fields
from dateline.project.demo.event_records import events
from dateline.project.demo.records import ArticleRecord, Block, PersonRecord, block, load

NETWORK, EVENTS = load(), events()
ARTICLES = {article.key: article for article in NETWORK.articles}
PEOPLE = {person.name: person for person in NETWORK.people}
BODIES = [*NETWORK.articles, *EVENTS, *NETWORK.pages]
FIRST, LAST = date(2025, 9, 20), date(2026, 11, 20)
ZONES = [ZoneInfo(f"America/{name}") for name in ("New_York", "Chicago", "Denver", "Los_Angeles")]
RELATIVE = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|recently|ago|nowadays|currently|(?:earlier|later) this \w+"
    r"|(?:last|next|this|past|coming) (?:week|weekend|month|year|quarter|spring|summer|fall|autumn|winter"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))\b",
    re.IGNORECASE,
)
PHONE = re.compile(r"\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b")
SENTENCE = re.compile(r"[.!?][”’]?$")
ALLOWED_HOSTS = {"creativecommons.org", "www.youtube-nocookie.com"}


def blocks(*types: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every block of these types in every body, with the key of its item."""
    for item in BODIES:
        for found in item.body:
            if found.type in types:
                yield item.key, dict(found.values)


def strings(value: object) -> Iterator[str]:
    """Every string inside a record, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from strings(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from strings(getattr(value, name))


def texts(value: object) -> Iterator[str]:
    """The same as a reader sees it: paragraph by paragraph, without tags."""
    for string in strings(value):
        for part in re.split(r"</(?:p|li|h2|h3)>|\n", string):
            yield plain_text(part)


EVERY_TEXT = sorted({*texts(NETWORK), *texts(EVENTS)})


def repeated(values: Iterator[str] | list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def test_every_kind_is_there_more_than_once() -> None:
    counted = Counter(article.kind for article in NETWORK.articles)
    assert set(counted) == set(KINDS)
    assert min(counted.values()) >= 2
    assert counted["press-release"] >= 12


def test_keys_and_titles_and_decks_are_used_once() -> None:
    assert not repeated([article.key for article in NETWORK.articles])
    assert not repeated([article.title.casefold() for article in NETWORK.articles])
    assert not repeated([article.deck.casefold() for article in NETWORK.articles])
    assert not repeated([clip.headline.casefold() for clip in NETWORK.clips])


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("topics", {t.name for t in NETWORK.topics}),
        ("people", set(PEOPLE)),
        ("authors", set(PEOPLE)),
        ("places", {p.name for p in NETWORK.places}),
        ("photo", {p.key for p in NETWORK.photos}),
        ("series", {s.name for s in NETWORK.series}),
        ("outlet", {o.name for o in NETWORK.outlets}),
        ("issuer", {o.key for o in NETWORK.organisations}),
        ("co_issuers", {o.key for o in NETWORK.organisations}),
        ("chapter", {o.key for o in NETWORK.organisations if o.kind == "chapter"}),
        ("contacts", {c.name for c in NETWORK.contacts}),
        ("files", {d.key for d in NETWORK.documents}),
        ("covers", set(ARTICLES)),
        ("recap", set(ARTICLES)),
        ("place", {p.name for p in NETWORK.places}),
        ("person", {p.name for p in NETWORK.people}),
        ("topic", {t.name for t in NETWORK.topics}),
    ],
)
def test_every_name_and_key_leads_to_a_record(field: str, known: set[str]) -> None:
    stories = [story for article in NETWORK.articles for story in article.stories]
    used: set[str] = set()
    for item in (*NETWORK.articles, *NETWORK.clips, *EVENTS, *NETWORK.people, *stories):
        value = getattr(item, field, "")
        used.update([value] if isinstance(value, str) else value)
    assert used - {""} <= known


def test_every_photo_and_file_in_a_body_is_there() -> None:
    shown = [values["photo"] for _, values in blocks("photo")]
    shown += [key for _, values in blocks("gallery") for key in values["photos"]]
    assert set(shown) <= {photo.key for photo in NETWORK.photos}
    assert {v["file"] for _, v in blocks("file")} <= {d.key for d in NETWORK.documents}


def test_every_topic_series_outlet_contact_photo_and_document_is_used() -> None:
    items = [*NETWORK.articles, *NETWORK.clips]
    assert {t for i in items for t in i.topics} == {t.name for t in NETWORK.topics}
    assert {a.series for a in NETWORK.articles} - {""} == {s.name for s in NETWORK.series}
    told = {a.outlet for a in NETWORK.articles} | {c.outlet for c in NETWORK.clips}
    assert told - {""} == {o.name for o in NETWORK.outlets}
    assert {i.photo for i in items} - {""} == {p.key for p in NETWORK.photos}
    assert {f for a in NETWORK.articles for f in a.files} == {d.key for d in NETWORK.documents}


def test_menus_lead_to_pages_or_to_addresses_of_this_site() -> None:
    pages = {page.key for page in NETWORK.pages}
    for line in NETWORK.menu:
        assert bool(line.page) != bool(line.address), line
        assert line.page in pages if line.page else line.address.startswith("/"), line
    assert {page.parent for page in NETWORK.pages} - {""} <= pages


def test_every_deck_is_a_sentence_and_no_echo_of_its_title() -> None:
    for article in NETWORK.articles:
        assert SENTENCE.search(article.deck), article.deck
        assert not article.deck.endswith(".."), article.deck
        words = set(ascii_slug(article.title, 200).split("-"))
        echoed = [word for word in ascii_slug(article.deck, 400).split("-") if word in words]
        assert len(echoed) <= 0.6 * len(article.deck.split()), article.deck


def test_titles_carry_no_typed_kind_and_no_emoji() -> None:
    for title in [a.title for a in NETWORK.articles] + [c.headline for c in NETWORK.clips]:
        assert not re.match(r"[A-Z ]{4,}:", title), title
        assert not re.search("[\u2190-\U0001faff]", title.replace("…", "")), title


def test_titles_make_ascii_slugs_that_differ() -> None:
    slugs = [f"{a.date:%Y-%m} {ascii_slug(a.title, 76)}" for a in NETWORK.articles]
    assert not repeated(slugs)
    assert all(re.fullmatch(r"[\d-]+ [a-z0-9-]+", slug) for slug in slugs)
    assert all(
        re.fullmatch(r"[a-z0-9-]+", key) for key in [*ARTICLES, *(p.key for p in NETWORK.pages)]
    )


def test_no_text_speaks_of_time_from_where_its_writer_stood() -> None:
    assert [text for text in EVERY_TEXT if RELATIVE.search(text)] == []


def test_no_text_claims_a_number_that_wants_a_count() -> None:
    claims = re.compile(r"\b(?:over|nearly|almost|more than|some) \d|\b\d+\+", re.IGNORECASE)
    assert [text for text in EVERY_TEXT if claims.search(text)] == []


def test_no_word_is_doubled_and_every_mark_is_closed() -> None:
    for text in EVERY_TEXT:
        assert not re.search(r"\b(\w+) \1\b", text, re.IGNORECASE), text
        assert text.count("“") == text.count("”"), text
        assert text.count("(") == text.count(")"), text
        assert "  " not in text, text


def test_apostrophes_and_quotation_marks_are_typographic() -> None:
    for article in NETWORK.articles:
        for text in texts(article):
            assert "'" not in text, text
            assert '"' not in text, text


def test_dates_lie_in_fourteen_months_and_in_a_zone_that_holds_that_day() -> None:
    for article in NETWORK.articles:
        assert FIRST <= article.date.date() <= LAST, article.key
        offset = article.date.utcoffset()
        assert offset in {article.date.astimezone(zone).utcoffset() for zone in ZONES}, article.key
        assert article.updated is None or article.updated > article.date, article.key
        assert article.closing_date is None or article.closing_date > article.date.date()
        for figure in article.figures:
            assert figure.as_of <= article.date.date(), article.key


def test_articles_are_spread_over_every_month() -> None:
    months = {f"{article.date:%Y-%m}" for article in NETWORK.articles}
    assert len(months) == 14


def test_a_clip_stands_on_a_day_and_not_before_what_it_covers() -> None:
    for clip in NETWORK.clips:
        assert type(clip.date) is date
        assert FIRST <= clip.date <= LAST
        if clip.covers:
            covered = ARTICLES[clip.covers].date.date()
            assert timedelta(0) <= clip.date - covered <= timedelta(days=14), clip.headline


def test_a_clip_has_a_byline_or_says_it_has_none_and_a_short_excerpt() -> None:
    for clip in NETWORK.clips:
        assert bool(clip.byline) != clip.no_byline, clip.headline
        assert 0 < len(clip.excerpt.split()) < 90, clip.headline
        assert clip.link or clip.kind == "print", clip.headline
    assert {clip.kind for clip in NETWORK.clips} == {"web", "print", "radio", "tv"}
    domains = {outlet.name: outlet.domain for outlet in NETWORK.outlets}
    for clip in NETWORK.clips:
        assert not clip.link or clip.link.startswith(f"https://{domains[clip.outlet]}/"), clip.link


def test_releases_and_statements_have_what_a_release_needs() -> None:
    organisations = {o.key: o for o in NETWORK.organisations}
    for article in NETWORK.articles:
        if "release" in KINDS[article.kind].fields:
            assert article.status == "immediate", article.key
            assert article.contacts, article.key
            for place in article.datelines:
                assert re.match(r"[A-Z][A-Z ]+(?:$|, [A-Z])", place), place
            assert article.datelines, article.key
            for issuer in (article.issuer, *article.co_issuers):
                assert organisations[issuer].boilerplate, issuer
        else:
            assert not (article.dateline or article.contacts or article.bills), article.key


@pytest.mark.parametrize(
    ("group", "fields"),
    [
        ("source", ("outlet", "outward_link", "authors")),
        ("issue", ("series", "issue", "signed_by", "stories")),
        ("publication", ("files", "year", "cite_as", "byline")),
        ("recording", ("recording_url", "duration", "transcript")),
        ("job", ("job_level", "job_place", "pay", "closing_date")),
        ("letter", ("figures",)),
    ],
)
def test_each_kind_has_its_own_fields_and_no_other_kind_has_them(
    group: str, fields: tuple[str, ...]
) -> None:
    own = {"byline", "authors", "series", "files", "figures"}  # others may have these too
    for article in NETWORK.articles:
        for name in fields:
            if article.kind in with_fields(group):
                assert getattr(article, name), f"{article.key}: {name}"
            elif name not in own:
                assert not getattr(article, name), f"{article.key}: {name}"


def test_figures_of_a_letter_stand_in_its_text() -> None:
    words = {"48": "Forty-eight", "37": "Thirty-seven", "3": "three", "4": "four"}
    for article in NETWORK.articles:
        if article.kind == "letter-news":
            text = f"{article.title} {' '.join(texts(article.body))}"
            for figure in article.figures:
                either = (figure.value, words.get(figure.value, figure.value))
                assert any(re.search(rf"\b{form}\b", text) for form in either), figure


def _in_office(person: PersonRecord, on: datetime) -> bool:
    return covers(person.start, person.end, on.date())


def test_a_speaker_holds_the_office_named_on_that_day() -> None:
    states = {p.name: p.state for p in NETWORK.places}
    assert all(states[person.place] for person in NETWORK.people)
    for article in NETWORK.articles:
        for quote in [b.values for b in article.body if b.type == "quote"]:
            person = PEOPLE[quote["speaker"]]
            assert person.name in article.people, article.key
            assert _in_office(person, article.date), article.key
            assert quote["speaker_title"].startswith(person.capacity), quote["speaker_title"]
            assert person.place in quote["speaker_title"], quote["speaker_title"]
            assert SENTENCE.search(quote["text"]), quote["text"]


def test_a_quote_has_the_same_words_and_speaker_wherever_it_stands() -> None:
    said: dict[str, tuple[str, str]] = {}
    for _, quote in blocks("quote"):
        opening = " ".join(quote["text"].split()[:5]).casefold()
        same = said.setdefault(opening, (quote["text"], quote["speaker"]))
        assert same == (quote["text"], quote["speaker"])


def test_what_a_clip_quotes_is_part_of_a_quote_of_the_item_it_covers() -> None:
    for clip in NETWORK.clips:
        for words in re.findall("“([^”]+)”", f"{clip.headline} {clip.excerpt}"):
            body = ARTICLES[clip.covers].body
            known = [b.values["text"].strip(".") for b in body if b.type == "quote"]
            assert any(words.strip(".,") in quote for quote in known), words


def test_headings_skip_no_level_and_bodies_begin_with_text() -> None:
    for item in BODIES:
        levels = [
            int(n) for b in item.body for n in re.findall(r"<h(\d)>", str(b.values.get("html", "")))
        ]
        assert not levels or levels[0] == 2, item.key
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
        assert item.body[0].type == "text", item.key


def test_tables_have_captions_headers_and_full_rows() -> None:
    for key, table in blocks("table"):
        assert table["caption"] and len(table["rows"]) >= 2, key
        assert {len(row) for row in table["rows"]} == {len(table["header"])}, key


def test_sums_in_tables_are_right() -> None:
    for key, label in (("water-main-map", "All twelve"), ("school-kitchens", "All")):
        table = next(b.values for b in ARTICLES[key].body if b.type == "table")
        rows = [[float(re.sub(r"[$,]", "", cell)) for cell in row[1:]] for row in table["rows"]]
        assert table["rows"][-1][0] == label
        for column in zip(*rows, strict=True):
            assert sum(column[:-1]) == pytest.approx(column[-1]), key


def test_every_shape_of_block_is_used_and_a_wrong_one_is_refused() -> None:
    used = {found.type for item in BODIES for found in item.body}
    assert used == {"text", "quote", "photo", "gallery", "table", "file", "embed", "callout"}
    assert block({"type": "text", "html": "<p>One.</p>"}) == Block("text", {"html": "<p>One.</p>"})
    with pytest.raises(ValueError, match="photo block"):
        block({"type": "photo", "photo": "river"})


def test_most_bodies_are_more_than_a_note_and_some_are_long() -> None:
    def words(article: ArticleRecord) -> int:
        return sum(len(text.split()) for text in texts((article.body, article.stories)))

    lengths = sorted(map(words, NETWORK.articles))
    assert lengths[0] >= 40
    assert lengths[len(lengths) // 2] >= 120
    assert len([length for length in lengths if length >= 280]) >= 5


def test_telephones_are_fictional_and_stand_with_contacts_alone() -> None:
    for contact in NETWORK.contacts:
        assert re.fullmatch(r"\d{3}-555-01\d\d", contact.phone), contact
        assert contact.email.endswith("@waymark.example"), contact
        assert contact.hours, contact
    for item in (*BODIES, *NETWORK.clips):
        for text in texts(item):
            assert not PHONE.search(text), text
            assert "@" not in text, text


def test_links_lead_to_example_hosts_or_into_this_site() -> None:
    for string in strings(NETWORK):
        for host in re.findall(r"https?://([^/\s\"<]+)", string):
            assert host.endswith(".example") or host in ALLOWED_HOSTS, string
        assert not re.search(r"utm_|\{\{|file:|localhost", string), string
        for address in re.findall(r'href="([^"]*)"', string):
            assert address.startswith(("https://", "/")), string


def test_embeds_have_players_titles_transcripts_and_no_real_video() -> None:
    videos = [a.recording_url for a in NETWORK.articles if a.kind == "video"]
    videos += [values["url"] for _, values in blocks("embed")]
    for address in videos:
        player = player_for(address)
        assert player is not None, address
        assert "/waymark-demo-" in player.url, address  # longer than any real id
    assert all(values["title"] and values["transcript"] for _, values in blocks("embed"))


def test_one_lead_and_a_few_highlights_are_chosen() -> None:
    assert [article.lead for article in NETWORK.articles].count(True) == 1
    assert 2 <= [article.highlight for article in NETWORK.articles].count(True) <= 4


def test_chapters_write_of_their_own_state_and_of_no_other_chapter() -> None:
    codes = {o.key: o.code for o in NETWORK.organisations if o.kind == "chapter"}
    states = {p.name: p.state.lower() for p in NETWORK.places}
    for article in NETWORK.articles:
        if article.chapter:
            assert {states[place] for place in article.places} == {codes[article.chapter]}
            others = {name.upper() for name in codes.values()} - {codes[article.chapter].upper()}
            assert not [t for t in texts(article) if set(t.split()) & others], article.key


def test_the_newest_item_is_of_the_last_day() -> None:
    newest = max(article.date.astimezone(UTC) for article in NETWORK.articles)
    assert newest.date() == LAST
