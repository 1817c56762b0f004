"""People come to the desk by invitation."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from wagtail.models import ModelLogEntry

from dateline.accounts.actions import add_user
from dateline.accounts.models import User

PASSWORD = "a long and plain password"


def form(**more):
    return {"email": "new@example.org", "first_name": "New", "last_name": "Person", **more}


def role_id(name: str) -> int:

    return Group.objects.get(name=name).pk


@pytest.fixture
def invite(desk, django_capture_on_commit_callbacks):
    """Fill in the form for a new person without a password; answers with the browser's response."""

    def send(**more):
        with django_capture_on_commit_callbacks(execute=True):
            return desk().post(
                "/desk/users/new/",
                form(groups=[role_id("Editor")], password1="", password2="", **more),
            )

    return send


def link_in(message) -> str:
    return re.search(r"https://press\.example\.org(/\S+)", message.body)[1]


def test_a_person_without_a_password_gets_an_invitation_in_text_and_html(invite):
    assert invite().status_code == 302
    message = mail.outbox[0]
    assert message.to == ["new@example.org"]
    assert "Your login name is new@example.org" in message.body
    assert message.alternatives[0].mimetype == "text/html"
    assert link_in(message) in message.alternatives[0].content
    assert not User.objects.get(email="new@example.org").has_usable_password()


def test_the_link_sets_a_password_and_works_once(invite, client):
    invite()
    link = link_in(mail.outbox[0])
    page = client.get(link, follow=True)
    answer = client.post(
        page.redirect_chain[-1][0], {"new_password1": PASSWORD, "new_password2": PASSWORD}
    )
    assert answer.status_code == 302
    assert Client().login(username="new@example.org", password=PASSWORD)
    assert b"new_password1" not in Client().get(link, follow=True).content


def test_the_link_expires(invite, client, settings):
    invite()
    link = link_in(mail.outbox[0])
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert b"new_password1" not in client.get(link, follow=True).content


def test_an_invitation_can_be_sent_again_until_somebody_has_signed_in(
    desk, django_capture_on_commit_callbacks
):
    person = add_user(email="late@example.org", role="editor", invite=False)
    browser = desk()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/desk/users/invite/{person.pk}/")
    assert len(mail.outbox) == 1
    Client().force_login(person)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/desk/users/invite/{person.pk}/")
    assert len(mail.outbox) == 1


def test_only_administrators_invite(desk):
    person = add_user(email="late@example.org", role="editor", invite=False)
    browser = desk("press-officer")
    browser.post(f"/desk/users/invite/{person.pk}/")
    answer = browser.get("/desk/users/")
    assert answer.status_code == 302
    assert not mail.outbox


def test_an_address_is_taken_in_any_case_of_letters(desk):
    add_user(email="new@example.org", role="editor", invite=False)
    answer = desk().post(
        "/desk/users/new/",
        form(email="NEW@Example.org", groups=[role_id("Editor")], password1="", password2=""),
    )
    assert b"is at the desk already" in answer.content


def test_a_role_is_required(desk):
    answer = desk().post("/desk/users/new/", form(password1="", password2=""))
    assert b"Choose at least one role" in answer.content


def test_the_form_offers_no_way_around_roles(desk):
    page = desk().get("/desk/users/new/").content
    assert b'name="is_superuser"' not in page
    assert b'name="username"' not in page
    assert b'name="chapters"' in page or b"Chapters" in page


def test_nobody_takes_the_role_from_themselves(desk):
    browser = desk()
    page = browser.get(f"/desk/users/edit/{browser.user.pk}/").content
    assert b'name="groups"' not in page
    browser.post(
        f"/desk/users/edit/{browser.user.pk}/",
        {"email": browser.user.email, "first_name": "Kim", "last_name": "Same",
         "password1": "", "password2": ""},
    )  # fmt: skip
    browser.user.refresh_from_db()
    assert browser.user.last_name == "Same"
    assert browser.user.is_active
    assert browser.user.groups.exists()


def test_an_invitation_is_in_the_log(invite):
    invite()

    actions = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert {"wagtail.create", "dateline.invite"} <= actions


def test_a_mail_that_cannot_leave_is_no_invitation(invite, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert invite().status_code == 302
    assert User.objects.get(email="new@example.org").invited_at is None
