"""Dependencies are observed while a page is rendered."""

import pytest
from django.db import transaction

from dateline.content.models import PressDocument, SiteSettings, Topic
from dateline.content.queries import topics
from dateline.publishing import questions, tracking
from dateline.publishing.guard import UncoveredRead, guarded, tables_read
from dateline.publishing.models import Change
from dateline.publishing.questions import fingerprint, listing
from dateline.publishing.tracking import recording

pytestmark = pytest.mark.django_db


def test_a_loaded_row_is_recorded() -> None:
    topic = Topic.objects.create(name="Water")
    with recording() as record:
        Topic.objects.get(pk=topic.pk)
    assert record.items == {f"content.topic:{topic.pk}"}


def test_nothing_is_recorded_outside_a_render() -> None:
    Topic.objects.create(name="Water")
    assert tracking.current() is None
    assert [t.name for t in Topic.objects.all()] == ["Water"]


def test_a_listing_is_recorded_with_the_fingerprint_of_its_answer() -> None:
    Topic.objects.create(name="Water")
    with recording() as before:
        topics()
    Topic.objects.create(name="Air")
    with recording() as after:
        topics()
    assert list(before.listings) == list(after.listings) == ["content.queries.topics{}"]
    assert list(before.listings.values()) != list(after.listings.values())


def test_a_fingerprint_moves_with_order_and_not_with_other_fields() -> None:
    one, two = Topic.objects.create(name="A"), Topic.objects.create(name="B")
    before = fingerprint([one, two])
    one.name = "renamed"
    assert fingerprint([one, two]) == before
    assert fingerprint([two, one]) != before


def test_the_guard_fails_a_count_outside_a_listing() -> None:
    with pytest.raises(UncoveredRead, match="content_topic"), guarded():
        Topic.objects.count()


def test_the_guard_fails_values_outside_a_listing() -> None:
    Topic.objects.create(name="Water")
    with pytest.raises(UncoveredRead, match="content_topic"), guarded():
        list(Topic.objects.values("name"))


def test_the_guard_passes_what_a_listing_covers() -> None:
    Topic.objects.create(name="Water")
    with guarded() as record:
        topics()
    assert "content_topic" in record.tables


def test_the_guard_fails_a_listing_that_reads_a_table_it_does_not_name() -> None:
    @listing(content__Topic=["*"])
    def lying() -> list[int]:
        return list(PressDocument.objects.values_list("pk", flat=True))

    try:
        with pytest.raises(UncoveredRead, match="content_pressdocument"), guarded():
            lying()
    finally:
        questions.LISTINGS.pop(next(k for k in questions.LISTINGS if "lying" in k))


def test_the_guard_sees_joined_tables() -> None:
    assert tables_read('SELECT 1 FROM "a" LEFT OUTER JOIN "b" ON (1) INNER JOIN "c" ON (1)') == {
        "a", "b", "c",
    }  # fmt: skip


def test_a_save_a_deletion_and_a_link_enter_the_outbox(publish) -> None:  # type: ignore[no-untyped-def]
    topic = Topic.objects.create(name="Water")
    article = publish("A title")
    Change.objects.all().delete()
    topic.name = "Clean water"
    topic.save()
    article.topics.add(topic)
    article.save()
    key = f"content.topic:{topic.pk}"
    topic.delete()
    seen = list(Change.objects.values_list("key", "action"))
    assert (key, "saved") in seen
    assert (key, "deleted") in seen
    assert (f"newsroom.article:{article.pk}", "linked") in seen
    assert (f"newsroom.article:{article.pk}", "saved") in seen


def test_a_change_of_site_settings_is_a_change_of_design(front) -> None:  # type: ignore[no-untyped-def]

    Change.objects.all().delete()
    SiteSettings.objects.get().save()
    assert list(Change.objects.values_list("key", flat=True)) == ["design"]


def test_a_rolled_back_change_leaves_no_trace() -> None:

    with transaction.atomic():
        Topic.objects.create(name="Gone")
        assert Change.objects.exists()
        transaction.set_rollback(True)
    assert not Change.objects.exists()
