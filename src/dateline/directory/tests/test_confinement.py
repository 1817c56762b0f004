"""A chapter editor works in their own chapter and finds every other door closed."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Collection

from dateline.contacts.models import Outlet, PressContact
from dateline.content.models import Topic
from dateline.coverage.models import Clip
from dateline.directory.actions import chapter_collection, grant_chapter, revoke_chapter
from dateline.directory.models import Person
from dateline.newsroom.models import Article, ChapterSection

REFUSED = {302, 403, 404}
RECORDS = ["coverage/clip", "directory/person", "contacts/presscontact"]


@pytest.fixture
def two(chapter):
    return chapter("mn"), chapter("wi")


@pytest.fixture
def browser(desk, two):
    return desk("chapter-editor", two[0])


@pytest.fixture
def rows(two):
    """One record of each kind for either chapter, and one that is shared."""
    made = {}
    for where, body in (("mine", two[0]), ("theirs", two[1]), ("shared", None)):
        clip = Clip(headline=f"Clip {where}", chapter=body, live=False)
        clip.save()
        clip.save_revision()
        made[where] = {
            "coverage/clip": clip,
            "directory/person": Person.objects.create(name=f"Person {where}", chapter=body),
            "contacts/presscontact": PressContact.objects.create(
                name=f"Contact {where}", chapter=body
            ),
        }
    return made


@pytest.fixture
def pages(two, publish):
    def make(section, name, live):
        return publish(f"Page {name}", kind="press-release", parent=section, live=live)

    mine, theirs = (ChapterSection.objects.get(chapter=c) for c in two)
    return {
        "mine": make(mine, "mine", False), "theirs": make(theirs, "theirs", False),
        "theirs live": make(theirs, "theirs live", True),
        "network": publish("Page network", live=True), "network draft": publish("Page secret", live=False),
    }  # fmt: skip


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("door", ["edit", "delete", "usage", "history", "history-results"])
@pytest.mark.parametrize("whose", ["theirs", "shared"])
def test_a_record_of_others_is_closed(browser, rows, record, door, whose):
    row = rows[whose][record]
    address = f"/desk/snippets/{record}/{door}/{row.pk}/"
    assert browser.get(address).status_code in REFUSED
    assert browser.post(address, {}).status_code in REFUSED
    row.refresh_from_db()


@pytest.mark.parametrize("door", ["unpublish/{0}/", "history/{0}/revisions/{1}/revert/",
                                  "history/{0}/revisions/{1}/unschedule/",
                                  "history/{0}/revisions/compare/earliest...latest/"])  # fmt: skip
def test_revisions_of_a_clip_of_others_are_closed(browser, rows, door):
    clip = rows["theirs"]["coverage/clip"]
    address = "/desk/snippets/coverage/clip/" + door.format(clip.pk, clip.latest_revision_id)
    assert browser.get(address).status_code in REFUSED


@pytest.mark.parametrize("record", RECORDS)
def test_lists_show_their_own_only(browser, rows, record):
    for address in (f"/desk/snippets/{record}/", f"/desk/snippets/{record}/results/?q=clip"):
        page = browser.get(address).content.decode()
        assert "theirs" not in page
        assert "shared" not in page
    assert "mine" in browser.get(f"/desk/snippets/{record}/").content.decode()


@pytest.mark.parametrize("record", RECORDS)
def test_their_own_records_open(browser, rows, record):
    row = rows["mine"][record]
    assert browser.get(f"/desk/snippets/{record}/edit/{row.pk}/").status_code == 200
    assert browser.get(f"/desk/snippets/{record}/history/{row.pk}/").status_code == 200


@pytest.mark.parametrize("record", RECORDS)
def test_choosers_offer_their_own_and_the_shared(browser, rows, record):
    base = f"/desk/snippets/choose/{record}/"
    for address in (base, f"{base}results/", f"{base}?multiple=1"):
        page = browser.get(address).content.decode()
        assert "mine" in page
        assert "shared" in page
        assert "theirs" not in page
    theirs, mine = rows["theirs"][record], rows["mine"][record]
    assert browser.get(f"{base}chosen/{theirs.pk}/").status_code == 404
    both = browser.get(f"{base}chosen-multiple/?id={theirs.pk}&id={mine.pk}").json()
    assert [each["id"] for each in both["result"]] == [str(mine.pk)]


@pytest.mark.parametrize("record", RECORDS)
def test_pickers_suggest_their_own_and_the_shared(browser, rows, record):
    word = {"coverage/clip": "clip", "directory/person": "person"}.get(record, "contact")
    found = browser.get(f"/desk/pick/{record}/?q={word}").json()["results"]
    labels = " ".join(each["label"] for each in found)
    assert "mine" in labels
    assert "theirs" not in labels


@pytest.mark.parametrize("record", RECORDS)
def test_bulk_delete_refuses_what_is_not_theirs(browser, rows, record):
    app, model = record.split("/")
    Group.objects.get(name="Chapter editor").permissions.add(*_permission(app, f"delete_{model}"))
    ids = "&".join(f"id={rows[whose][record].pk}" for whose in ("mine", "theirs"))
    address = f"/desk/bulk/{app}/{model}/delete/?{ids}&next=/desk/"
    assert "theirs" not in browser.get(address, follow=True).content.decode()
    browser.post(address)
    assert type(rows["theirs"][record]).objects.filter(pk=rows["theirs"][record].pk).exists()


def _permission(app, codename):

    return Permission.objects.filter(content_type__app_label=app, codename=codename)


def test_a_new_record_falls_to_their_chapter(browser, two):
    answer = browser.post(
        "/desk/snippets/contacts/presscontact/add/",
        {"name": "Mo", "chapter": two[0].pk, "order": 10},
    )
    assert answer.status_code == 302
    assert PressContact.objects.get(name="Mo").chapter == two[0]
    refused = browser.post(
        "/desk/snippets/contacts/presscontact/add/",
        {"name": "No", "chapter": two[1].pk, "order": 10},
    )
    assert refused.status_code == 200
    without = browser.post("/desk/snippets/contacts/presscontact/add/", {"name": "No", "order": 10})
    assert without.status_code == 200
    assert not PressContact.objects.filter(name="No").exists()


def test_a_foreign_person_cannot_be_posted_into_a_clip(browser, two, rows):
    clip = rows["mine"]["coverage/clip"]
    form = {"headline": "Clip mine", "kind": "web", "chapter": two[0].pk}
    address = f"/desk/snippets/coverage/clip/edit/{clip.pk}/"
    refused = browser.post(address, {**form, "people": [rows["theirs"]["directory/person"].pk]})
    assert refused.status_code == 200
    assert (
        browser.post(
            address, {**form, "people": [rows["shared"]["directory/person"].pk]}
        ).status_code
        == 302
    )


def test_shared_records_are_chosen_but_not_edited(browser, front):
    topic, outlet = Topic.objects.create(name="Water"), Outlet.objects.create(name="Star")
    assert "Water" in browser.get("/desk/snippets/choose/content/topic/").content.decode()
    for record, row in (("content/topic", topic), ("contacts/outlet", outlet)):
        for door in (f"edit/{row.pk}/", f"delete/{row.pk}/", f"usage/{row.pk}/", "add/", ""):
            assert browser.get(f"/desk/snippets/{record}/{door}").status_code in REFUSED


PAGE_DOORS = ["edit/", "delete/", "unpublish/", "copy/", "move/", "history/", "usage/", "workflow_history/",
              "privacy/", "view_draft/", "edit/preview/", "lock/", "unlock/"]  # fmt: skip


@pytest.mark.parametrize("door", PAGE_DOORS)
@pytest.mark.parametrize("whose", ["theirs", "theirs live", "network", "network draft"])
def test_a_page_of_others_is_closed(browser, pages, door, whose):
    page = pages[whose]
    address = f"/desk/pages/{page.pk}/{door}"
    assert browser.get(address).status_code in REFUSED | {405}
    assert browser.post(address, {}).status_code in REFUSED
    revision = f"/desk/pages/{page.pk}/revisions/{page.latest_revision_id}"
    assert browser.get(f"{revision}/view/").status_code in REFUSED
    assert browser.get(f"{revision}/revert/").status_code in REFUSED
    page.refresh_from_db()


def test_a_chapter_editor_writes_in_the_own_section_only(browser, two, pages):
    mine, theirs = (ChapterSection.objects.get(chapter=c) for c in two)
    assert browser.get(f"/desk/pages/add/newsroom/article/{mine.pk}/").status_code == 200
    assert browser.get(f"/desk/pages/add/newsroom/article/{theirs.pk}/").status_code in REFUSED
    assert browser.get(f"/desk/newsroom/new/post/{theirs.pk}/").status_code in REFUSED
    straight = browser.get("/desk/newsroom/new/press-release/")
    assert straight["Location"] == f"/desk/newsroom/new/press-release/{mine.pk}/"


def test_the_list_of_articles_and_the_search_show_the_own_section_only(browser, pages):
    for address in (
        "/desk/articles/",
        "/desk/articles/results/?q=page",
        "/desk/pages/search/?q=page",
    ):
        text = browser.get(address).content.decode()
        assert "Page theirs" not in text
        assert "Page secret" not in text
    assert "Page mine" in browser.get("/desk/articles/").content.decode()


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_bulk_actions_leave_pages_of_others_alone(browser, pages, action):
    theirs = pages["theirs live"]
    browser.post(f"/desk/bulk/wagtailcore/page/{action}/?id={theirs.pk}&id={pages['theirs'].pk}&next=/desk/",
                 {"chooser": ChapterSection.objects.get(chapter__code="mn").pk})  # fmt: skip
    assert Article.objects.get(pk=theirs.pk).live
    assert not Article.objects.get(pk=pages["theirs"].pk).live
    assert Article.objects.get(pk=theirs.pk).path == theirs.path


def test_the_page_chooser_offers_what_is_public_and_the_own_section(browser, pages):
    root = pages["network"].get_parent()
    mine, theirs = pages["mine"].get_parent(), pages["theirs"].get_parent()
    listed = browser.get(f"/desk/choose-page/{root.pk}/").json()["html"]
    assert "Page network" in listed
    assert "Page secret" not in listed
    assert "Page mine" in browser.get(f"/desk/choose-page/{mine.pk}/").json()["html"]
    assert "Page theirs" not in browser.get(f"/desk/choose-page/{theirs.pk}/").content.decode()
    found = browser.get("/desk/choose-page/search/?q=page").content.decode()
    assert "Page theirs" not in found
    assert "Page secret" not in found


def test_the_page_chooser_hands_out_no_foreign_page(browser, pages):
    address = (
        f"/desk/choose-page/chosen-multiple/?id={pages['theirs'].pk}&id={pages['network draft'].pk}"
    )
    text = browser.get(address).content.decode()
    assert "Page theirs" not in text
    assert "Page secret" not in text


@pytest.mark.parametrize("door", ["reports/site-history/", "reports/locked/", "reports/aging-pages/",
                                  "reports/workflow/", "reports/workflow_tasks/", "reports/page-types-usage/",
                                  "api/main/pages/", "api/main/images/", "api/main/documents/",
                                  "users/", "groups/", "snippets/", "redirects/", "collections/",
                                  "settings/content/sitesettings/", "workflows/list/"])  # fmt: skip
def test_what_tells_of_the_whole_desk_is_closed(browser, front, door):
    assert browser.get(f"/desk/{door}").status_code in REFUSED


def test_the_admin_api_tells_nothing_of_a_page_of_others(browser, pages):
    assert browser.get(f"/desk/api/main/pages/{pages['theirs'].pk}/").status_code in REFUSED
    action = f"/desk/api/main/pages/{pages['theirs'].pk}/action/publish/"
    assert browser.post(action, "{}", content_type="application/json").status_code in REFUSED


@pytest.fixture
def photos(two, photo):
    root = Collection.get_first_root_node()
    shared = Collection.objects.get(name="For every chapter")
    return {
        "mine": photo("Mine", collection=chapter_collection(two[0])),
        "theirs": photo("Theirs", collection=chapter_collection(two[1])),
        "root": photo("Network", collection=root),
        "shared": photo("Shared", collection=shared),
    }


@pytest.mark.parametrize("whose", ["theirs", "root"])
def test_photos_of_others_are_closed(browser, photos, whose):
    pk = photos[whose].pk
    doors = [f"images/{pk}/", f"images/{pk}/delete/", f"images/usage/{pk}/", f"images/chooser/chosen/{pk}/",
             f"images/chooser/{pk}/select_format/", f"images/{pk}/generate_url/", f"images/{pk}/preview/width-100/"]  # fmt: skip
    for door in doors:
        assert browser.get(f"/desk/{door}").status_code in REFUSED, door
    assert browser.get(f"/desk/sealed/{photos[whose].file.name}").status_code in REFUSED


def test_photos_are_listed_and_chosen_by_collection(browser, photos):
    listed = browser.get("/desk/images/").content.decode()
    assert "Mine" in listed
    assert "Theirs" not in listed
    chooser = browser.get("/desk/images/chooser/").content.decode()
    assert "Mine" in chooser
    assert "Shared" in chooser
    assert "Theirs" not in chooser
    assert browser.get(f"/desk/images/{photos['mine'].pk}/").status_code == 200
    sealed = browser.get(f"/desk/sealed/{photos['shared'].file.name}")
    assert sealed.status_code == 200
    sealed.close()


def test_an_upload_goes_to_the_own_collection(browser, two, photos):
    with photos["mine"].file.open("rb") as file:
        browser.post(
            "/desk/images/multiple/add/",
            {"title": "New", "files[]": ImageFile(file, name="new.jpg"),
             "collection": chapter_collection(two[1]).pk},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )  # fmt: skip
    uploaded = get_image_model().objects.order_by("-pk").first()
    assert uploaded.collection != chapter_collection(two[1])


def test_who_edits_what_stays_among_those_who_may(browser, pages):
    theirs = pages["theirs"]
    address = f"/desk/editing-sessions/ping/newsroom/article/{theirs.pk}/1/"
    assert browser.post(address).status_code in REFUSED


def test_a_chapter_taken_back_closes_again(browser, two, rows):
    revoke_chapter(browser.user, two[0])
    row = rows["mine"]["directory/person"]
    assert browser.get(f"/desk/snippets/directory/person/edit/{row.pk}/").status_code in REFUSED
    assert not browser.user.groups.filter(name="Chapter: mn").exists()


def test_whoever_has_a_wider_role_is_not_confined(desk, two, rows):
    editor = desk("editor", two[0])
    row = rows["theirs"]["directory/person"]
    assert editor.get(f"/desk/snippets/directory/person/edit/{row.pk}/").status_code == 200


def test_granting_twice_changes_nothing(browser, two):
    grant_chapter(browser.user, two[0])
    assert browser.user.chapter_roles.count() == 1
    assert json.dumps(sorted(browser.user.groups.values_list("name", flat=True)))
