"""An article's address, and what it keeps once it is published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from dateline.content.models import PlainPage, Topic
from dateline.directory.models import Organisation, Person
from dateline.newsroom import kinds
from dateline.newsroom.actions import section_of
from dateline.newsroom.models import Article, SubStory
from dateline.newsroom.queries import article_ids, open_ids
from dateline.publishing.tracking import recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def minnesota(front):  # type: ignore[no-untyped-def]
    chapter = Organisation.objects.create(name="Minnesota Chapter", kind="chapter", code="mn")
    return section_of(chapter)


def test_the_address_has_year_month_and_an_ascii_slug(publish) -> None:  # type: ignore[no-untyped-def]
    article = publish("Élus 📣 à Duluth: “Café” budgets")
    assert article.public_path == "/news/2026/11/elus-a-duluth-cafe-budgets/"
    assert article.url == article.public_path or article.url.endswith(article.public_path)


def test_the_month_is_that_of_the_network_zone(publish) -> None:  # type: ignore[no-untyped-def]
    late = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)  # still Nov. 30 in Chicago
    assert publish("Late", date=late).public_path.startswith("/news/2026/11/")


def test_a_long_title_gives_a_slug_cut_at_a_word(publish) -> None:  # type: ignore[no-untyped-def]
    article = publish("Extraordinarily " * 12)
    assert len(article.slug) <= 80
    assert set(article.slug.split("-")) == {"extraordinarily"}


def test_equal_titles_get_different_addresses(publish) -> None:  # type: ignore[no-untyped-def]
    assert publish("Round-up").public_path != publish("Round-up").public_path


def test_moving_to_a_chapter_moves_the_address_and_keeps_the_old_one(publish, minnesota) -> None:  # type: ignore[no-untyped-def]
    article = publish("Moved")
    old = article.public_path
    article.move(minnesota, pos="last-child")
    moved = Article.objects.get(pk=article.pk)
    assert moved.public_path == "/chapters/mn/news/2026/11/moved/"
    assert moved.chapter == minnesota.chapter
    assert Redirect.objects.get(old_path=Redirect.normalise_path(old)).redirect_page_id == moved.pk


def test_a_copy_has_an_address_of_its_own(publish) -> None:  # type: ignore[no-untyped-def]
    article = publish("Original")
    copy = article.copy(update_attrs={"slug": "copy-of-it"})
    assert copy.public_path == "/news/2026/11/copy-of-it/"
    assert Article.objects.get(pk=article.pk).public_path == "/news/2026/11/original/"


def test_a_release_keeps_the_boilerplate_it_was_published_with(publish) -> None:  # type: ignore[no-untyped-def]
    network = Organisation.objects.get(kind="network")
    article = publish("Frozen", kind="press-release")
    network.boilerplate = "<p>We changed our minds.</p>"
    network.save()
    again = Article.objects.get(pk=article.pk)
    again.title = "Frozen, edited"
    again.save_revision().publish()
    told = Article.objects.get(pk=article.pk).frozen["boilerplates"]
    assert [b["text"] for b in told] == ["<p>About the network.</p>"]


def test_an_older_revision_brought_back_does_not_thaw_it(publish) -> None:  # type: ignore[no-untyped-def]
    article = publish("Old words", kind="press-release")
    first = article.revisions.earliest("created_at")
    Organisation.objects.filter(kind="network").update(boilerplate="<p>Later.</p>")
    first.publish()
    told = Article.objects.get(pk=article.pk).frozen["boilerplates"]
    assert [b["text"] for b in told] == ["<p>About the network.</p>"]


def test_a_draft_of_a_live_article_changes_nothing_public(publish) -> None:  # type: ignore[no-untyped-def]
    article = publish("Public title")
    article.title, article.slug = "Draft title", "draft-title"
    article.save_revision()
    stored = Article.objects.get(pk=article.pk)
    assert (stored.title, stored.public_path) == ("Public title", "/news/2026/11/public-title/")
    assert not Redirect.objects.exists()


def test_going_back_to_an_old_slug_leaves_no_redirect_over_a_live_page(publish) -> None:  # type: ignore[no-untyped-def]
    article = publish("There and back")
    for slug in ("elsewhere", "there-and-back"):
        article = Article.objects.get(pk=article.pk)
        article.slug = slug
        article.save_revision().publish()
    live = Article.objects.get(pk=article.pk).public_path
    assert not Redirect.objects.filter(old_path=Redirect.normalise_path(live)).exists()


def test_a_plain_page_keeps_the_address_of_the_page_tree(front) -> None:  # type: ignore[no-untyped-def]
    about = front.add_child(instance=PlainPage(title="About", slug="about"))
    team = about.add_child(instance=PlainPage(title="Team", slug="team"))
    assert team.get_url_parts()[2] == "/about/team/"
    assert front.get_url_parts()[2] == "/"


def test_the_page_tree_is_sound(publish, minnesota) -> None:  # type: ignore[no-untyped-def]
    publish("One")
    publish("Two", parent=minnesota)
    assert Page.find_problems() == ([], [], [], [], [])


def test_every_kind_stands_in_a_known_band() -> None:
    bands = {kinds.LATEST, kinds.RELEASES, kinds.JOBS}
    assert {kind.band for kind in kinds.KINDS.values()} == bands
    assert [k.key for k in kinds.KINDS.values() if k.sober] == ["remembrance"]


def test_a_new_chapter_code_moves_the_addresses_of_its_articles(publish, minnesota) -> None:  # type: ignore[no-untyped-def]
    article = publish("In Minnesota", parent=minnesota)
    minnesota.chapter.code = "minn"
    minnesota.chapter.save()
    assert Article.objects.get(pk=article.pk).public_path.startswith("/chapters/minn/news/")


def test_the_boilerplate_of_every_issuing_body_is_kept_the_network_first(publish) -> None:  # type: ignore[no-untyped-def]
    partner = Organisation.objects.create(
        name="Partner", kind="partner", boilerplate="<p>About the partner.</p>"
    )
    article = publish("Joint", kind="press-release", live=False)
    article.co_issuers = [partner]
    article.save_revision().publish()
    told = Article.objects.get(pk=article.pk).frozen["boilerplates"]
    assert [b["name"] for b in told] == ["Test Network", "Partner"]


def test_an_issue_is_about_what_its_stories_are_about(publish, place) -> None:  # type: ignore[no-untyped-def]
    water, heat = Topic.objects.create(name="Water"), Topic.objects.create(name="Heat")
    ana, duluth = Person.objects.create(name="Ana Ruiz"), place("Duluth")
    issue = publish("No. 41", kind="newsletter", topics=[water], live=False)
    issue.stories = [
        SubStory(title="Filing cabinets", place=duluth, person=ana, topic=heat),
        SubStory(title="About the same", topic=water),
    ]
    issue.save_revision().publish()
    found = Article.objects.get(pk=issue.pk)
    assert set(found.topics.all()) == {water, heat}
    assert (list(found.people.all()), list(found.places.all())) == ([ana], [duluth])
    assert issue.pk in article_ids(of=f"place:{duluth.pk}")


def test_a_subject_goes_with_the_last_story_about_it_and_a_chosen_one_stays(publish) -> None:  # type: ignore[no-untyped-def]
    water, heat = Topic.objects.create(name="Water"), Topic.objects.create(name="Heat")
    ana = Person.objects.create(name="Ana Ruiz")
    issue = publish("No. 41", kind="newsletter", live=False)
    issue.topics = [water]
    issue.stories = [
        SubStory(title="Pipes", topic=water), SubStory(title="Shade", topic=heat, person=ana),
        SubStory(title="Trees", topic=heat),
    ]  # fmt: skip
    issue.save_revision().publish()
    stored = Article.objects.get(pk=issue.pk)
    stored.stories = list(stored.stories.all())[2:]
    stored.save_revision().publish()
    stored = Article.objects.get(pk=issue.pk)
    assert set(stored.topics.all()) == {water, heat} and not stored.people.exists()
    stored.stories = []
    stored.save()
    assert list(Article.objects.get(pk=issue.pk).topics.all()) == [water]


def test_a_job_is_open_to_the_end_of_its_closing_day(publish) -> None:  # type: ignore[no-untyped-def]
    today = timezone.localdate()
    last = publish("Last day", kind="job", closing_date=today)
    publish("Over", kind="job", closing_date=today - timedelta(days=1))
    always = publish("No day", kind="job")
    with recording() as record:
        assert set(open_ids(kinds=("job",))) == {last.pk, always.pk}
    assert record.until and record.until.astimezone(ZoneInfo(settings.TIME_ZONE)).date() == (
        today + timedelta(days=1)
    )


def test_a_release_has_the_boilerplate_of_its_own_day(publish, front):
    network = Organisation.objects.get(kind="network")
    network.boilerplate = "<p>About the network, newly told.</p>"
    network.save()
    assert [row.text for row in network.earlier_boilerplates.all()] == ["<p>About the network.</p>"]
    old = publish("Old", kind="press-release", date=datetime(2026, 1, 5, 15, tzinfo=UTC))
    new = publish("New", kind="press-release", date=timezone.now())
    told = [row.frozen["boilerplates"][0]["text"] for row in (old, new)]
    assert told == ["<p>About the network.</p>", "<p>About the network, newly told.</p>"]
    network.mission = "Another mission"
    network.save()
    assert network.earlier_boilerplates.count() == 1
