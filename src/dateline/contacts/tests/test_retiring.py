"""A press contact retires: shown nowhere from that day."""

from __future__ import annotations

from wagtail.models import ModelLogEntry

from dateline.contacts.models import PressContact
from dateline.contacts.queries import press_contacts


def test_retiring_takes_a_contact_off_every_page_and_is_logged(desk, front):
    contact = PressContact.objects.get(name="Pat Press")
    browser = desk("press-officer")
    assert "Retire" in browser.get("/desk/snippets/contacts/presscontact/").content.decode()
    browser.post(f"/desk/contacts/retire/{contact.pk}/")
    assert press_contacts() == []
    assert ModelLogEntry.objects.filter(action="dateline.contact.retire").exists()
    browser.post(f"/desk/contacts/retire/{contact.pk}/")
    assert press_contacts() == [contact]


def test_whoever_may_not_edit_contacts_retires_nobody(desk, front, chapter):
    contact = PressContact.objects.get(name="Pat Press")
    for role in ("researcher", "editor"):
        desk(role).post(f"/desk/contacts/retire/{contact.pk}/")
    desk("chapter-editor", chapter("mn")).post(f"/desk/contacts/retire/{contact.pk}/")
    contact.refresh_from_db()
    assert contact.retired_on is None


def test_every_record_of_the_desk_keeps_a_log(desk, front):
    browser = desk("press-officer")
    browser.post("/desk/snippets/contacts/outlet/add/", {"name": "Star News", "kind": "newspaper"})
    browser.post("/desk/snippets/content/topic/add/", {"name": "Water"})
    logged = set(ModelLogEntry.objects.values_list("label", "action", "user"))
    assert ("Star News", "wagtail.create", browser.user.pk) in logged
    assert ("Water", "wagtail.create", browser.user.pk) in logged
