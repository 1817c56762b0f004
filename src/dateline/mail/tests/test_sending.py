"""Mails leave once, over a real server, and what could not leave says why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dateline.mail import actions
from dateline.mail.actions import Message, mail, send_due
from dateline.mail.models import Delivery, Mailing
from dateline.mail.queries import told_about
from dateline.mail.tests.sink import Sink, receiving
from dateline.publishing.press import press_until_idle

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def sink() -> Iterator[Sink]:
    with receiving() as found:
        yield found


def to(*addresses: str, **more: Any) -> list[Message]:
    return [Message(each, "A subject", "A text.\n.\nMore.", **more) for each in addresses]


def written(*addresses: str, **more: Any) -> Mailing:
    return mail(to(*addresses), purpose="notice", subject="A subject", **more)


def states() -> dict[str, str]:
    return dict(Delivery.objects.values_list("address", "state"))


def test_each_recipient_gets_a_mail_of_their_own(front: Any, sink: Sink) -> None:
    written("a@star.example", "b@star.example")
    assert send_due() == 2
    assert sorted(sink.recipients) == ["a@star.example", "b@star.example"]
    told = sink.arrived[0][1]
    assert told["To"] == "a@star.example"
    assert "Test Network" in told["From"]
    assert told["Auto-Submitted"] == "auto-generated"
    assert told["Message-ID"].endswith("@press.example.org>")
    assert sink.text_for("a@star.example").splitlines() == ["A text.", ".", "More."]
    assert set(states().values()) == {State.SENT}
    assert send_due() == 0


def test_one_recipient_in_two_spellings_gets_one_mail(front: Any, sink: Sink) -> None:
    written("Ann@Star.example", "ann@star.example")
    send_due()
    assert len(sink.arrived) == 1


def test_what_happened_once_is_told_once(front: Any, sink: Sink) -> None:
    first = written("a@star.example", key="lift:1")
    assert written("a@star.example", key="lift:1") == first
    send_due()
    assert len(sink.arrived) == 1


def test_who_is_refused_for_good_fails_and_the_others_are_sent(front: Any, sink: Sink) -> None:
    sink.replies["gone@star.example"] = "550 no such user"
    written("gone@star.example", "b@star.example", "no address")
    send_due()
    assert sink.recipients == ["b@star.example"]
    gone = Delivery.objects.get(address="gone@star.example")
    assert (gone.state, gone.answer) == (State.FAILED, "550 no such user")
    none = Delivery.objects.get(address="no address")
    assert (none.state, none.answer) == (State.FAILED, "This is no mail address.")


@pytest.mark.parametrize("where", ["replies", "after"])
def test_who_is_turned_away_for_now_is_tried_again_later(
    front: Any, sink: Sink, where: str
) -> None:
    getattr(sink, where)["a@star.example"] = "451 try later"
    written("a@star.example")
    send_due()
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.answer) == (State.DUE, 1, "451 try later")
    assert row.due_at > timezone.now()
    assert send_due() == 0
    getattr(sink, where).clear()
    Delivery.objects.update(due_at=timezone.now())
    send_due()
    assert sink.recipients == ["a@star.example"]


def test_being_turned_away_for_a_day_is_a_failure(front: Any, sink: Sink) -> None:
    sink.replies["a@star.example"] = "451 try later"
    written("a@star.example")
    for _ in range(actions.MOST_TRIES):
        Delivery.objects.filter(state=State.DUE).update(due_at=timezone.now())
        send_due()
    assert states() == {"a@star.example": State.FAILED}


def test_without_a_server_everything_waits_and_says_why(front: Any) -> None:
    with receiving() as sink:
        port = sink.port
    written("a@star.example", "b@star.example")
    with override_settings(
        MAIL_SENDER="smtp", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_HOST_USER="",
        EMAIL_HOST_PASSWORD="", EMAIL_USE_TLS=False, EMAIL_USE_SSL=False, EMAIL_TIMEOUT=2,
    ):  # fmt: skip
        send_due()
    assert set(states().values()) == {State.DUE}
    assert all("127.0.0.1" in row.answer for row in Delivery.objects.all())


def test_a_lost_connection_after_the_text_is_in_doubt_and_never_sent_again_by_itself(
    front: Any, sink: Sink
) -> None:
    sink.hang_up.add("a@star.example")
    written("a@star.example", "b@star.example")
    send_due()
    assert states() == {"a@star.example": State.DOUBT, "b@star.example": State.SENT}
    Delivery.objects.update(due_at=timezone.now() - timedelta(days=1))
    send_due()
    assert sorted(sink.recipients) == ["a@star.example", "b@star.example"]


def test_a_dead_workers_claims_are_due_again_and_its_mail_on_the_way_is_in_doubt(
    front: Any, sink: Sink
) -> None:
    written("a@star.example", "b@star.example")
    claim, rows = actions.claim_due()
    assert actions._begin(rows[0], claim)
    assert send_due() == 0  # the leases hold
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    send_due()
    assert states() == {"a@star.example": State.DOUBT, "b@star.example": State.SENT}
    assert sink.recipients == ["b@star.example"]


def test_what_is_paused_or_cancelled_is_not_sent_even_if_it_was_claimed(
    front: Any, sink: Sink
) -> None:
    mailing = written("a@star.example")
    claim, rows = actions.claim_due()
    actions.hold(mailing, Mailing.State.PAUSED)
    sender = actions.open_sender()
    actions.send_one(rows[0], claim, sender, "")
    sender.close()
    actions.put_back(claim, "")
    assert sink.arrived == []
    assert send_due() == 0
    actions.hold(mailing, Mailing.State.OPEN)
    send_due()
    assert sink.recipients == ["a@star.example"]
    other = written("b@star.example")
    assert actions.hold(other, Mailing.State.CANCELLED) == 1
    send_due()
    assert sink.recipients == ["a@star.example"]


@given(text=st.text(max_size=20), sign=st.sampled_from(["\r", "\n", "\r\n"]))
def test_no_field_carries_a_line_break_into_a_header(text: str, sign: str) -> None:
    bad = f"{text}{sign}Bcc: all@star.example"
    for told in (
        Message("a@star.example", bad, "x"),
        Message("a@star.example", "x", "x", name=bad),
        Message(bad, "x", "x"),
        Message("a@star.example", "x", "x", reply_to=bad),
    ):
        with pytest.raises(ValueError, match="line break"):
            mail([told], purpose="notice", subject="x")


def test_a_mail_about_a_page_waits_until_the_page_is_live(
    publish: Callable[..., Any], sink: Sink
) -> None:
    article = publish("News of the day")
    written("a@star.example", about=article, waits_for=article.public_path)
    assert send_due() == 0
    press_until_idle()
    Delivery.objects.update(due_at=timezone.now())
    assert send_due() == 1
    assert told_about("newsroom.article", article.pk) == [("", "a@star.example")]


def test_a_personal_link_is_hidden_at_the_desk_and_wiped_once_it_was_sent(
    front: Any, sink: Sink, desk: Callable[..., Client]
) -> None:
    message = Message(
        "a@star.example", "x", "Open https://p.example/q/s3cret/ now.", secret="s3cret"
    )
    mail([message], purpose="approval", subject="x")
    row = Delivery.objects.get()
    page = desk("press-officer").get(reverse("mail_delivery", args=[row.pk]))
    assert b"s3cret" not in page.content
    send_due()
    assert "s3cret" in sink.text_for("a@star.example")
    row.refresh_from_db()
    assert "s3cret" not in row.text + row.html + row.secret


def test_the_outbox_shows_what_became_of_each_mail_and_takes_decisions(
    front: Any, sink: Sink, desk: Callable[..., Client]
) -> None:
    sink.replies["gone@star.example"] = "550 no such user"
    sink.hang_up.add("lost@star.example")
    mailing = written("gone@star.example", "b@star.example", "lost@star.example")
    send_due()
    officer = desk("press-officer")
    assert "A subject" in officer.get(reverse("mail_outbox")).content.decode()
    page = officer.get(reverse("mail_mailing", args=[mailing.pk])).content.decode()
    assert "1 of 3 sent, 1 failed, 1 in doubt" in " ".join(page.split())
    assert "550 no such user" in page
    assert "Needs a decision" in officer.get(reverse("wagtailadmin_home")).content.decode()
    sink.replies.clear()
    gone, lost = (Delivery.objects.get(address=f"{name}@star.example") for name in ("gone", "lost"))
    officer.post(reverse("mail_decide", args=[gone.pk]))
    officer.post(reverse("mail_decide", args=[lost.pk]), {"arrived": "1"})
    send_due()
    assert set(states().values()) == {State.SENT}
    assert sink.recipients.count("lost@star.example") == 1


def test_buttons_of_the_outbox_pause_resume_and_cancel(
    front: Any, desk: Callable[..., Client]
) -> None:
    mailing = written("a@star.example")
    officer = desk("press-officer")
    for verb, state in (("pause", "paused"), ("resume", "open"), ("cancel", "cancelled")):
        address = reverse("mail_hold", args=[mailing.pk, verb])
        assert officer.get(address).status_code == 405
        officer.post(address)
        mailing.refresh_from_db()
        assert mailing.state == state
    assert states() == {"a@star.example": State.CANCELLED}
    officer.post(reverse("mail_hold", args=[mailing.pk, "resume"]))
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.CANCELLED


@pytest.mark.parametrize("role", ["chapter-editor", "researcher", "editor"])
def test_the_outbox_is_for_press_officers(
    front: Any, desk: Callable[..., Client], role: str
) -> None:
    mailing = written("a@star.example")
    other = desk(role)
    for name, keys in (
        ("mail_outbox", []), ("mail_mailing", [mailing.pk]),
        ("mail_delivery", [Delivery.objects.get().pk]),
    ):  # fmt: skip
        assert other.get(reverse(name, args=keys)).status_code in (302, 403)
    assert other.post(reverse("mail_hold", args=[mailing.pk, "cancel"])).status_code in (302, 403)
    assert states() == {"a@star.example": State.DUE}


def test_without_a_mail_server_mails_are_files(front: Any, tmp_path: Any) -> None:
    with override_settings(MAIL_SENDER="folder", EMAIL_FILE_PATH=tmp_path):
        written("a@star.example")
        send_due()
    (file,) = tmp_path.glob("*.eml")
    assert b"a@star.example" in file.read_bytes()
