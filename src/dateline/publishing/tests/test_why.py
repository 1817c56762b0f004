"""``why(path)`` names each reason for which a page would be rendered again; each is caused here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from dateline.content.models import Topic
from dateline.newsroom.models import Article, MonthCount
from dateline.publishing import plan
from dateline.publishing.founding import found
from dateline.publishing.models import Change, Edition, Output
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.press import press_until_idle, the_store
from dateline.publishing.stores import Stored
from dateline.publishing.why import NotOurs, Why, address_of, in_sentence, why

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(publish: Callable[..., Article]) -> Article:
    """A story about water, live and pressed with the whole site."""
    article = publish("Rivers rise", topics=[Topic.objects.create(name="Water")])
    found("test")
    press_until_idle()
    return article


def kinds(told: Why) -> list[str]:
    return [reason.kind for reason in told.reasons]


def words(told: Why) -> str:
    return " ".join(reason.words for reason in told.reasons)


def test_a_page_to_which_nothing_happened_has_no_reason(story: Article) -> None:
    told = why(story.public_path or "")
    assert (told.state, told.reasons) == ("fresh", [])
    assert told.edition and told.rendered_at and told.size
    assert told.family == "article"


def test_it_names_what_the_page_read_in_words(story: Article) -> None:
    told = why(story.public_path or "")
    assert "topic “Water”" in [row.words for row in told.rows]
    assert "article “Rivers rise”" in [row.words for row in told.rows]
    assert all("{" not in question.words for question in told.questions)
    assert any(question.words[0].isupper() for question in why("/").questions)


def test_a_changed_row_is_a_reason_before_anybody_planned(story: Article) -> None:
    topic = Topic.objects.get()
    topic.name = "Rivers"
    topic.save()
    told = why(story.public_path or "")
    assert told.state == "stale"
    assert "row" in kinds(told)
    assert "topic “Rivers” saved" in words(told)


def test_a_planned_change_is_a_reason_too(story: Article) -> None:
    topic = Topic.objects.get()
    topic.name = "Rivers"
    topic.save()
    plan.plan()
    told = why(story.public_path or "")
    assert kinds(told) == ["marked"]
    assert "topic “Rivers” saved" in words(told)


def test_an_answer_that_moved_is_a_reason_with_the_change_behind_it(
    story: Article, publish: Callable[..., Article]
) -> None:
    publish("Another story")
    told = why("/")
    assert "question" in kinds(told)
    assert "after article “Another story”" in words(told)


def test_a_count_that_is_brought_up_to_date_by_planning_is_foreseen_and_not_kept(
    story: Article, publish: Callable[..., Article]
) -> None:
    publish("Another story")
    before = (list(MonthCount.objects.values()), list(Change.objects.values()))
    assert why("/news/").reasons
    assert (list(MonthCount.objects.values()), list(Change.objects.values())) == before


def test_what_it_foresees_is_what_the_press_then_does(
    story: Article, publish: Callable[..., Article]
) -> None:
    publish("Another story", topics=[])
    paths = list(Output.objects.values_list("path", flat=True))
    foreseen = {path for path in paths if why(path).reasons}
    editions: list[Edition] = []
    press_until_idle(say=editions.append)
    pressed = {page[0] for edition in Edition.objects.in_bulk([e.pk for e in editions]).values()
               for page in edition.pages}  # fmt: skip
    assert foreseen
    assert foreseen == pressed & set(paths)


def test_a_failed_render_is_a_reason_with_its_error(
    story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**arguments: object) -> None:
        raise ZeroDivisionError("no such number")

    monkeypatch.setitem(FAMILIES, "article", replace(FAMILIES["article"], render=broken))
    story.save()
    press_until_idle()
    told = why(story.public_path or "")
    assert told.state == "failed"
    assert "ZeroDivisionError: no such number" in words(told)
    assert told.retry_at and told.failures == 1
    assert "stays live" in told.sentence


def test_a_moment_that_passed_is_a_reason(story: Article) -> None:
    Output.objects.filter(path="/").update(until=timezone.now() - timedelta(seconds=1))
    assert kinds(why("/")) == ["until"]


def test_a_moment_to_come_is_told_and_is_no_reason(story: Article) -> None:
    soon = timezone.now() + timedelta(hours=1)
    Output.objects.filter(path="/").update(until=soon)
    told = why("/")
    assert (told.reasons, told.until) == ([], soon)


def test_a_new_design_is_a_reason_for_pages_that_use_it(
    story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "DESIGN_HASH", [lambda: "another"])
    assert kinds(why("/")) == ["design"]
    plain = Output.objects.filter(uses_design=False).first()
    assert plain is not None and not why(plain.path).reasons


def test_an_unfinished_edition_is_a_reason(story: Article) -> None:
    Edition.objects.create(paths=["/"])
    assert kinds(why("/")) == ["unfinished"]
    assert not why("/news/").reasons


def test_a_page_that_the_store_lost_or_changed_is_told(story: Article) -> None:
    the_store().remove("/")
    assert kinds(why("/")) == ["store"]
    the_store().write("/news/", Stored(b"something else"))
    assert kinds(why("/news/")) == ["store"]


def test_a_new_address_waits_because_of_the_change_that_makes_it(
    story: Article, publish: Callable[..., Article]
) -> None:
    other = publish("Not pressed yet")
    told = why(other.public_path or "")
    assert told.state == "new"
    assert "article “Not pressed yet”" in words(told)
    plan.plan()
    assert why(other.public_path or "").state == "new"
    press_until_idle()
    assert why(other.public_path or "").state == "fresh"


def test_before_everything_was_listed_it_says_so(front: object) -> None:
    assert "has been listed" in words(why("/news/"))


def test_an_address_of_a_known_family_without_a_page_says_what_could_stand_there(
    story: Article,
) -> None:
    told = why("/news/2026/11/never-written/")
    assert told.state == "absent"
    assert told.describes and told.describes in told.sentence


def test_an_address_of_no_family_has_nothing(story: Article) -> None:
    told = why("/no/such/kind/of/page/at-all.zip")
    assert (told.state, told.family) == ("absent", "")


def test_a_redirect_says_where_it_leads(story: Article) -> None:
    Redirect.add_redirect("/old-story/", "/news/")
    told = why("/old-story/")
    assert (told.state, told.leads_to) == ("redirect", "/news/")


def test_a_missing_slash_leads_to_the_page(story: Article) -> None:
    assert why("/news").leads_to == "/news/"


def test_the_desk_is_answered_and_not_stored(story: Article) -> None:
    assert why("/desk/").state == "not stored"


def test_a_file_says_which_pages_show_it(
    publish: Callable[..., Article], photo: Callable[..., object]
) -> None:
    story = publish("With a picture", photo=photo())
    found("test")
    press_until_idle()
    files = why(story.public_path or "").files
    assert files
    assert story.public_path in why(files[0]).shown_by


def test_a_row_that_is_gone_keeps_its_number(story: Article) -> None:
    output = Output.objects.get(path="/")
    output.reads.create(key="content.topic:999")  # type: ignore[attr-defined]
    assert "topic 999, which is not there" in [row.words for row in why("/").rows]


def test_everything_it_says_can_be_printed_as_json(story: Article) -> None:
    told = json.loads(json.dumps(why(story.public_path or "").to_dict()))
    assert told["path"] == story.public_path
    assert told["rows"][0].keys() == {"words", "key"}


@pytest.mark.parametrize(
    "text",
    ["/news/", "news/", "http://testserver/news/?utm_source=x#top", " /news/?p=2 ", "//news/"],
)
def test_an_address_is_read_as_people_paste_it(text: str) -> None:
    assert address_of(text) == "/news/"


def test_letters_outside_ascii_are_read_from_their_escapes() -> None:
    assert address_of("/caf%C3%A9/") == "/café/"


@pytest.mark.parametrize("text", ["", "  ", "https://elsewhere.example/news/"])
def test_another_site_is_refused(text: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["press.example.org"]
    with pytest.raises(NotOurs):
        address_of(text)


def test_a_question_of_another_version_keeps_its_name() -> None:
    told = in_sentence("gone.queries.old", {"scope": "mn", "limit": None, "latest": True})
    assert told == "gone.queries.old (scope mn; latest)"
