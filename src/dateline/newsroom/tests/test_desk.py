"""The newsroom at the desk: forms by kind, slugs, the list, buttons."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from dateline.content.models import Topic
from dateline.directory.models import Jurisdiction
from dateline.newsroom.kinds import KINDS
from dateline.newsroom.models import Article, SubStory

FORM = "application/x-www-form-urlencoded"


def shown_and_hidden(html: str) -> tuple[set[str], set[str]]:
    """The kinds of panels that are shown, and that are hidden, by their attribute."""
    shown, hidden = set(), set()
    for section in re.findall(r"<section[^>]*data-kinds[^>]*>", html):
        keys = re.search(r'data-kinds="([^"]*)"', section)[1]
        (hidden if re.search(r"\bhidden\b", section) else shown).add(keys)
    return shown, hidden


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_new_form_shows_the_fields_of_its_kind_only(desk, section, kind):
    page = desk().get(f"/desk/newsroom/new/{kind}/", follow=True).content.decode()
    assert f'<option value="{kind}" selected>' in page
    shown, hidden = shown_and_hidden(page)
    assert all(kind in keys.split() for keys in shown)
    assert not any(kind in keys.split() for keys in hidden)
    assert hidden


def test_wagtails_own_add_address_takes_a_kind(desk, section):
    answer = desk().get(f"/desk/pages/add/newsroom/article/{section.pk}/?kind=statement")
    assert answer["Location"] == f"/desk/newsroom/new/statement/{section.pk}/"


def test_every_field_has_a_help_text(desk, section):
    fields = [
        f
        for f in Article._meta.get_fields()
        if getattr(f, "editable", False) and not f.auto_created
    ]
    own = [f for f in fields if f.model is Article and f.name != "page_ptr"]
    assert [f.name for f in own if not f.help_text] == []


def test_the_form_does_not_write_forty_thousand_places(desk, section):
    Jurisdiction.objects.bulk_create(
        Jurisdiction(
            ocd_id=f"ocd-division/country:us/state:mn/place:p{n}", name=f"Place {n}", level="place",
            state="MN", path=f"us/mn/p{n}",
        )
        for n in range(300)
    )  # fmt: skip
    page = desk().get(f"/desk/newsroom/new/post/{section.pk}/").content.decode()
    assert "Place 299" not in page
    assert "data-picker" in page


def test_a_slug_is_told_as_it_will_be_saved(desk, publish):
    title = "Élection day: 🎉 Minneapolis, Saint Paul & Duluth officials call on Congress to fund clean water now"
    told = desk().get("/desk/newsroom/slug/", {"title": title}).json()["slug"]
    assert told == publish(title, live=False).slug
    assert len(told) <= 80
    assert told.isascii()
    assert not told.endswith("-")
    assert told.split("-")[-1] in title.lower()


def test_a_second_article_of_the_same_title_is_told_a_free_slug(desk, publish, section):
    first = publish("Weekly update")
    browser = desk()
    told = browser.get(
        "/desk/newsroom/slug/", {"title": "Weekly update", "parent": section.pk}
    ).json()
    assert told["slug"] == "weekly-update-2"
    asked = {"title": "Weekly update", "parent": section.pk, "page": first.pk}
    assert browser.get("/desk/newsroom/slug/", asked).json()["slug"] == "weekly-update"


def test_the_address_of_a_live_article_does_not_follow_its_title(desk, publish):
    page = desk().get(f"/desk/pages/{publish().pk}/edit/").content.decode()
    assert re.search(r'<input[^>]*name="slug"[^>]*data-live', page)


def test_publish_stands_beside_save(desk, section):
    page = (
        desk("press-officer")
        .get(f"/desk/newsroom/new/press-release/{section.pk}/")
        .content.decode()
    )
    assert page.index("action-save") < page.index('name="action-publish"')
    assert page.count('name="action-publish"') == 1


def test_a_preview_is_the_page_as_published(desk, publish, client):
    release = publish("Seen before", kind="press-release")
    public = client.get(release.public_path).content
    preview = desk().get(f"/desk/pages/{release.pk}/view_draft/")
    assert preview.content == public
    assert preview["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("kind", ["about", "front"])
def test_other_pages_preview_too(desk, front, kind):
    assert desk().get(f"/desk/pages/{front.pk}/view_draft/").status_code == 200


def test_the_list_says_kind_date_status_and_chapter(desk, publish):
    publish("One", kind="statement")
    page = desk().get("/desk/articles/").content.decode()
    for heading in ("Kind", "Date", "Issuer", "Chapter", "Status"):
        assert heading in page
    assert "Statement" in page
    assert "Nov. 20, 2026" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("kind=statement", {"S"}), ("state=draft", {"D"}), ("state=live", {"S", "P"}),
     ("date_from=2026-12-01", {"D"}), ("state=submitted", set()), ("state=scheduled", set())],
)  # fmt: skip
def test_the_list_filters(desk, publish, query, found):
    publish("Title S", kind="statement")
    publish("Title P")
    publish("Title D", live=False, date=datetime(2026, 12, 2, tzinfo=UTC))
    page = desk().get(f"/desk/articles/?{query}").content.decode()
    assert {name for name in "SPD" if f"Title {name}" in page} == found


@pytest.mark.parametrize("role", ["administrator", "editor"])
def test_the_list_asks_no_more_questions_for_more_articles(desk, publish, role):
    browser = desk(role)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for n in range(3):
        publish(f"Title {n}", kind="statement", live=bool(n % 2), date=start + timedelta(days=n))
    browser.get("/desk/articles/results/")

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get("/desk/articles/results/").status_code == 200
        return len(queries)

    few = asked()
    for n in range(3, 15):
        publish(f"Title {n}", kind="statement", live=bool(n % 2), date=start + timedelta(days=n))
    assert asked() <= few


def test_saving_is_in_the_log(desk, publish):
    article = publish(live=False)
    browser = desk("editor")
    page = browser.get(f"/desk/pages/{article.pk}/history/").content.decode()
    assert "Draft saved" in page or "Created" in page


def posted(page: str, **more: str) -> list[tuple[str, str]]:
    """The edit form of an article as a browser would send it; its body is empty."""
    form = html.fromstring(page).get_element_by_id("page-edit-form")
    return [*form.form_values(), ("body-count", "0"), *more.items()]


def test_the_form_offers_what_an_editor_chose_and_not_what_stories_are_about(desk, publish):
    water, heat = Topic.objects.create(name="Water"), Topic.objects.create(name="Heat")
    issue = publish("No. 41", kind="newsletter", deck="Who paid for shade and pipes.", live=False)
    issue.topics = [water]
    issue.stories = [SubStory(title="Shade", topic=heat), SubStory(title="Pipes", topic=water)]
    issue.save()
    issue.save_revision().publish()
    client, address = desk(), f"/desk/pages/{issue.pk}/edit/"
    data = posted(client.get(address).content.decode(), **{"action-publish": "1"})
    assert [value for name, value in data if name == "topics"] == [str(water.pk)]

    def topics_after(data: list[tuple[str, str]]) -> set[Topic]:
        answer = client.post(address, urlencode(data), content_type=FORM)
        assert answer.status_code == 302, answer.context["form"].errors
        return set(Article.objects.get(pk=issue.pk).topics.all())

    assert topics_after(data) == {water, heat}  # saved as it is, nothing changes
    assert topics_after([*data, ("topics", str(heat.pk))]) == {water, heat}  # now chosen as well
    without = [*data, ("topics", str(heat.pk)), *(
        (f"stories-{n}-DELETE", "1") for n in range(2)
    )]  # fmt: skip
    assert topics_after(without) == {water, heat}
    assert topics_after([pair for pair in without if pair != ("topics", str(heat.pk))]) == {water}


def test_a_new_page_is_not_stopped_by_the_draft_that_the_desk_saved_of_it(desk, publish, section):
    """The desk's own saving may have made the page a moment before the button was pressed."""
    publish("Cities answer the phone", slug="cities-answer", live=False)
    officer = desk("press-officer")
    page = officer.get(reverse("new_article_in", args=["post", section.pk])).content.decode()
    data = posted(page, title="Cities answer the phone", slug="cities-answer")
    address = reverse("wagtailadmin_pages:add", args=["newsroom", "article", section.pk])
    officer.post(address, urlencode(data), content_type=FORM)
    slugs = list(Article.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs == ["cities-answer", "cities-answer-2"]
