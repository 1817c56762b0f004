"""What is scheduled goes out by the tick, and comes down by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from dateline.newsroom.models import Article
from dateline.publishing.founding import found
from dateline.publishing.press import press_until_idle, the_store
from dateline.publishing.tasks import DUE, run_due


@pytest.fixture
def scheduled(publish):
    """A release scheduled for tomorrow."""
    release = publish("Tomorrow", kind="press-release", live=False)
    release.go_live_at = timezone.now() + timedelta(days=1)
    release.save_revision().publish()
    release.refresh_from_db()
    assert not release.live
    return release


def come_due(article):
    past = timezone.now() - timedelta(minutes=1)
    revision = article.scheduled_revision
    content = {**revision.content, "go_live_at": past.isoformat()}
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)


def test_the_tick_knows_schedules():
    assert "scheduled pages" in DUE


def test_nothing_goes_out_before_its_hour(scheduled):
    assert run_due()["scheduled pages"] == 0
    scheduled.refresh_from_db()
    assert not scheduled.live


def test_what_is_due_goes_out_once_and_is_logged(scheduled, client):
    come_due(scheduled)
    assert run_due()["scheduled pages"] == 1
    assert run_due()["scheduled pages"] == 0
    scheduled.refresh_from_db()
    assert scheduled.live
    assert client.get(scheduled.public_path).status_code == 200
    assert (
        PageLogEntry.objects.filter(page=scheduled.pk, action="wagtail.publish.scheduled").count()
        == 1
    )


def test_what_has_expired_comes_down_and_the_press_hears_of_it(publish):
    article = publish("Old")
    Article.objects.filter(pk=article.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    found("now")
    press_until_idle()
    assert the_store().read(article.public_path)
    assert run_due()["scheduled pages"] == 1
    article.refresh_from_db()
    assert not article.live
    assert the_store().read(article.public_path) is None


def test_one_that_cannot_go_out_does_not_hold_up_the_others(scheduled, publish, caplog):
    come_due(scheduled)
    other = publish("Other", live=False)
    other.go_live_at = timezone.now() + timedelta(days=1)
    other.save_revision().publish()
    come_due(other)
    broken = other.scheduled_revision
    Revision.objects.filter(pk=broken.pk).update(content={})
    assert run_due()["scheduled pages"] == 1
    scheduled.refresh_from_db()
    assert scheduled.live
    assert "could not be settled" in caplog.text
