"""A coverage report as readers get it: page, CSV, workbook, PDF, data."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import lxml.html
import openpyxl
import pytest

from dateline.contacts.models import Outlet
from dateline.coverage.models import Cluster, CoverageReport, OutletAudience
from dateline.coverage.reports import actions
from dateline.lib import charts
from dateline.publishing.guard import guarded
from dateline.publishing.outputs import FAMILIES
from dateline.website.packs import paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(front: Any, clip: Any, publish: Any) -> CoverageReport:
    """Two stories, one of them at two outlets, an audience figure."""
    cluster, ours = Cluster.objects.create(), publish("Our release", slug="ours")
    clip(
        "=Formula in a headline",
        cluster=cluster,
        covers=ours,
        date=date(2026, 11, 3),
        byline="Jo Ek",
    )
    clip("Copied", cluster=cluster, outlet="The Post", link="https://post.example/1")
    clip("On air", outlet="KARE 11", kind="tv", programme="News", link="")
    OutletAudience.objects.create(
        outlet=Outlet.objects.get(name="The Post"), measures="copies sold on a Sunday", number=31400,
        as_of=date(2026, 9, 30), source="Audit bureau", source_link="https://audit.example/post",
    )  # fmt: skip
    row = CoverageReport.objects.create(
        title="November & after", slug="november", since=date(2026, 11, 1), until=date(2026, 11, 30),
        note="First.\n\nSecond.",
    )  # fmt: skip
    actions.publish(row)
    return row


def made(word: str = "") -> bytes:
    name = f"coverage report {word}".strip()
    with guarded():
        found = FAMILIES[name].render(slug="november")
    assert found is not None
    return found.body


def test_the_page_has_every_number_as_a_drawing_and_as_a_table(report: CoverageReport) -> None:
    page = lxml.html.fromstring(made())
    drawings = page.xpath("//svg[@role='img']")
    assert len(drawings) == len(page.xpath("//table")) >= 4
    for drawing in drawings:
        title, told = drawing.get("aria-labelledby").split()
        assert page.get_element_by_id(title).text
        assert "Highest" in page.get_element_by_id(told).text
    text = " ".join(page.text_content().split())
    assert "2 stories" in text
    assert "3 clips, copies included" in text
    assert "31,400 copies sold on a Sunday as of Sept. 30, 2026" in text
    assert page.xpath("//a[@href='/news/2026/11/ours/']")
    assert "reach" not in text.lower()
    assert not page.xpath("//*[@style]"), "the policy of the site forbids it"


def test_the_csv_has_iso_days_and_no_formula(report: CoverageReport) -> None:
    body = made("report.csv")
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(body.decode("utf-8-sig"))))
    assert {row["headline"] for row in rows} == {"'=Formula in a headline", "Copied", "On air"}
    assert {row["date"] for row in rows} == {"2026-11-03", "2026-11-19"}
    assert (
        sorted(row["story"] for row in rows) == ["1", "2", "2"]
        or len({r["story"] for r in rows}) == 2
    )
    (first,) = [row for row in rows if row["byline"]]
    assert first["our_item_link"] == "https://press.example.org/news/2026/11/ours/"


def test_the_workbook_opens_with_days_as_days_and_text_as_text(report: CoverageReport) -> None:
    body = made("report.xlsx")
    book = openpyxl.load_workbook(BytesIO(body))
    assert book.sheetnames[:3] == ["Report", "Clips", "By week"]
    assert "Audience figures" in book.sheetnames
    sheet = book["Clips"]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert cells["=Formula in a headline"].data_type == "s"
    assert [cell.value for cell in sheet[1]][:3] == ["story", "stands_for_story", "date"]
    assert sheet["C2"].is_date
    assert body == made("report.xlsx"), "the same bytes for the same edition"


@pytest.mark.skipif(not paper.possible(), reason="no Pango here")
def test_the_pdf_says_what_the_page_says(report: CoverageReport) -> None:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("no pdftotext (on Debian: apt-get install poppler-utils)")
    told = subprocess.run(
        [tool, "-", "-"], input=made("report.pdf"), capture_output=True, check=True
    )
    text = " ".join(told.stdout.decode().split())
    for words in ("November & after", "Edition 1", "By outlet", "The Post", "31,400", "Audit bureau",
                  "Formula in a headline", "Also in The Post"):  # fmt: skip
        assert words in text, words


def test_the_data_add_up(report: CoverageReport) -> None:
    told = json.loads(made("data.json"))
    assert (told["stories"], told["clips"], told["edition"]) == (2, 3, 1)
    assert len(told["lines"]) == 3
    assert sum(row["clips"] for row in told["time"]) == 3


def test_a_drawing_names_what_differs_without_colour() -> None:
    drawn = charts.bars([("A <b>", 2, 5), ("B", 1, 1)], ident="x", title="T", told="D")
    tree = lxml.html.fromstring(drawn)
    assert tree.xpath("//rect[@class='copies'][@fill='none']")
    assert "2 (5)" in tree.text_content()
    assert "A <b>" in tree.text_content()
    assert charts.columns([], ident="x", title="T", told="D")
