"""Sources at the desk: who sees which, what a button does, what an address is before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dateline.archive.models import Host
from dateline.contacts.models import Outlet
from dateline.coverage.models import Candidate, Clip, ClippingFile, Poll, Source
from dateline.coverage.polling.tests.conftest import Newspaper, rss
from dateline.directory.models import Organisation

pytestmark = pytest.mark.django_db
LIST = "/desk/snippets/coverage/source/"
NEW = f"{LIST}add/"


@pytest.fixture
def chapters(chapter: Callable[..., Organisation]) -> tuple[Organisation, Organisation]:
    return chapter("mn"), chapter("co")


@pytest.fixture
def officer(desk: Callable[..., Client]) -> Client:
    return desk("press-officer")


def source(name: str = "Harbor Times", **more: Any) -> Source:
    return Source.objects.create(
        name=name, **{"address": f"https://{name[:3].lower()}.example/feed", "due_at": None, **more}
    )


def test_the_list_says_in_words_how_each_stands(officer: Client) -> None:
    now = timezone.now()
    source("Harbor Times", polled_at=now, new_at=now)
    source("Ledger", failures=4, problem="The server answered 500.", polled_at=now)
    source("Tide", active=False)
    source("Wire", active=False, problem="The outlet has taken it away for good (410).")
    told = officer.get(LIST).content.decode()
    for words in ("Something new just now.", "4 looks in a row failed. The server answered 500.", "Paused: it is not looked at.", "Switched off. The outlet"):  # fmt: skip
        assert words in told
    start = officer.get("/desk/").content.decode()
    assert "Ledger" in start and "Wire" in start and "Paused: it is not" not in start


def test_a_source_has_a_page_with_its_looks_and_buttons(officer: Client) -> None:
    row = source()
    Poll.objects.create(source=row, status=304, millis=420, items=7)
    Poll.objects.create(source=row, problem="The server is overloaded (503).", status=503)
    told = officer.get(f"/desk/coverage/sources/{row.pk}/").content.decode()
    assert "unchanged" in told and "overloaded" in told
    for verb, active in (("pause", False), ("resume", True), ("pause", False), ("look", True)):
        assert officer.get(f"/desk/coverage/sources/{row.pk}/{verb}/").status_code == 405
        assert officer.post(f"/desk/coverage/sources/{row.pk}/{verb}/").status_code == 302
        row.refresh_from_db()
        assert row.active is active
    assert row.due_at and row.due_at <= timezone.now()
    assert officer.post(f"/desk/coverage/sources/{row.pk}/burn/").status_code == 404


def test_staff_of_a_chapter_see_and_touch_their_own_sources_only(
    chapters: tuple[Organisation, Organisation], desk: Callable[..., Client]
) -> None:
    own, other = (
        source("Own paper", chapter=chapters[0]),
        source("Foreign paper", chapter=chapters[1]),
    )
    shared = source("Shared paper")
    browser = desk("chapter-editor", chapters[0])
    told = browser.get(LIST).content.decode()
    assert "Own paper" in told and "Foreign paper" not in told and "Shared paper" not in told
    assert browser.get(f"/desk/coverage/sources/{own.pk}/").status_code == 200
    for row in (other, shared):
        assert browser.get(f"/desk/coverage/sources/{row.pk}/").status_code in (302, 403)
        assert browser.post(f"/desk/coverage/sources/{row.pk}/pause/").status_code in (302, 403)
        row.refresh_from_db()
        assert row.active
    form = {
        "name": "Alerts",
        "address": "imaps://a@mail.example/",
        "kind": "mailbox",
        "take": "all",
        "chapter": chapters[0].pk,
    }
    assert "for the whole network" in browser.post(NEW, form).content.decode()
    form |= {"address": "https://paper.example/feed", "kind": "feed"}
    assert browser.post(NEW, form).status_code == 302
    assert Source.objects.get(name="Alerts").chapter == chapters[0]
    told = browser.post("/desk/coverage/sources/try/", {"address": "/srv/warc"}).content.decode()
    assert "for the whole network" in told


def test_somebody_without_rights_gets_nothing(desk: Callable[..., Client]) -> None:
    browser, row = desk("researcher"), source()
    for address in (f"/desk/coverage/sources/{row.pk}/", "/desk/coverage/sources/try/", LIST):
        assert browser.get(address).status_code in (302, 403)
    assert Client().get(f"/desk/coverage/sources/{row.pk}/").status_code == 302


def test_an_address_is_tried_and_comes_filled_into_the_form(
    officer: Client, paper: Newspaper
) -> None:
    feed = paper.serve("/feed", rss(("Lake rises", f"{paper.address}/1")))
    front = paper.serve(
        "/",
        '<html><head><link rel="alternate" type="application/rss+xml" title="All news" href="/feed"></head></html>',
        Content_Type="text/html",
    )
    assert officer.get(NEW)["location"].endswith("/sources/try/")
    told = officer.post("/desk/coverage/sources/try/", {"address": front}).content.decode()
    assert "names 1 feed" in told and "All news" in told and feed in told
    Host.objects.update(free_at=timezone.now())
    told = officer.post("/desk/coverage/sources/try/", {"address": feed}).content.decode()
    assert (
        "Harbor Times" in told
        and "Lake rises" in told
        and not Source.objects.exists()
        and not Candidate.objects.exists()
    )
    again = officer.post("/desk/coverage/sources/try/", {"address": feed})
    assert again.status_code == 422 and "Try again in" in again.content.decode()
    form = officer.get(
        NEW, {"address": feed, "kind": "feed", "name": "Harbor Times"}
    ).content.decode()
    assert f'value="{feed}"' in form and 'value="Harbor Times"' in form
    assert (
        officer.post(
            NEW, {"name": "Harbor Times", "address": feed, "kind": "feed", "take": "watched"}
        ).status_code
        == 302
    )
    told = officer.post("/desk/coverage/sources/try/", {"address": feed}).content.decode()
    assert "a source already: Harbor Times" in told


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("/etc", "is not opened to the desk"), ("s3://bucket/x", "is not opened to the desk"),
        ("imaps://u:p@host.example/", "No password belongs here"), ("imaps://u@host.example/", "There is no password for u@host.example"),
        ("http://127.0.0.1:1/", "Port 1"), ("http://169.254.169.254/latest", "not a public one"), ("not an address", "valid URL"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_source_says_why(officer: Client, address: str, why: str) -> None:
    answer = officer.post("/desk/coverage/sources/try/", {"address": address})
    assert answer.status_code == 422 and why in answer.content.decode()


def test_another_address_starts_a_source_over_and_another_name_does_not(officer: Client) -> None:
    row = source(position={"etag": '"x"', "seen": ["1"]}, failures=3)
    form = {"name": "New name", "address": row.address, "kind": "feed", "take": "watched"}
    assert officer.post(f"{LIST}edit/{row.pk}/", form).status_code == 302
    row.refresh_from_db()
    assert row.position["etag"] == '"x"' and row.name == "New name"
    officer.post(f"{LIST}edit/{row.pk}/", form | {"address": "https://har.example/other"})
    row.refresh_from_db()
    assert row.position == {} and row.failures == 0 and row.due_at


SHEET = b"""Headline,URL,Outlet,Media Type,Date,Author
Lake rises,https://paper.example/1,Harbor Times,Online,2026-11-26,Ada Lund
Pier opens,,Ledger,Print,2026-11-25,
,https://paper.example/3,,,,
Evening talk,,WXYZ,Radio,2026-11-24,
"""


def bring(browser: Client, body: bytes, name: str = "clips.csv") -> Any:
    return browser.post("/desk/coverage/clippings/", {"file": SimpleUploadedFile(name, body)})


def test_a_file_is_shown_first_and_its_good_rows_come_in_once(officer: Client) -> None:
    Outlet.objects.create(name="Ledger")
    for n in range(2):
        page = bring(officer, SHEET)["location"]
        told = officer.get(page).content.decode()
        assert (
            "3 rows of clips.csv can come in, 1 cannot" in told
            and "Row 4, column “Headline”: it is empty" in told
        )
        assert Candidate.objects.count() == n  # nothing comes in by looking
        assert officer.post(page).status_code == 302
    made = Candidate.objects.get()
    assert (made.headline, made.via, made.outlet_name, made.byline) == (
        "Lake rises",
        "sheet",
        "Harbor Times",
        "Ada Lund",
    )
    assert [(c.headline, c.kind, str(c.outlet), c.live) for c in Clip.objects.order_by("headline")] == [
        ("Evening talk", "radio", "WXYZ", False), ("Pier opens", "print", "Ledger", False),
    ]  # fmt: skip
    assert not ClippingFile.objects.exists()


def test_a_file_is_its_owners_and_of_a_chapters_staff_their_chapters(
    officer: Client, chapters: tuple[Organisation, Organisation], desk: Callable[..., Client]
) -> None:
    page = bring(officer, SHEET)["location"]
    browser = desk("chapter-editor", chapters[0])
    assert browser.get(page).status_code == 404
    own = bring(browser, SHEET)["location"]
    assert browser.post(own, {"chapter": chapters[1].pk}).status_code in (302, 403)
    assert not Candidate.objects.exists()
    browser.post(own, {"chapter": chapters[0].pk})
    assert Candidate.objects.get().chapter == chapters[0]
    assert {clip.chapter for clip in Clip.objects.all()} == {chapters[0]}


def test_what_is_no_sheet_is_told_at_its_field(officer: Client) -> None:
    answer = bring(officer, b"PK\x03\x04 an Excel workbook")
    assert answer.status_code == 422 and "save it as CSV" in answer.content.decode()
    assert not ClippingFile.objects.exists()
