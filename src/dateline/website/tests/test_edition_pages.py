"""Local editions as readers see them, pressed under the guard."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from dateline.directory.models import Jurisdiction, Office, Organisation, Person, Term
from dateline.newsroom.aftercare import actions as aftercare
from dateline.newsroom.editions import actions
from dateline.newsroom.editions.actions import Words
from dateline.newsroom.models import Article, Bill, LocalEdition
from dateline.publishing.plan import plan
from dateline.publishing.press import press, the_store

pytestmark = pytest.mark.django_db
OWN = Words("Duluth answers in two minutes.\n\nDay and night.", "We pick up.", [
    {"value": "14", "label": "operators in Duluth", "source": "https://www.duluth.example/payroll"},
])  # fmt: skip
RELEASE = "/news/2026/11/cities-answer-the-phone/"
EDITION = "/places/us/mn/duluth/news/2026/11/cities-answer-the-phone/"


def rest() -> None:
    while plan().changes or press():
        pass


def page(path: str) -> str:
    found = the_store().read(path)
    return found.body.decode() if found else ""


@pytest.fixture
def mayor(place: Callable[..., Jurisdiction]) -> Person:
    ana = Person.objects.create(name="Ana Ruiz")
    office = Office.objects.create(title="Mayor", jurisdiction=place())
    Term.objects.create(person=ana, office=office, start="2024")
    return ana


@pytest.fixture
def edition(publish: Callable[..., Article], mayor: Person) -> LocalEdition:
    release = publish(
        "Cities answer the phone", kind="press-release", deck="A deck that says more.",
        dateline="NATIONWIDE",
        body=[
            ("text", "<p>The line opens on Monday.</p>"),
            ("quote", {"text": "Call us.", "speaker": "Bo Lind", "speaker_title": "Chair"}),
        ],
    )  # fmt: skip
    (row,) = actions.make(release, members=[mayor])
    actions.write(row, OWN)
    actions.record(row, approver="Ana Ruiz", comment="By phone.")
    actions.publish(row)
    rest()
    return LocalEdition.objects.get()


def change(text: str) -> None:
    draft: Any = Article.objects.get().get_latest_revision_as_object()
    draft.body = [("text", f"<p>{text}</p>")]
    draft.save_revision().publish()


def test_it_has_its_own_words_over_the_text_of_the_release(edition: LocalEdition) -> None:
    told = page(EDITION).partition("<main")[2]
    order = ["Local edition of", "<p>Duluth answers in two minutes.</p>", "<p>Day and night.</p>",
             "We pick up.", "Ana Ruiz", "Mayor, Duluth, Minn.", "operators in Duluth", ">14<",
             "The line opens on Monday.", "Call us."]  # fmt: skip
    where = [told.find(words) for words in order]
    assert -1 not in where
    assert where[0] < where[1] < where[2] < where[3] < where[4] < where[5]
    assert where[6] < where[8] < where[9]
    assert '<a href="https://www.duluth.example/payroll" rel="external">duluth.example</a>' in told
    assert f'<a href="{RELEASE}">Cities answer the phone</a> by' in told


def test_its_canonical_page_is_the_release(edition: LocalEdition) -> None:
    told = page(EDITION)
    assert f'<link rel="canonical" href="https://press.example.org{RELEASE}">' in told
    assert f'<meta property="og:url" content="https://press.example.org{EDITION}">' in told
    (card,) = re.findall(
        r'<meta property="og:image" content="https://press\.example\.org([^"]+)"', told
    )
    assert the_store().read(card) is not None
    data = [json.loads(m) for m in re.findall(r'ld\+json">(.*?)</script>', told)]
    (news,) = [each for each in data if each["@type"] == "NewsArticle"]
    assert news["isBasedOn"] == f"https://press.example.org{RELEASE}"
    assert news["contentLocation"]["identifier"].endswith("place:duluth")


def test_place_member_and_release_lead_to_it_and_nothing_else_does(edition: LocalEdition) -> None:
    linking = {path for path in the_store().paths() if f'href="{EDITION}"' in page_text(path)}
    assert linking == {"/places/us/mn/duluth/", "/people/ana-ruiz/", RELEASE}
    naming = {path for path in the_store().paths() if EDITION in page_text(path)}
    assert naming - linking == {EDITION}, "no feed, no sitemap, no data names it"


def page_text(path: str) -> str:
    found = the_store().read(path)
    return found.body.decode(errors="replace") if found else ""


def test_a_chapters_edition_stands_on_its_front(
    edition: LocalEdition, chapter: Callable[..., Organisation]
) -> None:
    body = chapter("mn")
    body.jurisdiction = edition.place
    body.save()
    (row,) = actions.make(Article.objects.get(), chapters=[body])
    actions.write(row, Words("The chapter says."))
    actions.record(row, approver="Kim", comment="By mail.")
    actions.publish(row)
    rest()
    path = f"{EDITION.rstrip('/')}-chapter-mn/"
    assert "The chapter says." in page(path)
    assert f'href="{path}"' in page("/chapters/mn/")


def test_a_changed_release_leaves_the_approved_words(edition: LocalEdition) -> None:
    change("The line opens on Tuesday.")
    rest()
    assert "Tuesday" in page(RELEASE)
    assert "Tuesday" not in page(EDITION)
    assert "The line opens on Monday." in page(EDITION)


def test_words_at_the_desk_are_not_public_before_they_are_approved(edition: LocalEdition) -> None:
    actions.write(edition, Words("Not approved yet."))
    rest()
    assert "Not approved yet." not in page(EDITION)
    assert "two minutes" in page(EDITION)


def test_a_correction_of_the_release_shows_on_it(edition: LocalEdition) -> None:
    aftercare.correct(Article.objects.get(), old="Monday", new="Tuesday", note="The day was wrong.")
    rest()
    told = page(EDITION)
    assert "The day was wrong." in told
    assert '"CorrectionComment"' in told


def test_it_goes_in_the_edition_in_which_its_release_goes(edition: LocalEdition) -> None:
    aftercare.withdraw(Article.objects.get(), explanation="All wrong.")
    plan()
    assert press() is not None
    assert not page(EDITION)
    assert EDITION not in page("/places/us/mn/duluth/")
    rest()
    aftercare.restore(Article.objects.get())
    rest()
    assert "two minutes" in page(EDITION)
    Article.objects.get().delete()
    rest()
    assert not page(EDITION)


def test_a_retired_edition_is_gone_everywhere(edition: LocalEdition) -> None:
    actions.retire(edition)
    rest()
    assert [path for path in the_store().paths() if EDITION in page_text(path)] == []
    assert the_store().read(EDITION) is None


def test_the_address_of_an_edition_that_went_leads_to_its_release(
    edition: LocalEdition, client: Client
) -> None:
    def led() -> tuple[int, str]:
        answer = client.get(EDITION)
        return answer.status_code, answer.headers.get("Location", "")

    actions.retire(edition)
    rest()
    assert led() == (302, RELEASE)
    actions.publish(edition)
    rest()
    assert led()[0] == 200
    aftercare.withdraw(Article.objects.get(), explanation="All wrong.")
    rest()
    assert led() == (302, RELEASE), "the release's address says why it was withdrawn"


def test_the_address_of_an_edition_that_never_was_public_tells_nothing(
    publish: Callable[..., Article], mayor: Person, client: Client
) -> None:
    (row,) = actions.make(publish("Cities answer", kind="press-release"), members=[mayor])
    actions.retire(row)
    rest()
    assert client.get(row.public_path).status_code == 404


def test_a_place_has_a_page_while_an_edition_is_public_under_it(
    edition: LocalEdition, place: Callable[..., Jurisdiction]
) -> None:
    rome = place("Rome", "GA")
    (row,) = LocalEdition.objects.all()
    actions.retire(row)
    LocalEdition.objects.update(place=rome, first_public_at=None)
    row = LocalEdition.objects.get()
    row.readdress("2026-11")
    row.save()
    rest()
    assert not page("/places/us/ga/rome/")
    actions.publish(row)
    rest()
    assert f'href="{row.public_path}"' in page("/places/us/ga/rome/")


def test_a_case_says_of_which_jurisdiction_it_is(
    publish: Callable[..., Article], place: Callable[..., Jurisdiction]
) -> None:
    release = publish(
        "A bill passes", kind="press-release", live=False, date=datetime(2026, 11, 20, tzinfo=UTC)
    )
    draft: Any = release.get_latest_revision_as_object()
    draft.bills = [
        Bill(
            number="Ord. 7",
            body="City Council",
            jurisdiction=place(),
            session="2026",
            title="Phones",
        ),
        Bill(number="SF 88"),
    ]
    draft.save_revision().publish()
    rest()
    path = "/news/2026/11/a-bill-passes/"
    told = "Ord. 7 (City Council, Duluth, Minn., 2026)"
    assert told in page(path)
    assert told in page(f"{path}release.txt")
    bills = json.loads(page(f"{path}data.json"))["bills"]
    assert bills[0]["jurisdiction"] == {
        "name": "Duluth, Minn.", "ocd_id": "ocd-division/country:us/state:mn/place:duluth",
    }  # fmt: skip
    assert "jurisdiction" not in bills[1]
