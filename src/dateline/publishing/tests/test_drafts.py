"""A draft that is saved late does not undo a publication."""

from __future__ import annotations

import pytest

from dateline.coverage.models import Clip
from dateline.newsroom.models import Article
from dateline.publishing.drafts import StaleDraft


def test_a_late_draft_does_not_take_an_article_down(publish):
    article = publish(live=False)
    autosaved = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    article.get_latest_revision().publish()
    autosaved.title = "Written a moment before"
    with pytest.raises(StaleDraft):
        autosaved.save()
    article.refresh_from_db()
    assert article.live
    assert article.title == "A title"


def test_a_late_draft_does_not_take_a_clip_down(db):
    clip = Clip.objects.create(headline="Seen", live=False)
    revision = clip.save_revision()
    autosaved = Clip.objects.get(pk=clip.pk).get_latest_revision_as_object()
    revision.publish()
    with pytest.raises(StaleDraft):
        autosaved.save()
    assert Clip.objects.get(pk=clip.pk).live


def test_drafts_are_saved_and_published_articles_come_down_as_ever(publish):
    draft = publish("Draft", live=False)
    draft.title = "Another"
    draft.save()
    assert Article.objects.get(pk=draft.pk).title == "Another"
    live = publish("Live")
    live.unpublish()
    assert not Article.objects.get(pk=live.pk).live
    live.get_latest_revision().publish()
    live.refresh_from_db()
    live.live = False
    live.save()
    assert not Article.objects.get(pk=live.pk).live
