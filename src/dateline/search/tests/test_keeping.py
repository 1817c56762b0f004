"""The index follows what is saved, once for each save, and can be repaired."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from modelsearch.conf import get_app_config
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from dateline.content.models import Series, Topic
from dateline.newsroom.models import Article
from dateline.search import actions, tables
from dateline.search.checks import backend_is_ours
from dateline.search.models import IndexEntry
from dateline.search.queries import drift

MakePage = Callable[..., Page]


def found(query: str, model: Any = Page) -> int:
    return int(get_search_backend().search(query, model).count())


def writes(queries: CaptureQueriesContext) -> list[str]:
    return [
        query["sql"]
        for query in queries.captured_queries
        if not query["sql"].startswith("SELECT") and "search_indexentry" in query["sql"]
    ]


def test_one_save_is_one_write_and_no_background_task(db: None) -> None:
    Topic.objects.create(name="Warm-up")
    with CaptureQueriesContext(connection) as queries:
        topic = Topic.objects.create(name="Water")
    assert len(writes(queries)) == 1
    assert not any("django_tasks" in query["sql"] for query in queries.captured_queries)
    topic.name = "Rivers"
    with CaptureQueriesContext(connection) as queries:
        topic.save()
    assert len(writes(queries)) == 1
    assert (found("water", Topic), found("rivers", Topic)) == (0, 1)


def test_a_save_of_other_fields_writes_nothing(page: MakePage) -> None:
    made = page("Budget")
    with CaptureQueriesContext(connection) as queries:
        made.save(update_fields=["expired"])
    assert writes(queries) == []


def test_wagtails_own_index_stays_empty(page: MakePage) -> None:
    page("Budget").delete()
    page("Budget")
    call_command("update_index", stdout=StringIO())
    assert get_app_config().get_model("IndexEntry").objects.count() == 0


def test_a_rolled_back_save_leaves_no_entry(db: None) -> None:
    with transaction.atomic():
        Topic.objects.create(name="Water")
        transaction.set_rollback(True)
    assert IndexEntry.objects.filter(root="content.topic").count() == 0


def test_a_raw_save_is_left_alone(db: None) -> None:
    Topic(pk=7, name="Water", slug="water").save_base(raw=True)
    assert found("water", Topic) == 0
    assert drift().models["content.Topic"] == (1, 0)


def test_what_is_deleted_is_not_found(page: MakePage) -> None:
    made = page("Budget")
    made.add_child(instance=Page(title="Budget annex"))
    assert found("budget") == 2
    Page.objects.get(pk=made.pk).delete()
    assert IndexEntry.objects.filter(title__contains="budget").count() == 0


def test_a_draft_title_is_found_beside_the_live_one(publish: Callable[..., Article]) -> None:
    article = publish("Budget passes")
    article.title = "Zebra crossing"
    article.deck = "quagga"
    article.save_revision()
    assert (found("zebra"), found("passes")) == (1, 1)
    assert found("quagga") == 0  # of a draft, the title alone
    article.get_latest_revision().publish()
    assert (found("zebra"), found("passes"), found("quagga")) == (1, 0, 1)


def test_a_page_saved_as_a_plain_page_keeps_its_own_words(publish: Callable[..., Article]) -> None:
    article = publish("Budget", deck="Two readings")
    plain = Page.objects.get(pk=article.pk)
    plain.title = "Accounts"
    plain.save()
    assert (found("accounts"), found("readings"), found("readings", Article)) == (1, 1, 1)
    assert IndexEntry.objects.get(object_pk=article.pk, root="wagtailcore.page").model == (
        "newsroom.article"
    )


def test_a_model_can_say_its_own_words(topics_in_own_words: None) -> None:
    Topic.objects.create(name="Water", description="pipes")
    assert found("subject", Topic) == 1
    entry = IndexEntry.objects.get(root="content.topic")
    assert (entry.title, entry.body) == ("subject water", "pipes")


def test_an_import_indexes_once_at_the_end(db: None) -> None:
    gone = Topic.objects.create(name="Gone")
    with CaptureQueriesContext(connection) as queries, actions.indexed_at_the_end():
        Topic.objects.create(name="Water")
        with actions.indexed_at_the_end():
            Topic.objects.create(name="Rivers")
            Series.objects.create(name="Weekly")
        gone.delete()
        assert found("rivers", Topic) == 0
    assert len([sql for sql in writes(queries) if sql.startswith("INSERT")]) == 2
    assert (found("water", Topic), found("weekly", Series), found("gone", Topic)) == (1, 1, 0)
    assert "content.Topic" not in drift().models


def test_an_import_that_fails_still_indexes_what_it_saved(db: None) -> None:
    def fail() -> None:
        with actions.indexed_at_the_end():
            Topic.objects.create(name="Water")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert found("water", Topic) == 1


def test_indexing_in_bulk_takes_keys_or_a_queryset_and_drops_what_is_gone(page: MakePage) -> None:
    pages = [page(f"Budget {n}") for n in range(5)]
    actions.clear()
    seen: list[tuple[str, int, int]] = []
    wanted = Page.objects.filter(pk__in=[made.pk for made in pages])
    written = actions.index_in_bulk(Page, wanted, batch=2, progress=lambda *step: seen.append(step))
    assert (written, found("budget")) == (5, 5)
    assert seen[-1] == ("wagtailcore.Page", 5, 5)
    Page.objects.filter(pk=pages[0].pk).update(title="Accounts", draft_title="Accounts")
    actions.index_in_bulk(Page, [pages[0].pk, 999_999])
    assert (found("accounts"), found("budget")) == (1, 4)


def test_drift_names_what_is_missing_and_orphaned_and_rebuild_repairs_it(page: MakePage) -> None:
    page("Budget")
    actions.rebuild()
    assert not drift()
    Topic.objects.bulk_create([Topic(name="Water", slug="water")])
    entry = IndexEntry.objects.get(title="budget")
    IndexEntry.objects.create(
        id=entry.id + 1000, root=entry.root, object_pk="424242", model=entry.model,
        updated=entry.updated, title="ghost",
    )  # fmt: skip
    IndexEntry.objects.create(
        id=1, root="gone.model", object_pk="1", model="gone.model", updated=entry.updated
    )
    state = drift()
    assert (state.missing, state.orphaned) == (1, 2)
    assert state.models == {
        "content.Topic": (1, 0), "wagtailcore.Page": (0, 1), "gone.model": (0, 1)
    }  # fmt: skip
    assert actions.rebuild() == IndexEntry.objects.count()
    assert not drift()
    assert (found("water", Topic), found("ghost")) == (1, 0)


def test_wagtails_command_fills_the_index(page: MakePage) -> None:
    page("Budget")
    get_search_backend().reset_indexes()
    assert IndexEntry.objects.count() == 0
    call_command("update_index", stdout=StringIO())
    assert found("budget") == 1
    assert not drift()


def test_lost_word_tables_are_noticed_and_made_again(page: MakePage) -> None:
    page("Budget")
    actions.rebuild()
    tables.uninstall(connection)
    assert drift().tables_missing
    actions.rebuild()
    assert not drift()
    assert found("budget") == 1


def test_another_backend_is_warned_of(settings: Any) -> None:
    assert backend_is_ours() == []
    settings.WAGTAILSEARCH_BACKENDS = {}
    assert [message.id for message in backend_is_ours()] == ["search.W001"]
