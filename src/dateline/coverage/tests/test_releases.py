"""Which release a story covers: suggested with reasons, unknown rather than guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dateline.coverage.match.releases import Release, Story, releases_covered

DAY = date(2026, 6, 10)
HEAT_1 = "Every bus stop without shade is a place where somebody will be hurt this summer."
HEAT_2 = "We can fix that for the price of one mile of road."
WATER = "Nobody in this city should have to ask whether the water is safe to drink tonight."
SHARED = "Local leaders are closest to the people and know what their neighbors need most."
RELEASES = [
    Release(
        "heat", "Mayors Launch Heat Safety Act to Shade Every Bus Stop", "156 officials from 30 states back the bill.",
        "The act would pay for shade, water and warnings at bus stops in every city that asks for it. "
        "It sets aside four hundred million dollars over five summers, a tenth of it for small towns.",
        (f"{HEAT_1} {HEAT_2}", SHARED), ("Ana Ruiz", "Ben Okafor"), ("Tucson", "Minneapolis"),
        ("156 officials", "30 states"), ("Waymark Cities Network",), DAY,
    ),
    Release(
        "water", "Clean Water Compact Signed by Forty Towns Along the River", "Towns pledge to replace lead pipes by 2031.",
        "Under the compact each town publishes what it finds in its pipes four times a year.",
        (WATER, SHARED), ("Carla Tran",), ("Duluth",), ("40 towns", "9,200 pipes"), ("Waymark Cities Network",), DAY + timedelta(days=2),
    ),
    Release(
        "letter", "Over 200 Local Leaders Urge Congress to Keep Transit Funding", "",
        "The letter asks the committee to keep the formula for buses as it stands until the next census.",
        ("A bus that does not come is a job that is lost.",), ("Deb Lindqvist",), ("Denver",), ("212 leaders",), ("Waymark Cities Network",), DAY - timedelta(days=20),
    ),
    Release(
        "statement", "Statement on the Supreme Court Ruling", "", "We will read the ruling closely before we say more about it.",
        ("Today the court chose the powerful over the people who sleep outside.",), ("Ana Ruiz",), (), (), ("Waymark Cities Network",), DAY + timedelta(days=5),
    ),
]  # fmt: skip


def day(offset: int) -> date:
    return DAY + timedelta(days=offset)


# (what, headline, text, day, releases that it covers)
CASES = [
    ("one sentence quoted", "Shade for bus stops", f"“{HEAT_1}” Ruiz said.", 1, "heat"),
    ("the second sentence quoted", "Shade", f"She said: “{HEAT_2}”", 1, "heat"),
    ("both sentences quoted", "Shade", f"“{HEAT_1} {HEAT_2}” said Mayor Ana Ruiz of Tucson.", 2, "heat"),
    ("quoted in capitals", "SHADE", HEAT_1.upper(), 1, "heat"),
    ("quoted with a break for the speaker", "Shade", "“Every bus stop without shade is a place where somebody,” Ruiz said, “will be hurt this summer.”", 1, "heat"),
    ("quoted with straight marks and other spaces", "Shade", f'"{HEAT_1.replace(" is ", "  is ")}"', 1, "heat"),
    ("quoted with the end cut", "Shade", "“Every bus stop without shade is a place where …”", 1, "heat"),
    ("quoted by a story without a date", "Shade", HEAT_1, None, "heat"),
    ("quoted before the release: it leaked", "Leaked", HEAT_1, -2, "heat"),
    ("quoted 59 days after", "Looking back", HEAT_1, 59, "heat"),
    ("a sentence of the text", "Bill", "It sets aside four hundred million dollars over five summers, a tenth of it for small towns. Critics object.", 1, "heat"),
    ("act, mayor and issuer named", "Heat Safety Act divides council", "Mayor Ana Ruiz spoke for the Waymark Cities Network.", 3, "heat"),
    ("act and person", "What the Heat Safety Act would do", "Ben Okafor is one of its authors.", 9, "heat"),
    ("act and figure", "A bill for shade", "The Heat Safety Act has 156 officials behind it.", 4, "heat"),
    ("title's words and person", "Mayors launch act to shade every bus stop for heat safety", "Ana Ruiz leads them.", 1, "heat"),
    ("accents in the name", "Heat Safety Act", "Ana Rúiz spoke in Tucson.", 1, "heat"),
    ("the compact by quotation", "Water", f"“{WATER}”", 3, "water"),
    ("the compact by name and figure", "Clean Water Compact grows", "The 40 towns will meet in spring.", 12, "water"),
    ("the compact by figure with another comma", "Clean Water Compact", "There are 9200 pipes to replace.", 12, "water"),
    ("the compact by deck", "Lead", "Towns pledge to replace lead pipes by 2031. Duluth is one of them.", 3, "water"),
    ("the compact by name and person", "River towns sign the Clean Water Compact", "Carla Tran signed first.", 2, "water"),
    ("the letter by quotation", "Buses", "“A bus that does not come is a job that is lost,” she said.", -15, "letter"),
    ("the letter by figure, person and issuer", "Congress hears from towns", "The Waymark Cities Network sent 212 leaders’ names; Deb Lindqvist signed.", -10, "letter"),
    ("the letter by title and issuer", "Local leaders urge Congress: keep transit funding", "Over 200 signed with the Waymark Cities Network.", -18, "letter"),
    ("the statement by quotation", "Court", "“Today the court chose the powerful over the people who sleep outside,” Ruiz said.", 5, "statement"),
    ("two releases, both quoted", "A week of mayors", f"“{HEAT_1}” … “{WATER}”", 4, "heat water"),
    ("two releases, one quoted, one named", "A week", f"“{HEAT_1}” Others signed the Clean Water Compact with Carla Tran.", 4, "heat"),
    ("a person alone", "Ana Ruiz opens a library", "Mayor Ana Ruiz cut a ribbon in Tucson.", 1, ""),
    ("a person and the issuer", "Network elects chair", "Ana Ruiz now chairs the Waymark Cities Network.", 1, ""),
    ("the issuer alone", "Waymark Cities Network hires", "The Waymark Cities Network has a new director.", 1, ""),
    ("a place and a topic", "Heat in Tucson", "It was hot at every bus stop in Tucson.", 1, ""),
    ("the act alone", "Heat Safety Act", "A bill.", 1, ""),
    ("a figure alone", "Meeting", "There were 156 officials.", 1, ""),
    ("a sentence that two releases have", "Leaders", f"“{SHARED}”", 3, ""),
    ("that sentence and the people of both", "Leaders", f"“{SHARED}” said Ana Ruiz and Carla Tran of the Waymark Cities Network.", 3, ""),
    ("quoted 61 days after all of them", "Old", HEAT_1, 61, ""),
    ("quoted 15 days before", "Strange", HEAT_1, -15, ""),
    ("named before the release", "Heat Safety Act expected", "Ana Ruiz of the Waymark Cities Network is to speak.", -1, ""),
    ("a name inside another word", "Heat Safety Action", "Ana Ruizo of the Waymark Cities Networks spoke.", 1, ""),
    ("another act", "Heat Relief Act", "Ana Ruiz is for it, the Waymark Cities Network too.", 1, ""),
    ("six usual words of a quotation", "Summer", "Somebody will be hurt this summer, he said.", 1, ""),
    ("words of a title, nothing else", "Mayors launch act: shade at every bus stop, heat safety", "Nobody is named.", 1, ""),
    ("another court story", "Supreme Court ruling", "A statement on the Supreme Court ruling by another group.", 5, ""),
    ("nothing", "", "", 1, ""),
    ("another language", "市議会", "新しい水道計画を承認した。", 1, ""),
    ("both acts named alike", "Heat Safety Act and Clean Water Compact", "Ana Ruiz and Carla Tran spoke.", 4, ""),
]  # fmt: skip


def answer(headline: str, text: str, offset: int | None) -> str:
    story = Story(headline, text, None if offset is None else day(offset))
    return " ".join(sorted(str(told.key) for told in releases_covered(story, RELEASES)))


def test_at_least_95_of_100_suggestions_are_right_and_most_are_made() -> None:
    told = right = wanted = 0
    wrong = []
    for what, headline, text, offset, keys in CASES:
        found, should = set(answer(headline, text, offset).split()), set(keys.split())
        told += len(found)
        right += len(found & should)
        wanted += len(should)
        if found != should:
            wrong.append((what, sorted(found)))
    assert len(CASES) >= 40
    assert right / told >= 0.95, wrong
    assert right / wanted >= 0.95, wrong


def test_the_reasons_are_words_for_an_editor() -> None:
    story = Story(
        "Heat Safety Act divides council",
        f"“{HEAT_1} {HEAT_2}” said Mayor Ana Ruiz for 156 officials of the Waymark Cities Network in Tucson.",
        day(2),
    )
    (told,) = releases_covered(story, RELEASES)
    assert told.why == (
        "Quotes two sentences of it, names Ana Ruiz and “Heat Safety Act”, says “156 officials”, "
        "mentions Waymark Cities Network and Tucson, has the words of its title, two days after."
    )
    assert 0.8 < told.score < 1


@pytest.mark.parametrize("text", [HEAT_1, HEAT_2])
def test_the_order_of_releases_does_not_matter(text: str) -> None:
    story = Story("A week", f"{text} {WATER}", day(3))
    assert releases_covered(story, RELEASES) == releases_covered(story, RELEASES[::-1])


def test_more_evidence_stands_first() -> None:
    story = Story("A week", f"“{WATER}” “{HEAT_1} {HEAT_2}” said Ana Ruiz.", day(3))
    assert [told.key for told in releases_covered(story, RELEASES)] == ["heat", "water"]
