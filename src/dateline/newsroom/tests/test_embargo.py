"""Reporters may have it, nobody else: from setting an embargo to lifting, moving or killing it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dateline.contacts.models import Journalist
from dateline.mail.actions import send_due
from dateline.mail.models import Delivery
from dateline.mail.tests.sink import Sink, receiving
from dateline.newsroom.access import actions
from dateline.newsroom.access.actions import CannotBeDone, Reporter
from dateline.newsroom.access.wording import instant, instants
from dateline.newsroom.models import Article, Embargo, EmbargoAccess, EmbargoRead, UnderEmbargo
from dateline.publishing.actions import settle_schedules
from dateline.publishing.press import press_until_idle, the_store
from dateline.publishing.tasks import run_due

pytestmark = pytest.mark.django_db
ANN = Reporter("Ann Lee", "ann@star.example", "America/New_York")
BEN = Reporter("Ben Ito", "ben@wire.example")


@pytest.fixture
def sink() -> Iterator[Sink]:
    with receiving() as found:
        yield found


@pytest.fixture
def draft(publish: Callable[..., Article]) -> Article:
    return publish(
        "A quiet headline", kind="press-release", live=False, deck="A deck that says more.",
        dateline="DULUTH, Minn.", body=[("text", "<p>Secret words.</p>")],
    )  # fmt: skip


@pytest.fixture
def embargo(draft: Article) -> Embargo:
    return actions.set_embargo(draft, lifts_at=in_days(2), zone="America/Chicago")


def in_days(days: float) -> datetime:
    return (timezone.now() + timedelta(days=days)).replace(microsecond=0)


def link_for(sink: Sink, address: str) -> str:
    """The path of the personal link that somebody was mailed."""
    send_due()
    found = re.findall(r"https://press\.example\.org(/\S+/[0-9a-f]{40}/)", sink.text_for(address))
    (path,) = found
    return str(path)


def reader(sink: Sink, who: Reporter) -> tuple[Client, str]:
    """A browser in which the terms were accepted, and the link."""
    path, browser = link_for(sink, who.email), Client()
    answer = browser.post(path, {"accept": "yes"})
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    return browser, path


def stored(words: bytes) -> list[str]:
    """The stored pages that have these words."""
    press_until_idle()
    store: Any = the_store()
    return [path for path in store.paths() if words in store.read(path).body]


def test_an_embargoed_item_is_nowhere_public(embargo: Embargo) -> None:
    assert stored(b"quiet headline") == [] == stored(b"Secret words")
    assert Client().get(embargo.article.public_path or "").status_code == 404


def test_the_text_opens_when_the_terms_are_accepted_in_this_browser(
    embargo: Embargo, sink: Sink
) -> None:
    actions.invite(embargo, [ANN])
    path, browser = link_for(sink, ANN.email), Client()
    assert "quiet headline" not in sink.text_for(ANN.email), "the mail itself tells nothing"
    terms = browser.get(path)
    assert "I accept these terms" in terms.content.decode()
    assert "Secret words" not in terms.content.decode()
    assert terms.headers["X-Robots-Tag"].startswith("noindex")
    assert terms.headers["Cache-Control"] == "private, no-store"
    assert terms.headers["Referrer-Policy"] == "same-origin"
    assert browser.post(path, {}).status_code == 422
    browser.post(path, {"accept": "yes"})
    page = browser.get(path).content.decode()
    assert "Secret words" in page
    assert "Embargoed until" in page
    assert Client().get(path).content.decode().count("Secret words") == 0, "another browser"


def test_opening_a_link_changes_nothing_until_the_terms_are_accepted(
    embargo: Embargo, sink: Sink
) -> None:
    """Mail scanners open every link (rule L11's reason, E3)."""
    actions.invite(embargo, [ANN])
    path = link_for(sink, ANN.email)
    for _ in range(3):
        Client().get(path)
        Client().head(path)
    access = EmbargoAccess.objects.get()
    assert access.accepted_at is None
    assert not EmbargoRead.objects.exists()


def test_reads_are_logged(embargo: Embargo, sink: Sink) -> None:
    actions.invite(embargo, [ANN])
    browser, path = reader(sink, ANN)
    browser.get(path)
    browser.head(path)
    told = list(EmbargoRead.objects.order_by("pk").values_list("what", flat=True))
    assert told == ["accepted the terms", "read it"]


def test_a_revoked_link_opens_nothing_and_a_new_one_closes_the_old(
    embargo: Embargo, sink: Sink
) -> None:
    (access,) = actions.invite(embargo, [ANN])
    browser, path = reader(sink, ANN)
    actions.revoke(access)
    assert browser.get(path).status_code == 404
    sink.arrived.clear()
    actions.invite(embargo, [ANN])
    assert EmbargoAccess.objects.count() == 1
    second = link_for(sink, ANN.email)
    assert second != path
    assert browser.get(path).status_code == 404
    assert browser.get(second).status_code == 200


def test_the_instant_is_said_in_the_readers_zone_and_by_24_hours() -> None:
    moment = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    assert instant(moment, "America/Chicago") == "Monday, Nov. 30, 2026, 9 a.m. CST (09:00)"
    told = instants(moment, "America/Chicago", "America/New_York")
    assert told.startswith("Monday, Nov. 30, 2026, 10 a.m. EST (10:00)")
    assert "9 a.m. CST (09:00)" in told
    assert instants(moment, "America/Chicago", "America/Winnipeg") == instant(
        moment, "America/Chicago"
    )


def test_it_goes_live_by_itself_also_when_the_process_was_down(embargo: Embargo) -> None:
    """Rule E4: what is due is a row; the first look after a start finds it."""
    Embargo.objects.update(lifts_at=timezone.now() - timedelta(hours=3))
    run_due()
    embargo.refresh_from_db()
    assert embargo.state == Embargo.State.LIFTED
    article = Article.objects.get()
    page = Client().get(article.public_path or "").content.decode()
    assert "Secret words" in page
    assert "For immediate release" in page
    assert article.public_path in stored(b"Secret words")
    assert "A quiet headline" in Client().get("/releases/").content.decode()


def test_what_goes_live_is_what_reporters_read_not_a_later_draft(embargo: Embargo) -> None:
    draft = embargo.article.get_latest_revision_as_object()
    draft.title = "A later idea"
    draft.save_revision()
    Embargo.objects.update(lifts_at=timezone.now() - timedelta(seconds=1))
    actions.lift_due()
    article = Article.objects.get()
    assert (article.title, article.has_unpublished_changes) == ("A quiet headline", True)


@pytest.mark.parametrize("early", [True, False])
def test_lifting_early_tells_everybody_once_the_page_is_live(
    embargo: Embargo, sink: Sink, early: bool
) -> None:
    accesses = actions.invite(embargo, [ANN, BEN])
    send_due()
    actions.revoke(accesses[1])
    sink.arrived.clear()
    actions.lift(embargo, early=early, reason="It leaked elsewhere.")
    assert send_due() == 0, "before the page is live nobody is told"
    press_until_idle()
    send_due()
    assert sink.recipients == ([ANN.email] if early else [])
    if early:
        text = sink.text_for(ANN.email)
        assert "lifted early" in text
        assert "It leaked elsewhere." in text
        assert f"https://press.example.org{Article.objects.get().public_path}" in text


def test_a_link_leads_to_the_public_page_after_the_embargo(embargo: Embargo, sink: Sink) -> None:
    actions.invite(embargo, [ANN])
    browser, path = reader(sink, ANN)
    actions.lift(embargo)
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (
        302, Article.objects.get().public_path,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "subject"), [(5, "Embargo extended"), (1, "Embargo lifts earlier")]
)
def test_moving_it_tells_everybody_in_their_own_zone(
    embargo: Embargo, sink: Sink, days: int, subject: str
) -> None:
    actions.invite(embargo, [ANN])
    send_due()
    sink.arrived.clear()
    moment = in_days(days)
    actions.move(embargo, lifts_at=moment, reason="The vote was moved.")
    send_due()
    ((_, message),) = sink.arrived
    assert message["Subject"] == subject
    assert instant(moment, "America/New_York") in sink.text_for(ANN.email)
    embargo.refresh_from_db()
    assert embargo.lifts_at == moment
    assert embargo.revision.as_object().date == moment, "it is issued when it lifts"


def test_killing_it_closes_the_links_and_tells_everybody(embargo: Embargo, sink: Sink) -> None:
    actions.invite(embargo, [ANN])
    browser, path = reader(sink, ANN)
    sink.arrived.clear()
    actions.kill(embargo, reason="The figures were wrong.")
    send_due()
    assert "The figures were wrong." in sink.text_for(ANN.email)
    answer = browser.get(path)
    assert answer.status_code == 410
    assert "Secret words" not in answer.content.decode()
    Embargo.objects.update(lifts_at=timezone.now() - timedelta(days=1))
    assert actions.lift_due() == 0
    assert not Article.objects.get().live


def test_reporters_are_told_when_the_text_was_changed_for_them(
    embargo: Embargo, sink: Sink
) -> None:
    actions.invite(embargo, [ANN, BEN])
    browser, path = reader(sink, ANN)
    sink.arrived.clear()
    draft = embargo.article.get_latest_revision_as_object()
    draft.deck = "Another deck that says more."
    draft.save_revision()
    assert "Another deck" not in browser.get(path).content.decode()
    actions.give_newest_text(embargo)
    assert "Another deck" in browser.get(path).content.decode()
    send_due()
    assert sink.recipients == [ANN.email], "who has not read it has nothing to read again"


def test_no_door_publishes_past_an_embargo(embargo: Embargo) -> None:
    article = Article.objects.get()
    with pytest.raises(UnderEmbargo):
        article.get_latest_revision().publish()
    article.live = True
    with pytest.raises(UnderEmbargo):
        article.save()
    with pytest.raises(UnderEmbargo):
        article.save(update_fields=["live"])
    scheduled = Article.objects.get()
    scheduled.go_live_at = in_days(1)
    with pytest.raises(UnderEmbargo):
        scheduled.save_revision().publish()
    settle_schedules()
    assert not Article.objects.get().live


def test_what_is_public_or_scheduled_cannot_be_embargoed(
    publish: Callable[..., Article], draft: Article
) -> None:
    with pytest.raises(CannotBeDone, match="public already"):
        actions.set_embargo(publish("Old news"), lifts_at=in_days(1), zone="UTC")
    draft.go_live_at = in_days(1)
    draft.save_revision().publish()
    with pytest.raises(CannotBeDone, match="scheduled"):
        actions.set_embargo(Article.objects.get(pk=draft.pk), lifts_at=in_days(1), zone="UTC")


def test_an_embargo_that_has_passed_is_refused(draft: Article) -> None:
    with pytest.raises(CannotBeDone, match="has passed"):
        actions.set_embargo(draft, lifts_at=in_days(-1), zone="UTC")


def posted(officer: Client, article: Article, verb: str, **data: Any) -> Any:
    return officer.post(reverse("desk_handling_act", args=[article.pk, verb]), data)


def test_the_desk_sets_gives_moves_and_kills(
    draft: Article, desk: Callable[..., Client], sink: Sink
) -> None:
    officer = desk("press-officer")
    page = officer.get(reverse("desk_handling", args=[draft.pk])).content.decode()
    assert "Put under embargo" in page
    when = {"day": in_days(3).date().isoformat(), "clock": "09:00", "zone": "America/Chicago"}
    answer = posted(officer, draft, "embargo", **when, terms="Hold it.")
    assert answer.status_code == 302
    ann = Journalist.objects.create(
        name="Ann Lee", email="ann@star.example", zone="America/New_York"
    )
    answer = posted(officer, draft, "invite", journalists=[ann.pk], others="Ben Ito ben@wire")
    assert "Line 1 has no mail address" in answer.content.decode()
    assert "Ben Ito ben@wire" in answer.content.decode(), "what was typed is kept"
    posted(officer, draft, "invite", journalists=[ann.pk], others="Ben Ito <ben@wire.example>")
    send_due()
    assert sorted(sink.recipients) == [ANN.email, BEN.email]
    page = officer.get(reverse("desk_handling", args=[draft.pk])).content.decode()
    assert "Ben Ito" in page
    assert "Not accepted yet" in page
    when["clock"] = "11:30"
    assert posted(officer, draft, "move", **when, reason="").status_code == 302
    row = EmbargoAccess.objects.get(email=BEN.email)
    officer.post(reverse("desk_embargo_revoke", args=[row.pk]))
    row.refresh_from_db()
    assert row.revoked_at
    assert posted(officer, draft, "kill", reason="").status_code == 422
    assert posted(officer, draft, "kill", reason="Wrong figures.").status_code == 302
    assert Embargo.objects.get().state == Embargo.State.KILLED
    assert Delivery.objects.filter(subject__startswith="KILL").count() == 1


def test_an_hour_that_the_clocks_skip_or_repeat_is_refused_with_words(
    draft: Article, desk: Callable[..., Client]
) -> None:
    officer = desk("press-officer")
    for day, clock, words in (
        ("2027-03-14", "02:30", "the clocks go forward and skip it"),
        ("2027-11-07", "01:30", "the clocks go back"),
    ):
        answer = posted(
            officer, draft, "embargo", day=day, clock=clock, zone="America/Chicago", terms="x"
        )
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Embargo.objects.exists()


@pytest.mark.parametrize("role", ["editor", "chapter-editor", "researcher"])
def test_only_who_publishes_releases_handles_them(
    draft: Article, embargo: Embargo, desk: Callable[..., Client], role: str
) -> None:
    other = desk(role)
    (access,) = actions.invite(embargo, [ANN])
    for verb in ("lift", "kill", "invite", "move", "text", "embargo", "correct", "withdraw"):
        assert posted(other, draft, verb, reason="x").status_code in (302, 403)
    assert other.post(reverse("desk_embargo_revoke", args=[access.pk])).status_code in (302, 403)
    embargo.refresh_from_db()
    access.refresh_from_db()
    assert embargo.is_held
    assert access.revoked_at is None


def test_publishing_at_the_desk_under_embargo_says_what_to_do(
    draft: Article, embargo: Embargo, desk: Callable[..., Client]
) -> None:
    officer = desk("press-officer")
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = officer.post(f"{bulk}?id={draft.pk}")
    assert answer.status_code == 409
    assert "under embargo" in answer.content.decode()
    assert not Article.objects.get().live


def test_the_start_page_names_embargoes(embargo: Embargo, desk: Callable[..., Client]) -> None:
    page = desk("press-officer").get(reverse("wagtailadmin_home")).content.decode()
    assert "Under embargo" in page
    assert "Lifts " in page


def test_the_editor_of_an_embargoed_text_is_told_and_has_no_publish_button(
    draft: Article, embargo: Embargo, desk: Callable[..., Client]
) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    page = desk("press-officer").get(edit).content.decode()
    assert "Under embargo until" in page
    assert 'name="action-publish"' not in page
    Embargo.objects.update(state=Embargo.State.KILLED)
    assert 'name="action-publish"' in desk("press-officer").get(edit).content.decode()
