"""Signing in and asking for a new password: limited, and silent about who is here."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from dateline.accounts.actions import add_user

PASSWORD = "a long and plain password"


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    caches["limits"].clear()


@pytest.fixture
def person(db):
    return add_user(email="ana@example.org", first_name="Ana", role="editor", password=PASSWORD)


def sign_in(email="ana@example.org", password=PASSWORD, **more):
    return Client().post("/desk/login/", {"username": email, "password": password}, **more)


def test_somebody_signs_in_with_their_address_in_any_case(person):
    answer = sign_in("Ana@Example.org")
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(person):
    one = sign_in(password="wrong").content.decode()
    other = sign_in("nobody@example.org", "wrong").content.decode()
    message = "This e-mail address and password do not match"
    assert message in one
    assert message in other


def test_an_account_takes_ten_tries_from_one_address_in_a_quarter_of_an_hour(person):
    answers = [sign_in(password="wrong").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert sign_in().status_code == 429


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(person):
    for _ in range(45):
        sign_in(password="wrong", REMOTE_ADDR="10.0.0.66")
    assert sign_in(REMOTE_ADDR="10.0.0.7").status_code == 302


def test_an_account_takes_sixty_tries_from_wherever(person):
    answers = [sign_in(password="wrong", REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(61)]
    assert answers == [200] * 60 + [429]


def test_an_unknown_account_is_limited_alike(db):
    answers = [
        sign_in("x@example.org", "no", REMOTE_ADDR="10.0.1.1").status_code for _ in range(11)
    ]
    assert answers[-1] == 429


def test_an_address_takes_forty_tries_whatever_the_account(person):
    answers = [sign_in(f"p{n}@example.org", "wrong").status_code for n in range(41)]
    assert answers[39] == 200
    assert answers[40] == 429


def test_a_password_mail_goes_to_the_account_and_the_answer_tells_nothing(person, client):
    known = client.post("/desk/password_reset/", {"email": "ANA@example.org"})
    unknown = client.post("/desk/password_reset/", {"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    assert [m.to for m in mail.outbox] == [["ana@example.org"]]
    assert mail.outbox[0].alternatives


def test_somebody_who_lost_the_invitation_can_ask_for_a_password(db, client):
    add_user(email="late@example.org", role="editor", invite=False)
    client.post("/desk/password_reset/", {"email": "late@example.org"})
    assert len(mail.outbox) == 1


def test_somebody_who_has_left_gets_no_mail(person, client):
    person.is_active = False
    person.save()
    client.post("/desk/password_reset/", {"email": "ana@example.org"})
    assert not mail.outbox
    assert sign_in().status_code == 200


def test_three_password_mails_an_hour_are_enough_and_the_fourth_is_silent(person, client):
    answers = {
        client.post("/desk/password_reset/", {"email": "ana@example.org"}).status_code
        for _ in range(5)
    }
    assert answers == {302}
    assert len(mail.outbox) == 3


def test_an_address_asks_fifteen_times_an_hour(db, client):
    answers = [
        client.post("/desk/password_reset/", {"email": f"p{n}@example.org"}).status_code
        for n in range(16)
    ]
    assert answers[-2:] == [302, 429]
