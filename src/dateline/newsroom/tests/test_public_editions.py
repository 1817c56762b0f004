"""Local editions are public only beside a public release, in words that were approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.mail.tests.sink import Sink
from dateline.newsroom.access import actions as access
from dateline.newsroom.aftercare import actions as aftercare
from dateline.newsroom.editions import actions
from dateline.newsroom.editions.actions import NotDone, Words
from dateline.newsroom.models import Article, LocalEdition
from dateline.newsroom.tests.local_editions import (
    OWN,
    again,
    form_on,
    let_out,
    path_to,
    publish_words,
    say_yes,
)

pytestmark = pytest.mark.django_db


def test_nothing_is_published_without_an_approval_of_these_words(edition: LocalEdition) -> None:
    with pytest.raises(NotDone, match="Nobody has approved"):
        actions.publish(edition)
    say_yes(edition)
    actions.write(edition, Words("Other words.", OWN.quote))
    assert again(edition).state == "draft"
    with pytest.raises(NotDone, match="changed since they were approved"):
        actions.publish(edition)


def test_it_waits_for_its_release_and_goes_out_with_it(edition: LocalEdition) -> None:
    say_yes(edition)
    actions.publish(edition)
    assert not again(edition).live
    let_out(edition.parent)
    assert again(edition).live


def test_it_goes_out_as_soon_as_it_is_approved_where_the_officer_said_so(
    edition: LocalEdition, sink: Sink
) -> None:
    actions.write(edition, OWN, at_once=True)
    let_out(edition.parent)
    path = path_to(edition, sink)
    assert not again(edition).live
    Client().post(path, {**form_on(path), "approve": "yes"})
    assert again(edition).live


def test_under_embargo_nothing_is_out_until_it_lifts(edition: LocalEdition) -> None:
    article = edition.parent
    held = access.set_embargo(
        article, lifts_at=timezone.now() + timedelta(hours=1), zone="America/Chicago"
    )
    say_yes(edition)
    actions.publish(edition)
    assert not again(edition).live
    access.lift(held)
    assert again(edition).live


def test_words_of_a_draft_that_were_never_public_do_not_come_out_with_the_release(
    edition: LocalEdition,
) -> None:
    """Approved beside a draft; the release went out with another text (E8)."""
    say_yes(edition)
    actions.publish(edition)
    publish_words(edition.parent, "The line opens on Tuesday.")
    row = again(edition)
    assert (row.live, row.flagged) == (False, True)


def test_a_change_of_the_release_flags_it_and_readers_keep_the_approved_words(
    edition: LocalEdition, desk: Callable[..., Client]
) -> None:
    say_yes(edition)
    let_out(edition.parent)
    actions.publish(edition)
    assert not again(edition).flagged
    publish_words(edition.parent, "The line opens on Tuesday.")
    row = again(edition)
    assert (row.live, row.flagged) == (True, True)
    assert row.shown is not None
    assert "Monday" in str(row.shown.text)
    officer = desk("press-officer")
    for address in (
        reverse("desk_editions") + "?state=flagged", reverse("wagtailadmin_home"),
        reverse("desk_handling", args=[row.parent_id]), reverse("desk_edition", args=[row.pk]),
    ):  # fmt: skip
        told = officer.get(address).content.decode()
        assert "The release was changed since" in told, address
        assert "Ana Ruiz" in told


def test_a_flag_goes_by_a_reason_or_by_a_new_approval(edition: LocalEdition) -> None:
    say_yes(edition)
    let_out(edition.parent)
    actions.publish(edition)
    publish_words(edition.parent, "The line opens on Tuesday.")
    with pytest.raises(NotDone, match="Say why"):
        actions.confirm(edition, reason=" ")
    actions.confirm(edition, reason="A day moved; Duluth's is the same.")
    assert not again(edition).flagged
    publish_words(edition.parent, "The line opens on Wednesday.")
    assert again(edition).flagged, "it was confirmed beside Tuesday alone"
    say_yes(edition)
    actions.publish(edition)
    row = again(edition)
    assert row.shown is not None
    assert (row.flagged, row.live, "Wednesday" in str(row.shown.text)) == (False, True, True)


def test_withdrawing_takes_it_out_and_restoring_brings_it_back(edition: LocalEdition) -> None:
    say_yes(edition)
    let_out(edition.parent)
    actions.publish(edition)
    publish_words(edition.parent, "The line opens on Tuesday.")
    article = Article.objects.get(pk=edition.parent_id)
    aftercare.withdraw(article, explanation="Wrong.")
    assert not again(edition).live
    aftercare.restore(Article.objects.get(pk=article.pk))
    assert again(edition).live, "flagged as before, and out as before"


def test_unpublished_and_published_with_another_text_it_stays_in(edition: LocalEdition) -> None:
    say_yes(edition)
    let_out(edition.parent)
    actions.publish(edition)
    Article.objects.get(pk=edition.parent_id).unpublish()
    assert not again(edition).live
    publish_words(edition.parent, "Nothing opens.")
    assert not again(edition).live


def test_deleting_the_release_deletes_it(edition: LocalEdition) -> None:
    Article.objects.get(pk=edition.parent_id).delete()
    assert not LocalEdition.objects.exists()


def test_a_retired_edition_comes_back_only_beside_the_text_of_its_approval(
    edition: LocalEdition,
) -> None:
    say_yes(edition)
    let_out(edition.parent)
    actions.publish(edition)
    actions.retire(edition, reason="She left office.")
    assert not again(edition).live
    actions.publish(edition)
    assert again(edition).live
    actions.retire(edition)
    publish_words(edition.parent, "The line opens on Tuesday.")
    with pytest.raises(NotDone, match="The release was changed"):
        actions.publish(edition)


def test_an_address_that_was_public_stays(edition: LocalEdition, duluth: Jurisdiction) -> None:
    actions.write(edition, OWN, slug="phones")
    assert again(edition).public_path.endswith("/phones/")
    say_yes(edition)
    let_out(edition.parent)
    actions.publish(edition)
    with pytest.raises(NotDone, match="stays as it is"):
        actions.write(edition, OWN, slug="telephones")


def test_a_figure_says_what_it_counts(edition: LocalEdition) -> None:
    with pytest.raises(NotDone, match="what it counts"):
        actions.write(edition, Words("A lead.", "", [{"value": "14", "label": "", "source": ""}]))


def test_every_step_is_in_the_log_with_who(
    edition: LocalEdition, desk: Callable[..., Client]
) -> None:
    officer = desk("press-officer")
    act = lambda verb, **told: officer.post(  # noqa: E731
        reverse("desk_edition_act", args=[edition.pk, verb]), told
    )
    act("record", approver="Ana Ruiz", comment="By phone.")
    act("publish")
    act("retire", reason="Out of office.")
    told = PageLogEntry.objects.filter(page=edition.parent_id, user=officer.user)  # type: ignore[attr-defined]
    names = list(told.order_by("timestamp").values_list("action", flat=True))
    assert names == [f"dateline.edition.{verb}" for verb in ("record", "publish", "retire")]


def test_chapter_staff_have_the_editions_of_their_chapter_and_publish_none(
    edition: LocalEdition, mayor: Person, desk: Callable[..., Client],
    chapter: Callable[..., Organisation],
) -> None:  # fmt: skip
    body = chapter("mn")
    staff, others = desk("chapter-editor", body), desk("chapter-editor", chapter("co"))
    address = reverse("desk_edition", args=[edition.pk])
    assert staff.get(address).status_code in (302, 403)
    mayor.chapter = body
    mayor.save()
    assert staff.get(address).status_code == 200
    assert others.get(address).status_code in (302, 403)
    assert "Ana Ruiz" not in others.get(reverse("desk_editions")).content.decode()
    asking = reverse("desk_edition_act", args=[edition.pk, "ask"])
    assert staff.post(asking, {"email": "staff@mn.example"}).status_code in (302, 403)
    assert not edition.requests.exists(), "they would send themselves what they may not read yet"
    let_out(edition.parent)
    staff.post(asking, {"email": "ana@city.example"})
    assert edition.requests.count() == 1
    say_yes(edition)
    publishing = reverse("desk_edition_act", args=[edition.pk, "publish"])
    assert staff.post(publishing).status_code in (302, 403)
    assert again(edition).state == "approved"
    assert desk("press-officer").post(publishing).status_code == 302
    assert again(edition).state == "live"


def test_the_desk_makes_and_writes_editions_by_its_forms(
    release: Article, mayor: Person, desk: Callable[..., Client]
) -> None:
    officer = desk("press-officer")
    officer.post(reverse("desk_editions_make", args=[release.pk]), {"members": [mayor.pk]})
    row = LocalEdition.objects.get()
    page = officer.get(reverse("desk_handling", args=[release.pk])).content.decode()
    assert reverse("desk_edition", args=[row.pk]) in page
    told = {"lead": "Duluth first.", "quote": "Yes.", "place": [row.place_id], "slug": "duluth-first",
            "value_0": "3", "label_0": "lines", "source_0": "", "at_once": "on"}  # fmt: skip
    assert officer.post(reverse("desk_edition", args=[row.pk]), told).status_code == 302
    row = again(row)
    assert (row.lead, row.slug, row.at_once) == ("Duluth first.", "duluth-first", True)
    assert row.figures == [{"value": "3", "label": "lines", "source": ""}]
    told["label_0"] = ""
    answer = officer.post(reverse("desk_edition", args=[row.pk]), told)
    assert answer.status_code == 422
    assert "what it counts" in answer.content.decode()


def test_a_quote_of_somebody_whose_record_is_gone_is_asked_for_nobody(
    edition: LocalEdition, mayor: Person
) -> None:
    say_yes(edition)
    let_out(edition.parent)
    actions.publish(edition)
    mayor.terms.all().delete()
    mayor.delete()
    row = again(edition)
    assert row.live
    assert row.shown is not None
    assert (row.name, row.shown.speaker) == ("Ana Ruiz", "Ana Ruiz")
    with pytest.raises(NotDone, match="whose quote"):
        say_yes(edition)
