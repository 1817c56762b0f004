"""What the press remembers from one edition to the next, and when it forgets."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.content.models import Series, Topic
from dateline.content.queries import topic_at
from dateline.newsroom.models import Article
from dateline.newsroom.queries import article_ids, live_articles
from dateline.publishing.founding import found
from dateline.publishing.marks import next_number
from dateline.publishing.memory import Memory
from dateline.publishing.plan import plan
from dateline.publishing.press import press
from dateline.publishing.tracking import recording, remembering
from dateline.website.folding import Cards
from tests.press_machine import check_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def memory() -> Memory:
    """One that has seen everything that was changed until now."""
    held = Memory()
    while plan(held).changes or press(memory=held):
        pass
    held.forget()
    return held


def has(memory: Memory, name: str, key: Any) -> bool:
    return any(told[1] == key for told in memory.known if told[0].endswith(name))


def test_it_forgets_what_a_change_touches_and_nothing_else(publish: Any) -> None:
    one, other = publish("One"), publish("Other")
    water, trees = Topic.objects.create(name="Water"), Topic.objects.create(name="Trees")
    held = Memory()
    plan(held)
    held.forget()
    with remembering(held.known):
        live_articles((one.pk, other.pk))
        topic_at((water.slug, trees.slug))
        article_ids(of=f"topic:{water.pk}")
        article_ids(of=f"topic:{trees.pk}")
    asked = {key for key in held.known if isinstance(key, str)}
    one.title = "One again"
    one.save()
    water.name = "Rivers"
    water.save()
    assert plan(held).changes
    assert not has(held, "live_articles", one.pk)
    assert has(held, "live_articles", other.pk)
    assert not has(held, "topic_at", water.slug)
    assert has(held, "topic_at", trees.slug)
    assert asked <= held.known.keys(), "a title is no matter of which items a list has"
    one.topics.add(water)
    one.save()
    plan(held)
    left = {key for key in asked if key in held.known}
    assert left == {key for key in asked if f"topic:{trees.pk}" in key}


def test_it_forgets_everything_when_somebody_else_has_planned(publish: Any, memory: Memory) -> None:
    item = publish("One")
    plan(memory)
    with remembering(memory.known):
        live_articles((item.pk,))
    plan(memory)
    assert has(memory, "live_articles", item.pk)
    next_number()  # another process finds changes that this one never sees
    plan(memory)
    assert not memory.known


def test_it_forgets_everything_when_an_edition_fails(
    publish: Any, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("One")
    monkeypatch.setattr("dateline.publishing.press.edition_of", lambda *told: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        press(memory=memory)
    assert not memory.known


def test_what_it_remembers_is_pressed_as_from_nothing(publish: Any, memory: Memory) -> None:
    item = publish("One")
    found("now")
    while press(memory=memory):
        pass
    assert memory.known
    item.title = "One again"
    item.save()
    publish("Two")
    while press(memory=memory):
        pass
    check_store()


def test_what_a_card_records_does_not_depend_on_who_read_the_row_first(
    publish: Any,
) -> None:
    """An article's own page loads its series with it; a feed does not."""
    article = publish("A story", series=Series.objects.create(name="Weekly"))
    whole = Article.objects.select_related("series").get(pk=article.pk)
    keys = []
    for row in (whole, Article.objects.get(pk=article.pk)):
        with remembering(), recording() as record:
            Cards([row]).card(row)
        keys.append(record.every_key())
    assert keys[0] == keys[1]
