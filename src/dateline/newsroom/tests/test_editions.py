"""Local editions: approved in exact words, public only beside a public release, kept version by version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dateline.directory.models import Jurisdiction, Office, Organisation, Person, Term
from dateline.mail.actions import send_due
from dateline.mail.tests.sink import Sink
from dateline.newsroom.editions import actions
from dateline.newsroom.editions.actions import NotDone
from dateline.newsroom.models import Article, EditionRequest, LocalEdition
from dateline.newsroom.models.quote_approval import OPEN_FOR
from dateline.newsroom.tests.local_editions import OWN, again, form_on, path_to, publish_words

pytestmark = pytest.mark.django_db


def test_editions_are_made_for_many_at_once_each_under_its_own_place(
    release: Article, mayor: Person, chapter: Callable[..., Organisation]
) -> None:
    state = Jurisdiction.objects.create(
        name="Minnesota", level="state", ocd_id="ocd-division/country:us/state:mn"
    )
    body = chapter("mn")
    body.jurisdiction = state
    body.save()
    first, second = actions.make(release, members=[mayor], chapters=[body])
    assert first.public_path == f"/places/us/mn/duluth/news/2026/11/{release.slug}/"
    assert second.public_path == f"/places/us/mn/news/2026/11/{release.slug}/"
    assert (first.lead, first.state, first.live) == ("", "draft", False)
    assert actions.make(release, members=[mayor]) == []


def test_who_has_no_place_is_named_and_none_is_made(release: Article, mayor: Person) -> None:
    nobody = Person.objects.create(name="Zed Nowhere")
    with pytest.raises(NotDone, match="Zed Nowhere"):
        actions.make(release, members=[mayor, nobody])
    assert not LocalEdition.objects.exists()


def test_two_members_of_one_place_have_two_addresses(
    release: Article, mayor: Person, duluth: Jurisdiction
) -> None:
    bo = Person.objects.create(name="Bo Lind")
    Term.objects.create(
        person=bo, office=Office.objects.create(title="Clerk", jurisdiction=duluth), start="2024"
    )
    _, second = actions.make(release, members=[mayor, bo])
    assert second.public_path.endswith(f"/{release.slug}-bo-lind/")


def test_only_releases_have_editions(publish: Callable[..., Article], mayor: Person) -> None:
    with pytest.raises(NotDone, match="Only press releases"):
        actions.make(publish("A post"), members=[mayor])


def test_the_member_sees_the_whole_edition_and_opening_it_approves_nothing(
    edition: LocalEdition, sink: Sink
) -> None:
    path = path_to(edition, sink)
    page = Client().get(path)
    told = page.content.decode()
    for words in (OWN.lead, OWN.quote, "operators in Duluth", "The line opens on Monday.",
                  "Mayor, Duluth, Minn.", "Local edition of"):  # fmt: skip
        assert words in told
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    Client().head(path)
    assert again(edition).state == "asked"
    assert not edition.versions.exclude(kind="written").exists()


def test_looking_at_other_words_saves_nothing(edition: LocalEdition, sink: Sink) -> None:
    path = path_to(edition, sink)
    page = Client().post(path, {**form_on(path), "lead": "Other words.", "look": "yes"})
    assert "<p>Other words.</p>" in page.content.decode()
    assert (again(edition).lead, again(edition).state) == (OWN.lead, "asked")


def test_the_member_changes_the_words_and_approves_exactly_those(
    edition: LocalEdition, sink: Sink, desk: Callable[..., Client]
) -> None:
    officer = desk("press-officer")
    path = path_to(edition, sink, by=officer.user)  # type: ignore[attr-defined]
    told = {**form_on(path), "lead": "Duluth answers in one minute.", "value_0": "15"}
    page = Client().post(path, {**told, "approve": "yes", "comment": "Newer number."})
    assert "You approved your local edition" in page.content.decode()
    row = again(edition)
    assert (row.state, row.live) == ("approved", False)
    version = row.approved
    assert version is not None
    assert (version.lead, version.figures[0]["value"]) == ("Duluth answers in one minute.", "15")
    assert (version.speaker, version.capacity) == ("Ana Ruiz", "Mayor, Duluth, Minn.")
    assert version.text["title"] == "Cities answer the phone"
    assert [v.kind for v in row.versions.all()] == ["link", "written"]
    send_due()
    assert "Newer number." in sink.text_for(officer.user.email)  # type: ignore[attr-defined]
    assert Client().post(path, {**told, "decline": "yes"}).status_code == 200
    assert again(edition).state == "approved", "an answer is given once"


def test_an_approval_is_of_the_release_that_the_member_saw(
    edition: LocalEdition, sink: Sink
) -> None:
    path = path_to(edition, sink)
    told = form_on(path)
    publish_words(edition.parent, "The line opens on Tuesday.")
    page = Client().post(path, {**told, "approve": "yes"})
    assert page.status_code == 422
    assert "while you were reading" in page.content.decode()
    assert "Tuesday" in page.content.decode()
    assert again(edition).approved is None
    assert Client().post(path, {**form_on(path), "approve": "yes"}).status_code == 200
    assert again(edition).state == "approved"


def test_a_refusal_is_kept_and_stands_on_the_start_page(
    edition: LocalEdition, sink: Sink, desk: Callable[..., Client]
) -> None:
    path = path_to(edition, sink)
    Client().post(path, {**form_on(path), "decline": "yes", "comment": "Not my words."})
    assert again(edition).state == "declined"
    officer = desk("press-officer")
    assert "Local editions to settle" in officer.get(reverse("wagtailadmin_home")).content.decode()
    page = officer.get(reverse("desk_edition", args=[edition.pk])).content.decode()
    assert "Not my words." in page


def test_a_link_ends_with_a_newer_one_with_time_and_with_the_edition(
    edition: LocalEdition, sink: Sink
) -> None:
    first, second = path_to(edition, sink), path_to(edition, sink)
    assert Client().get(first).status_code == 404
    row = EditionRequest.objects.get(state="asked")
    row.asked_at -= OPEN_FOR + timedelta(days=1)
    row.save()
    assert Client().post(second, {"approve": "yes"}).status_code == 410
    third = path_to(edition, sink)
    actions.retire(edition)
    assert Client().get(third).status_code == 404
