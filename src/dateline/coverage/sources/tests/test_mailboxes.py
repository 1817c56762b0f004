"""A mailbox of alerts is read, by UID, and left as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dateline.coverage.sources import mailboxes
from dateline.coverage.sources.items import NotReadable
from dateline.coverage.sources.mailboxes import new_mails, place_of
from dateline.coverage.sources.tests.imap_server import PASSWORD, USER, Server, imap_server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with imap_server() as running:
        yield running


def test_each_mail_is_read_once_and_none_is_changed(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, box = server.port, server.box
    place, before = place_of(f"imap://{USER}@127.0.0.1:{port}"), len(box)
    for n in range(3):
        server.put(f"Alert {n}")
    monkeypatch.setattr(mailboxes, "MOST_MAILS", 2)
    first = new_mails(place, PASSWORD, {"uid": 0, "validity": 0})
    assert len(first.raw) == 2  # of the first look the newest
    server.put("Alert 3")
    second = new_mails(place, PASSWORD, first.position)
    assert [b"Alert 3" in raw for raw in second.raw] == [True] and not second.more
    for n in range(4, 7):
        server.put(f"Alert {n}")
    third = new_mails(place, PASSWORD, second.position)
    assert len(third.raw) == 2 and third.more
    fourth = new_mails(place, PASSWORD, third.position)
    assert len(fourth.raw) == 1 and not fourth.more
    assert new_mails(place, PASSWORD, fourth.position).raw == []
    assert all("S" not in message.get_flags() and "T" not in message.get_flags() for message in box)
    assert len(box) == before + 7


def test_a_mail_that_is_too_large_is_passed_over(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = server.port
    place = place_of(f"imap://{USER}@127.0.0.1:{port}/INBOX")
    before = new_mails(place, PASSWORD, {}).position
    monkeypatch.setattr(mailboxes, "LARGEST", 5000)
    server.put("Large", "x" * 10_000)
    server.put("Small")
    found = new_mails(place, PASSWORD, before)
    assert found.skipped == 1 and len(found.raw) == 1


def test_what_does_not_work_is_said_and_no_password_is_shown(server: Server) -> None:
    port = server.port
    place = place_of(f"imap://{USER}@127.0.0.1:{port}/Nowhere")
    with pytest.raises(NotReadable, match="no folder “Nowhere”"):
        new_mails(place, PASSWORD, {})
    with pytest.raises(NotReadable) as told:
        new_mails(place_of(f"imap://{USER}@127.0.0.1:{port}"), "wrong secret", {})
    assert "does not accept" in str(told.value) and "wrong secret" not in str(told.value)
    with pytest.raises(NotReadable, match="could not be reached"):
        new_mails(place_of("imap://u@127.0.0.1:1"), PASSWORD, {})


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("imaps://u:secret@host.example/", "no password belongs here"), ("imap://u@host.example", "write imaps"),
        ("imaps://host.example/", "names no user"), ("https://u@host.example", "written imaps"), ("imaps://u@[", "no address"),
        ("imaps://u@host.example/a%0d%0ab", "line break"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_used_says_why(address: str, why: str) -> None:
    with pytest.raises(NotReadable, match=why):
        place_of(address)


def test_a_user_may_be_a_mail_address() -> None:
    place = place_of("imaps://alerts%40example.org@imap.example.org/Alerts%20daily")
    assert (place.account, place.port, place.folder) == (
        "alerts@example.org@imap.example.org",
        993,
        "Alerts daily",
    )
    assert place_of("imaps://alerts@example.org@imap.example.org").user == "alerts@example.org"
