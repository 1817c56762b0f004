"""What a change renders, and nothing else: one scenario a test, with every page named.
Each begins on a small site that is pressed whole, and ends where a render from nothing would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from dateline.content.models import MenuLink, PlainPage, Topic
from dateline.coverage.models import Clip
from dateline.directory.models import Organisation, Person
from dateline.newsroom.actions import add_articles_in_bulk
from dateline.newsroom.models import Article, ChapterSection, MonthCount
from dateline.publishing.founding import found
from dateline.publishing.models import Edition, Output
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.plan import add_outputs
from dateline.publishing.press import press, press_until_idle, the_store, waiting
from tests.press_machine import Proof, part_of_this_test
from tests.press_packs import PACK
from tests.press_steps import settings_of_site

pytestmark = pytest.mark.django_db

Site = Callable[[], dict[str, str]]

FRONT = {"/", "/feed.rss", "/news/feed.rss"}
NEWS = {"/news/", "/news/2026/11/"}
RELEASES = {
    "/releases/", "/releases/feed.rss", "/releases/2026/11/", "/kinds/press-release/",
    "/kinds/press-release/feed.rss", "/kinds/press-release/2026/11/",
}  # fmt: skip
WATER = {"/topics/water/", "/topics/water/feed.rss", "/topics/water/2026/11/"}
ANA = {"/people/ana-ruiz/", "/people/ana-ruiz/feed.rss", "/people/ana-ruiz/2026/11/"}
DULUTH = {
    "/places/us/mn/duluth/", "/places/us/mn/duluth/feed.rss", "/places/us/mn/duluth/2026/11/",
}  # fmt: skip
OLD, OTHER = "/news/2026/11/old/", "/news/2026/11/other/"


@pytest.fixture
def pressed(publish: Any, clip: Any, place: Any, chapter: Any) -> Site:
    """A small site; calling it presses what waits and answers {path: what became of it}."""
    water, ana = Topic.objects.create(name="Water"), Person.objects.create(name="Ana Ruiz")
    Topic.objects.create(name="Roads")
    chapter("mn")
    publish(
        "Old", slug="old", kind="press-release", topics=[water], people=[ana], places=[place()],
        body='[{"type": "text", "value": "<p>Old words.</p>"}]',
    )  # fmt: skip
    publish("Other", slug="other", kind="post", topics=[])
    clip("A clip", show_in_latest=False)
    found("now")
    seen: list[int] = [0]

    def go() -> dict[str, str]:
        press_until_idle()
        told: dict[str, str] = {}
        for edition in Edition.objects.filter(pk__gt=seen[0]).order_by("pk"):
            assert len(edition.pages) == edition.rendered, "not every page is named"
            seen[0] = edition.pk
            told.update({path: fate for path, fate, _ in edition.pages})
        return told

    go()
    return go


def whole() -> None:
    """The site is what it would be from nothing, no link leads nowhere, nothing leaks."""
    Proof().check(thorough=True, part=part_of_this_test())


FORMS = ("feed.atom", "feed.json", "data.json", "oembed.json", *PACK)


def pages(told: dict[str, str]) -> set[str]:
    return {
        path for path in told
        if not path.startswith(("/media/", "/theme/", "/cards/", "/sitemap", "/news-sitemap"))
        and not path.endswith(FORMS)
    }  # fmt: skip


def edit(article: Any, **fields: Any) -> Any:
    for name, value in fields.items():
        setattr(article, name, value)
    article.save_revision().publish()
    return type(article).objects.get(pk=article.pk)


def new_menu_line() -> None:
    MenuLink.objects.create(
        settings=settings_of_site(), text="About us", address="/news/", area="navigation"
    )


def test_a_new_release_renders_its_page_its_lists_and_their_feeds(publish, pressed) -> None:
    water = Topic.objects.get(name="Water")
    publish("New", slug="new", kind="press-release", topics=[water])
    told = pressed()
    indexes = {"/topics/", "/kinds/"}
    assert pages(told) == {"/news/2026/11/new/"} | indexes | FRONT | NEWS | RELEASES | WATER
    assert told["/news/2026/11/new/"] == "new"
    whole()


def test_a_new_post_brings_its_other_forms_and_those_of_its_lists(publish, pressed) -> None:
    publish("New", slug="new", kind="post")
    told = pressed()
    forms = {path for path in told if path.endswith(FORMS)}
    lists = ("/news/", "/kinds/post/")
    assert forms == {
        "/feed.atom", "/feed.json", "/news/2026/11/new/data.json", "/news/2026/11/new/oembed.json",
        *(f"{path}{word}" for path in lists for word in FORMS[:3]),
        *(f"{path}2026/11/data.json" for path in lists),
    }  # fmt: skip
    assert {path for path in told if "sitemap" in path} == {
        "/sitemaps/2026-11.xml", "/news-sitemap.xml",
    }  # fmt: skip
    assert len([path for path in told if path.startswith("/media/card/")]) == 1
    whole()


def test_a_new_post_leaves_the_releases_alone(publish, pressed) -> None:
    publish("New", slug="new", kind="post")
    assert not [path for path in pressed() if "release" in path or "topics" in path]
    whole()


def test_renaming_a_person_renders_the_pages_that_name_them(pressed) -> None:
    ana = Person.objects.get()
    ana.name = "Ana Maria Ruiz"
    ana.save()
    assert pages(pressed()) == {OLD, "/people/", "/feeds/person.opml"} | ANA
    whole()


def test_an_edit_of_a_body_renders_the_page_and_what_shows_its_text(pressed) -> None:
    article = Article.objects.get(slug="old")
    edit(article, body='[{"type": "text", "value": "<p>New words.</p>"}]')
    told = pressed()
    changed = pages({path: fate for path, fate in told.items() if fate != "same"})
    assert changed == {
        OLD, "/feed.rss", "/news/feed.rss", "/releases/feed.rss", "/topics/water/feed.rss",
        "/kinds/press-release/feed.rss", "/people/ana-ruiz/feed.rss", "/places/us/mn/duluth/feed.rss",
    }  # fmt: skip
    assert OTHER not in told
    assert "/in-the-news/" not in told
    whole()


def test_an_edit_that_changes_nothing_is_not_written(pressed) -> None:
    store: Any = the_store()
    Article.objects.get(slug="old").save_revision().publish()
    store.log.clear()
    assert set(pressed().values()) <= {"same"}
    assert {what for what, _ in store.log} <= {"turn"}
    whole()


def test_a_clip_that_covers_a_release_renders_that_release_and_the_coverage(clip, pressed) -> None:
    clip("They wrote about it", covers=Article.objects.get(slug="old"))
    lists = ("/in-the-news/", "/outlets/star-news/", f"{OLD}coverage/")
    assert pages(pressed()) == {OLD, "/", "/outlets/"} | {
        f"{path}{word}" for path in lists for word in ("", "2026/11/", "feed.rss")
    }
    whole()


def test_a_clip_that_no_longer_covers_it_renders_both(clip, pressed) -> None:
    made = clip("They wrote about it", covers=Article.objects.get(slug="old"))
    pressed()
    made.covers = Article.objects.get(slug="other")
    made.save()
    assert {OLD, OTHER} <= pages(pressed())
    whole()


def test_unpublishing_takes_the_page_and_every_mention_away(pressed) -> None:
    Article.objects.get(slug="old").unpublish()
    told = pressed()
    assert told[OLD] == "gone"
    gone = pages({path: fate for path, fate in told.items() if fate == "gone"})
    assert gone == {
        OLD, "/topics/water/2026/11/", "/releases/2026/11/", "/kinds/press-release/2026/11/",
        "/people/ana-ruiz/2026/11/", "/feeds/place.opml", *DULUTH,
    }  # fmt: skip
    store = the_store()
    for path in store.paths():
        page = store.read(path)
        assert page is not None
        assert b"Old words" not in page.body, path
        assert b"/news/2026/11/old/" not in page.body, path
    whole()


def test_saving_a_draft_renders_nothing(pressed) -> None:
    article = Article.objects.get(slug="old")
    article.title = "A better title"
    article.save_revision()
    draft = Clip.objects.get()
    draft.headline = "A better headline"
    draft.save_revision()
    assert pressed() == {}
    whole()


def test_a_new_draft_renders_nothing(publish, pressed) -> None:
    publish("Secret", live=False)
    assert pressed() == {}
    whole()


def test_the_first_item_of_a_month_makes_its_pages_and_moves_its_neighbours(
    publish, pressed
) -> None:
    publish("New", slug="new", kind="post", date=datetime(2026, 9, 3, 15, tzinfo=UTC))
    told = pressed()
    new = pages({path: fate for path, fate in told.items() if fate == "new"})
    assert new == {"/news/2026/09/new/", "/news/2026/09/", "/kinds/post/2026/09/"}
    assert told["/news/2026/11/"] == "changed"  # its earlier neighbour
    assert OLD not in told
    whole()


def test_a_new_topic_makes_its_list_and_feed_and_stands_among_the_feeds(pressed) -> None:
    Topic.objects.create(name="Schools")
    new = {"/topics/schools/", "/topics/schools/feed.rss"}
    assert pages(pressed()) == new | {"/topics/", "/feeds/", "/feeds.opml"}
    whole()


def test_a_menu_change_renders_everything_in_the_background_front_first(pressed) -> None:
    new_menu_line()
    first = press(limit=1)
    assert first is not None
    assert [path for path, *_ in first.pages] == ["/"]
    assert waiting()["urgent"] == 0 and waiting()["background"] > 20
    told = pressed()
    expected = set(Output.objects.filter(uses_design=True).values_list("path", flat=True))
    assert set(told) | {"/"} >= expected - {p for p in expected if p.startswith("/theme/")}
    order = list(told)
    assert order.index("/news/") < order.index(OLD)
    whole()


def test_what_is_published_meanwhile_comes_before_the_background(publish, pressed) -> None:
    new_menu_line()
    press(limit=1)
    publish("Urgent", slug="urgent")
    first = press(limit=1)
    assert first is not None
    done = [path for path, *_ in first.pages if "/card/" not in path]
    assert done[0].startswith("/news/2026/11/urgent/")  # its data goes before it
    pressed()
    whole()


def test_a_menu_line_goes_when_its_page_does(pressed, front) -> None:
    about = front.add_child(instance=PlainPage(title="About", slug="about"))
    about.save_revision().publish()
    MenuLink.objects.create(settings=settings_of_site(), text="About", page=about, area="footer")
    pressed()
    assert b'href="/about/"' in the_store().read("/").body
    PlainPage.objects.get().unpublish()
    pressed()
    assert b'href="/about/"' not in the_store().read("/").body
    whole()


def test_a_section_that_comes_back_brings_its_months(publish, pressed) -> None:
    section = ChapterSection.objects.get()
    publish("Up north", parent=section, slug="north")
    pressed()
    assert the_store().read("/chapters/mn/2026/11/")
    section.unpublish()
    pressed()
    whole()
    assert not the_store().read("/chapters/mn/2026/11/")
    ChapterSection.objects.get().save_revision().publish()
    pressed()
    assert the_store().read("/chapters/mn/2026/11/")
    whole()


def test_a_deleted_topic_leaves_no_counts(pressed) -> None:
    Topic.objects.get(name="Water").delete()
    pressed()
    whole()


def test_taking_all_articles_from_a_topic_is_noticed(pressed) -> None:
    Topic.objects.get(name="Water").articles.clear()
    assert {OLD, "/topics/water/"} <= pages(pressed())
    whole()


def test_a_new_code_moves_a_chapter_and_its_items(publish, pressed) -> None:
    publish("Up north", parent=ChapterSection.objects.get(), slug="north")
    pressed()
    chapter = Organisation.objects.get(kind="chapter")
    chapter.code = "minn"
    chapter.save()
    told = pressed()
    assert told["/chapters/mn/news/2026/11/north/"] == "gone"
    assert told["/chapters/minn/news/2026/11/north/"] == "new"
    assert told["/chapters/minn/2026/11/"] == "new"
    whole()


def test_a_draft_of_a_new_slug_moves_no_page_below(pressed, front) -> None:
    above = front.add_child(instance=PlainPage(title="About", slug="about"))
    above.save_revision().publish()
    below = above.add_child(instance=PlainPage(title="Team", slug="team"))
    below.save_revision().publish()
    pressed()
    for slug in ("us", "them"):
        draft = PlainPage.objects.get(pk=above.pk).get_latest_revision_as_object()
        draft.slug = slug
        draft.save_revision()
    assert pressed() == {}
    draft.save_revision().publish()
    told = pressed()
    assert (told["/about/team/"], told["/them/team/"]) == ("gone", "new")
    assert not [path for path in told if "//" in path]
    whole()


def test_an_address_that_no_store_takes_is_left_out(pressed) -> None:
    family = FAMILIES["plain page"]
    assert add_outputs({"/a//b/": (family, {"path": "a//b"})}, "new") == 0
    assert not Output.objects.filter(path="/a//b/")


# P5: the cost does not grow with the archive


@pytest.mark.parametrize("size", [5, 200])
def test_publishing_renders_as_many_pages_in_a_large_archive(size, section, publish) -> None:
    water = Topic.objects.create(name="Water")
    rows = [
        Article(
            title=f"Item {n}", slug=f"item-{n}", kind="post", live=True,
            date=datetime(2026, 10 - n % 5, 1 + n % 20, 15, tzinfo=UTC),
        )
        for n in range(size)
    ]  # fmt: skip
    for row in rows:
        row.topics = [water]
    add_articles_in_bulk(section, rows)
    found("now")
    press_until_idle()
    last = Edition.objects.order_by("pk").last()
    publish("New", slug="new", kind="post", topics=[water])
    press_until_idle()
    told = [p for e in Edition.objects.filter(pk__gt=last.pk) for p, *_ in e.pages]
    assert len(told) == 37, sorted(told)


def test_a_place_has_pages_from_its_first_item_to_its_last(publish, place, pressed) -> None:
    assert not [path for path in the_store().paths() if "hibbing" in path]
    article = publish("In Hibbing", slug="hibbing", places=[place("Hibbing")])
    told = pressed()
    made = pages({p: fate for p, fate in told.items() if "/hibbing/" in p and fate == "new"})
    assert made == {path.replace("duluth", "hibbing") for path in DULUTH} | {
        "/news/2026/11/hibbing/"
    }
    whole()
    article.places.clear()
    article.save_revision().publish()
    told = pressed()
    gone = pages({path: fate for path, fate in told.items() if fate == "gone"})
    assert gone == {path.replace("duluth", "hibbing") for path in DULUTH}
    whole()


def test_who_is_both_named_and_an_author_has_the_story_once(publish, pressed) -> None:
    ana = Person.objects.get(name="Ana Ruiz")
    publish("By Ana, on Ana", slug="by-ana", people=[ana], authors=[ana])
    pressed()
    page = the_store().read("/people/ana-ruiz/")
    assert page is not None and page.body.count(b"By Ana, on Ana</a>") == 1
    counted = MonthCount.objects.filter(scope=f"person:{ana.pk}")
    assert sum(row.n for row in counted) == 2  # with the old one
    whole()


def test_an_organisation_lists_what_it_issued_alone_or_with_others(publish, pressed) -> None:
    one = Organisation.objects.create(name="Lake Cities", kind="partner")
    publish("Alone", slug="alone", issuer=one)
    publish("Together", slug="together", co_issuers=[one])
    pressed()
    page = the_store().read("/organisations/lake-cities/")
    assert page is not None and b"Alone" in page.body and b"Together" in page.body
    whole()
