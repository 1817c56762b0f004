"""Figures and the law are signed off by name, for exactly the words that a text has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from dateline.newsroom.desk_checks.actions import examine
from dateline.newsroom.models import Article, CheckTuning, SignOff
from dateline.newsroom.quoting.queries import draft_of, sign_offs

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(publish: Callable[..., Article]) -> Article:
    return publish(
        "City counts pipes", kind="press-release", live=False, deck="A deck that says more.",
        dateline="DULUTH, Minn.", body=[("text", "<p>There are 12 miles of pipe.</p>")],
    )  # fmt: skip


def found(article: Article) -> set[str]:
    (one,) = examine([draft_of(Article.objects.get(pk=article.pk))])
    return {d.finding.id for d in one.findings} & {"C21", "C22"}


def test_nobody_has_to_sign_off_unless_the_office_wants_it(release: Article) -> None:
    assert found(release) == set()
    CheckTuning.objects.create(levels={"C21": "error", "C22": "error"})
    assert found(release) == {"C21", "C22"}


def test_a_sign_off_holds_until_a_word_is_changed(
    release: Article, desk: Callable[..., Client]
) -> None:
    CheckTuning.objects.create(levels={"C21": "error", "C22": "error"})
    writer = desk("editor")
    address = reverse("desk_handling_act", args=[release.pk, "sign-off"])
    writer.post(address, {"aspect": "figures", "note": "Counted twice."})
    assert found(release) == {"C22"}
    page = writer.get(reverse("desk_handling", args=[release.pk])).content.decode()
    assert "Signed off by Kim Editor" in page
    assert "Counted twice." in page
    draft = draft_of(Article.objects.get())
    draft.deck = "A deck that says even more."
    draft.save_revision()
    assert found(release) == {"C21", "C22"}
    told = {row["aspect"]: row for row in sign_offs(Article.objects.get())}
    assert told["figures"]["holds"] is None
    assert told["figures"]["earlier"].by == writer.user  # type: ignore[attr-defined]
    assert SignOff.objects.count() == 1


def test_who_may_not_edit_may_not_sign_off(
    release: Article, desk: Callable[..., Client], chapter: Callable[..., Any]
) -> None:
    other = desk("chapter-editor", chapter("mn"))
    address = reverse("desk_handling_act", args=[release.pk, "sign-off"])
    assert other.post(address, {"aspect": "legal"}).status_code in (302, 403)
    assert not SignOff.objects.exists()


def test_nobody_signs_off_what_they_wrote_while_somebody_else_can(
    release: Article, desk: Callable[..., Client]
) -> None:
    writer, other = desk("press-officer"), desk("editor")
    draft = draft_of(release)
    draft.deck = "A deck with 12 miles in it."
    draft.save_revision(user=writer.user)  # type: ignore[attr-defined]
    address = reverse("desk_handling_act", args=[release.pk, "sign-off"])
    page = writer.post(address, {"aspect": "figures"}, follow=True).content.decode()
    assert "somebody else signs it off" in page
    assert str(other.user) in page  # type: ignore[attr-defined]
    assert not SignOff.objects.exists()
    other.post(address, {"aspect": "figures"})
    assert SignOff.objects.get().by == other.user  # type: ignore[attr-defined]


def test_in_an_office_of_one_four_eyes_are_off_and_the_log_says_so(
    release: Article, desk: Callable[..., Client]
) -> None:
    writer = desk("press-officer")
    release.save_revision(user=writer.user)  # type: ignore[attr-defined]
    address = reverse("desk_handling_act", args=[release.pk, "sign-off"])
    writer.post(address, {"aspect": "legal"})
    assert SignOff.objects.get().by == writer.user  # type: ignore[attr-defined]
    actions = PageLogEntry.objects.filter(page=release.pk).values_list("action", flat=True)
    assert "dateline.quote.sign_off_alone" in set(actions)
