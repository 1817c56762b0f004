"""Local editions: approved in exact words, public only beside a public release, kept version by version."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from dateline.directory.models import Jurisdiction, Office, Organisation, Person, Term
from dateline.mail.actions import send_due
from dateline.mail.tests.sink import Sink, receiving
from dateline.newsroom.access import actions as access
from dateline.newsroom.aftercare import actions as aftercare
from dateline.newsroom.editions import actions
from dateline.newsroom.editions.actions import NotDone, Words
from dateline.newsroom.models import Article, EditionRequest, LocalEdition
from dateline.newsroom.models.quote_approval import OPEN_FOR

pytestmark = pytest.mark.django_db
MEMBER = "ana@city.example"
OWN = Words("Duluth answers in two minutes.", "We pick up.", [
    {"value": "14", "label": "operators in Duluth", "source": "City payroll"},
])  # fmt: skip


@pytest.fixture
def sink() -> Iterator[Sink]:
    with receiving() as found:
        yield found


@pytest.fixture
def duluth(place: Callable[..., Jurisdiction]) -> Jurisdiction:
    return place("Duluth", "MN")


@pytest.fixture
def mayor(duluth: Jurisdiction) -> Person:
    ana = Person.objects.create(name="Ana Ruiz")
    office = Office.objects.create(title="Mayor", jurisdiction=duluth)
    Term.objects.create(person=ana, office=office, start="2024")
    return ana


@pytest.fixture
def release(publish: Callable[..., Article]) -> Article:
    return publish(
        "Cities answer the phone", kind="press-release", live=False, deck="A deck that says more.",
        dateline="NATIONWIDE", body=[("text", "<p>The line opens on Monday.</p>")],
    )  # fmt: skip


@pytest.fixture
def edition(release: Article, mayor: Person) -> LocalEdition:
    (row,) = actions.make(release, members=[mayor])
    return actions.write(row, OWN)


def again(row: LocalEdition) -> LocalEdition:
    return LocalEdition.objects.select_related("shown", "approved", "parent").get(pk=row.pk)


def path_to(row: LocalEdition, sink: Sink, **more: Any) -> str:
    """Ask the member; the path of the link that she was mailed."""
    actions.ask(row, email=MEMBER, **more)
    sink.arrived.clear()
    send_due()
    (path,) = re.findall(
        r"https://press\.example\.org(/your-edition/[0-9a-f]{40}/)", sink.text_for(MEMBER)
    )
    return str(path)


def form_on(path: str) -> dict[str, str]:
    """What the member's form holds, as a browser would send it."""
    page = Client().get(path).content.decode()
    told = dict(
        re.findall(r'<input type="(?:hidden|text)" name="(\w+)"[^>]* value="([^"]*)"', page)
    )
    told |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)</textarea>', page))
    return told


def say_yes(row: LocalEdition) -> None:
    actions.record(row, approver="Ana Ruiz", comment="By phone.")


def publish_words(article: Article, text: str) -> None:
    draft: Any = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    draft.body = [("text", f"<p>{text}</p>")]
    draft.save_revision().publish()


def let_out(article: Article) -> None:
    article.get_latest_revision().publish()


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
