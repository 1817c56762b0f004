"""Two CSV files and the desk rebuild the front that real networks have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from wagtail.models import Page

from dateline.content.models import Photo
from dateline.coverage.models import Clip
from dateline.directory.models import Person
from dateline.importers.actions import import_articles, import_clips
from dateline.importers.models import ImportedItem, ImportRun
from dateline.importers.report import Report
from dateline.importers.tests.conftest import DATA
from dateline.newsroom.models import Article

pytestmark = pytest.mark.django_db


@pytest.fixture
def brought(people: Person, media: Path) -> tuple[Report, Report]:
    articles = import_articles(DATA / "network-articles.csv", media=media)
    return articles, import_clips(DATA / "network-clips.csv", media=media)


def test_every_row_comes_in_and_the_counts_add_up(brought: tuple[Report, Report]) -> None:
    articles, clips = brought
    assert articles.total("imported") == articles.total("in_file") == 17
    assert clips.total("imported") == 4
    assert Article.objects.filter(live=True).count() == 17
    assert Clip.objects.filter(live=True).count() == 4
    assert articles.exit_code == clips.exit_code == 0
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_front_shows_the_three_bands(brought: tuple[Report, Report], client: Client) -> None:
    page = client.get("/").content.decode()
    for kind in ("Press release", "Statement", "Report", "Toolkit", "Letter news"):
        assert kind in page
    assert page.count("Forty mayors ask the state") == 1, "no item stands twice"
    for clip in Clip.objects.all():
        assert clip.headline in page
    for words in ("The Lift Bridge on Nov. 3.", "Jo Lens / Star News", "Pat Pix"):
        assert words in page
    assert "press@example.org" in page
    cards = re.findall(r"<(?:article|li)\b", page)
    assert len(cards) >= 12 + 4 + 5


def test_clip_photos_keep_caption_and_credit_apart(brought: tuple[Report, Report]) -> None:
    clip = Clip.objects.get(outlet__name="Harbor Times")
    assert clip.photo is not None
    assert (clip.photo.alt, clip.photo.caption, clip.photo.credit) == (
        "A blue bus at a stop in the rain", "The bus at its first stop.", "Pat Pix")  # fmt: skip
    assert clip.no_byline
    assert clip.show_in_latest
    assert Photo.objects.filter(title="bridge").count() == 1, "the same picture is one photo"


def test_what_is_not_known_is_recorded_and_not_invented(brought: tuple[Report, Report]) -> None:
    articles, _ = brought
    undated = Article.objects.get(title="A talk that nobody dated")
    assert undated.date is None
    assert undated.public_path == "/news/undated/a-talk-that-nobody-dated/"
    item = ImportedItem.objects.get(target_id=str(undated.pk), target_model="newsroom.article")
    assert {"date", "deck", "photo"} <= set(item.missing)
    assert not Person.objects.filter(name="Nobody Known").exists()
    assert any("Nobody Known" in line.text for line in articles.lists["unmatched"])


def test_labels_leave_the_title_and_kinds_are_kept(brought: tuple[Report, Report]) -> None:
    release = Article.objects.get(kind="press-release")
    assert release.title == "Forty mayors ask the state for water pipes"
    assert release.time_known
    assert [person.name for person in release.people.all()] == ["Ana Ruiz"]
    assert [place.name for place in release.places.all()] == ["Duluth"]
    assert sorted(t.name for t in release.topics.all()) == ["Clean water", "Housing"]
    html = release.body[0].value.source
    for words in ("<blockquote>", "<h2>What they ask for</h2>", "<li>A date for every pipe</li>"):
        assert words in html
    assert Clip.objects.get(outlet__name="Star News").covers == release
    assert Article.objects.get(kind="op-ed").authors.get().name == "Ana Ruiz"


def test_old_addresses_of_the_sheet_lead_to_the_article(
    brought: tuple[Report, Report], client: Client
) -> None:
    answer = client.get("/2026/11/forty-mayors/")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/news/2026/11/forty-mayors-ask-the-state-for-water-pipes/")


def test_a_second_run_changes_nothing(brought: tuple[Report, Report], media: Path) -> None:
    before = list(Article.objects.order_by("pk").values_list("pk", "latest_revision_id"))
    again = import_articles(DATA / "network-articles.csv", media=media)
    assert (again.total("unchanged"), again.total("imported"), again.total("updated")) == (17, 0, 0)
    assert list(Article.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before
    assert import_clips(DATA / "network-clips.csv", media=media).total("unchanged") == 4
    assert ImportRun.objects.filter(status="done").count() == 4


def test_an_imported_article_can_be_edited_and_published(brought: tuple[Report, Report]) -> None:
    article = Article.objects.get(kind="statement")
    draft = article.get_latest_revision_as_object()
    assert [t.name for t in draft.topics.all()] == ["Transit"]
    draft.title = "A new title"
    draft.save_revision().publish()
    article.refresh_from_db()
    assert article.title == "A new title"
    assert article.live_revision_id == article.latest_revision_id


def test_a_dry_run_writes_nothing_and_tells_the_same(people: Person, media: Path) -> None:
    told = import_articles(DATA / "network-articles.csv", media=media, dry_run=True)
    assert not Article.objects.exists()
    assert not Photo.objects.exists()
    assert not ImportRun.objects.exists()
    real = import_articles(DATA / "network-articles.csv", media=media)
    for key in ("types", "counts", "totals"):
        assert told.to_dict()[key] == real.to_dict()[key]
