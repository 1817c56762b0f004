"""Events at the desk: the form, who may publish, the list."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Revision

from dateline.newsroom.actions import section_of
from dateline.newsroom.models import Event
from dateline.publishing.actions import settle_schedules

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Town hall", "slug": "", "deck": "", "status": "scheduled",
    "start_day": "2026-12-01", "start_time": "10:00", "end_day": "", "end_time": "11:30",
    "zone": "America/Chicago", "venue": "City Hall", "address": "", "place": "",
    "online_link": "", "registration_link": "", "photo": "", "recap": "", "issuer": "",
    "search_description": "", "go_live_at": "", "expire_at": "",
    "body-count": "0", "topics": "", "people": "", "contacts": "", "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
}  # fmt: skip


def add(browser, section, **fields):  # type: ignore[no-untyped-def]
    form = {k: v for k, v in (FORM | fields).items() if v != "" or k in ("slug", "end_day")}
    return browser.post(f"/desk/pages/add/newsroom/event/{section.pk}/", form)


def errors(answer) -> str:  # type: ignore[no-untyped-def]
    return str(answer.context["form"].errors)


def test_one_click_leads_to_the_form(desk, section):
    page = desk().get("/desk/newsroom/new/event/", follow=True)
    assert page.status_code == 200
    html = page.content.decode()
    assert 'name="start_day"' in html
    assert re.search(r'<option value="America/Chicago"\s+selected>', html)


def test_every_field_has_a_help_text_or_says_it_itself(desk, section):
    fields = [f for f in Event._meta.get_fields() if getattr(f, "editable", False)]
    own = [f for f in fields if f.model is Event and f.name != "page_ptr" and not f.auto_created]
    assert [f.name for f in own if not f.help_text] == ["start_day"]


def test_a_press_officer_and_an_editor_publish(desk, section):
    for n, role in enumerate(("press-officer", "editor")):
        answer = add(desk(role), section, title=f"Town hall {n}", **{"action-publish": "1"})
        assert answer.status_code == 302, errors(answer)
        assert Event.objects.get(title=f"Town hall {n}").live


def test_a_chapter_editor_drafts_in_the_own_chapter_and_nowhere_else(desk, section, chapter):
    own = chapter("mn")
    browser = desk("chapter-editor", own)
    answer = add(browser, section_of(own), **{"action-publish": "1"})
    assert answer.status_code == 302, errors(answer)
    made = Event.objects.get()
    assert not made.live
    assert made.chapter == own
    assert made.public_path == "/chapters/mn/events/2026/town-hall/"
    assert add(browser, section).status_code in (302, 403)
    assert Event.objects.count() == 1


def test_a_researcher_cannot_change_an_event(desk, event):
    page = desk("researcher").get(f"/desk/pages/{event().pk}/edit/")
    assert page.status_code in (302, 403)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"start_day": "2026-03-08", "start_time": "02:30"}, "clocks go forward"),
        ({"start_day": "2026-11-01", "start_time": "01:30"}, "comes twice"),
        ({"start_time": ""}, "Say at what time"),
        ({"end_time": "09:00"}, "ends before it begins"),
        ({"end_time": "10:00"}, "ends before it begins"),
        ({"end_day": "2026-11-30"}, "last day is before the first"),
        ({"venue": ""}, "Say where"),
        ({"slug": "11"}, "address of a month"),
        ({"zone": "Middle/Earth"}, "Choose a time zone"),
        ({"start_day": "0026-12-01"}, "Look at the year"),
    ],
)
def test_the_form_says_what_is_wrong(desk, section, fields, said):
    answer = add(desk(), section, **fields)
    assert answer.status_code == 200
    assert said in errors(answer)
    assert not Event.objects.exists()


def test_a_title_of_two_digits_gets_a_slug_that_is_no_month(event):
    assert event("42").public_path == "/events/2026/event-42/"


def test_whole_days_need_no_hours(desk, section):
    answer = add(desk(), section, all_day="on", start_time="", end_time="", end_day="2026-12-02")
    assert answer.status_code == 302, errors(answer)
    made = Event.objects.get()
    assert made.ends_at - made.starts_at == timedelta(days=2)


def test_the_list_tells_coming_from_past(desk, event):
    today = timezone.localdate()
    event("Yet to be", start_day=today + timedelta(days=3))
    event("Long gone", start_day=today - timedelta(days=3))
    browser = desk()
    for which, shown, hidden in (("coming", "Yet to be", "Long gone"),
                                 ("past", "Long gone", "Yet to be")):  # fmt: skip
        html = browser.get(f"/desk/events/?time={which}").content.decode()
        assert shown in html
        assert hidden not in html
    assert "Yet to be" in browser.get("/desk/events/").content.decode()


def test_a_section_shows_articles_and_events(desk, event, publish, section):
    event("Town hall")
    publish("A story")
    html = desk().get(f"/desk/pages/{section.pk}/").content.decode()
    assert "Town hall" in html
    assert "A story" in html


def test_a_preview_looks_like_the_page(desk, event, front):
    made = event("Town hall", live=False)
    html = desk().get(f"/desk/pages/{made.pk}/view_draft/").content.decode()
    assert "10 a.m. to 11 a.m. CST" in html.replace("\u00a0", " ")
    assert "City Hall" in html


def test_an_event_goes_out_at_its_hour(event):
    made = event("Later", live=False)
    made.go_live_at = timezone.now() + timedelta(hours=1)
    made.save_revision().publish()
    made.refresh_from_db()
    assert not made.live
    due = timezone.now() - timedelta(hours=1)
    revision = made.scheduled_revision
    content = {**revision.content, "go_live_at": due.isoformat()}
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=due, content=content)
    settle_schedules()
    made.refresh_from_db()
    assert made.live


def test_a_copy_is_an_event_of_its_own(event, section):
    made = event("Town hall", start_time=time(9))
    made.start_time = time(10)
    made.save_revision().publish()
    made.refresh_from_db()
    copy = made.copy(update_attrs={"slug": "again"}, keep_live=False)
    assert copy.translation_key != made.translation_key
    assert (made.sequence, copy.sequence) == (1, 0)
    assert copy.public_path == "/events/2026/again/"


def test_a_moved_event_leads_from_its_old_address(event, chapter, client):
    made = event("Town hall", start_day=date(2026, 12, 1))
    made.move(section_of(chapter("mn")), pos="last-child")
    made.refresh_from_db()
    assert made.public_path == "/chapters/mn/events/2026/town-hall/"
    answer = client.get("/events/2026/town-hall/", headers={"host": "press.example.org"})
    assert answer.status_code == 301


def test_the_start_page_names_drafts_of_events_to_those_who_work_on_them(desk, event, chapter):
    event("Network draft", live=False)
    event("Published one")
    html = desk("editor").get("/desk/").content.decode()
    assert "Event drafts" in html
    assert "Network draft" in html
    assert "Published one" not in html.split("Event drafts")[1].split("</section>")[0]
    assert (
        "Network draft" not in desk("chapter-editor", chapter("mn")).get("/desk/").content.decode()
    )
