"""The rules of single fields, at their edges."""

from __future__ import annotations

import pytest

from dateline.coverage.extract.addresses import fold, home
from dateline.coverage.extract.captions import split
from dateline.coverage.extract.dates import in_address, parse
from dateline.coverage.extract.names import people
from dateline.coverage.extract.structured import read_scripts
from dateline.coverage.extract.titles import without_outlet


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-24T00:00:00Z", "2026-11-24"),
        ("2026-11-24 00:00:00", "2026-11-24"),
        ("2026-11-24T00:00:00-05:00", "2026-11-24T00:00:00-05:00"),
        ("2026-11-24T09:30:00.123Z", "2026-11-24T09:30:00+00:00"),
        ("2026-11-24T09:30+0545", "2026-11-24T09:30:00+05:45"),
        ("2026-11-24T09:30:00", "2026-11-24T09:30:00"),
        ("Published: Nov. 24, 2026", "2026-11-24"),
        ("24. November 2026", "2026-11-24"),
        ("24 de noviembre de 2026", "2026-11-24"),
        ("1er août 2026", "2026-08-01"),
        ("2026年11月24日", "2026-11-24"),
        ("24.11.2026, 9 Uhr", "2026-11-24"),
        ("Tue Nov 24 12:45:00 EST 2026", "2026-11-24"),
        ("11/24/2026", "2026-11-24"),
        ("24/11/2026 09:30", "2026-11-24"),
        ("11/11/2026", "2026-11-11"),
        ("11/12/2026", None),
        ("1795687200", "2026-11-26T10:00:00+00:00"),
        ("2026-02-30", None),
        ("last Tuesday", None),
        ("11/24", None),
    ],
)
def test_a_date_is_as_precise_as_it_was_written(written: str, read: str | None) -> None:
    assert parse(written) == read


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2026/11/24/x", "2026-11-24"),
        ("https://a.example/news/2026/nov/24/x", "2026-11-24"),
        ("https://a.example/20261124-x", "2026-11-24"),
        ("https://a.example/2026/13/24/x", None),
        ("https://a.example/id/2026112499", None),
        ("https://a.example/x?d=/2026/11/24/", None),
    ],
)
def test_a_day_in_an_address_is_read_from_its_path(url: str, day: str | None) -> None:
    assert in_address(url) == day


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Anna Lind and Tom O’Hara", ["Anna Lind", "Tom O’Hara"]),
        ("By Anna Lind Nov 24, 2026", ["Anna Lind"]),
        ("By Anna Lind Tue., Nov. 24", ["Anna Lind"]),
        ("By Anna Lind 3 hours ago", ["Anna Lind"]),
        ("Nov. 24, 2026 | By Anna Lind", ["Anna Lind"]),
        ("Anna van Lind Senior Staff Writer", ["Anna van Lind"]),
        ("By Anna Lind Washington Correspondent", []),
        ("By Anna Lind of The Ledger", ["Anna Lind"]),
        ("By Anna Lind anna@ledger.example", ["Anna Lind"]),
        ("Reporting by Anna Lind; Editing by Tom Hale", ["Anna Lind"]),
        ("Anna Sun and Will May", ["Anna Sun", "Will May"]),
        ("[田中宏昌，The Ledger]", ["田中宏昌"]),
        ("記者林安娜／台北報導", ["林安娜"]),
        ("Von Jürgen Weiß, Redakteur", ["Jürgen Weiß"]),
        ("Par Hélène Dupuis et Marc Olivier", ["Hélène Dupuis", "Marc Olivier"]),
        ("Anna Lind, The Associated Press", ["Anna Lind"]),
        ("Anna Lind | Staff Writer", ["Anna Lind"]),
        ("Lind, Anna", ["Anna Lind"]),
        ("AP", []), ("dpa/AFP", []), ("Staff", []), ("Redaktion", []), ("News Desk", []),
        ("The Ledger", []),
        ("https://a.example/authors/anna", []),
        ("佐藤花子", ["佐藤花子"]), ("編集部", []),
    ],
)  # fmt: skip
def test_only_people_are_authors(text: str, names: list[str]) -> None:
    assert people([text], {"theledger"}, strict=False) == names


@pytest.mark.parametrize(
    ("url", "folded"),
    [
        ("https://m.paper.example/a?utm_source=x&id=7#top", "https://paper.example/a?id=7"),
        ("https://paper.example/a/amp/", "https://paper.example/a/"),
        ("https://paper.example/a/amp", "https://paper.example/a"),
        ("https://amp.paper.example/a.amp.html", "https://paper.example/a.html"),
        ("https://paper.example/amp/a", "https://paper.example/a"),
        ("https://paper.example/a/print/", "https://paper.example/a/"),
        ("https://paper.example/camp/", "https://paper.example/camp/"),
        ("https://paper.example:443/a?fbclid=1", "https://paper.example/a"),
        ("https://paper.example/a?id=7&page=2", "https://paper.example/a?id=7&page=2"),
        ("https://paper.example/read?ref=7&story=a&source=b", "https://paper.example/read?story=a"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("http://[", "http://["),
    ],
)
def test_copies_of_an_address_fold_to_one(url: str, folded: str) -> None:
    assert fold(url) == folded
    assert fold(folded) == folded


def test_the_domain_of_an_outlet_is_three_labels_under_a_shared_ending() -> None:
    assert home("https://news.paper.example/a") == "paper.example"
    assert home("https://www.paper.co.uk/a") == "paper.co.uk"


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The works. Foto: Lena Groß/dpa", "The works.", "Lena Groß/dpa"),
        ("The works (Ana Reyes/Getty Images)", "The works", "Ana Reyes/Getty Images"),
        ("The works. (Photo by Ana Reyes)", "The works.", "Ana Reyes"),
        ("The works by the river. AP Photo/Ana Reyes", "The works by the river.", "AP Photo/Ana Reyes"),
        ("© Ana Reyes", "", "Ana Reyes"),
        ("Photograph: Ana Reyes/Reuters", "", "Ana Reyes/Reuters"),
        ("The works by the river.Credit...Ana Reyes", "The works by the river.", "Ana Reyes"),
        ("The works by the river. - Ana Reyes / AFP", "The works by the river.", "Ana Reyes / AFP"),
        ("The works by the river | Ana Reyes", "The works by the river", "Ana Reyes"),
        ("The works by the river - EFE", "The works by the river", "EFE"),
        ("The works by the river - again", "The works by the river - again", ""),
        ("Pożar w mieście. Fot. Jan Kowal / PAP", "Pożar w mieście.", "Jan Kowal / PAP"),
        ("Пожар в городе. Фото: Иван Петров", "Пожар в городе.", "Иван Петров"),
        ("이 대통령이 25일 서울에서 발언하고 있다. [사진=연합뉴스]", "이 대통령이 25일 서울에서 발언하고 있다.", "연합뉴스"),
        ("石破首相（写真：ロイター）", "石破首相", "ロイター"),
        ("石破首相＝時事", "石破首相", "時事"),
        ("The works (right) and the mill.", "The works (right) and the mill.", ""),
        ("The works by the river.", "The works by the river.", ""),
    ],
)  # fmt: skip
def test_a_caption_and_its_credit_are_two_things(line: str, caption: str, credit: str) -> None:
    assert split(line) == (caption, credit)


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Mill - what now? - The Ledger", "Mill - what now?"),
        ("The Ledger: Mill burns", "The Ledger: Mill burns"),
        ("The Ledger | Mill burns", "Mill burns"),
        ("Mill burns | News | The Ledger", "Mill burns | News"),
        ("工場で火事:The Ledger", "工場で火事"),
        ("Mill: what now?", "Mill: what now?"),
        ("Mill burns — again", "Mill burns — again"),
    ],
)
def test_the_outlet_is_no_part_of_its_headline(title: str, bare: str) -> None:
    assert without_outlet(title, {"theledger"}, set()) == bare


@pytest.mark.parametrize(
    "script",
    [
        '{"headline":"A"}',
        '<!-- {"headline":"A"} -->',
        '//<![CDATA[\n{"headline":"A",}\n//]]>',
        '{&quot;headline&quot;:&quot;A&quot;}',
        '{"headline":"A"}{"x":1}',
        '{"headline":"A","description":"a\nb\tc"};',
        '{"headline":"A","x":"say "no" to it"}',
    ],
)  # fmt: skip
def test_json_ld_is_read_as_pages_really_have_it(script: str) -> None:
    assert "A" in [node.get("headline") for node in read_scripts([script])]
