"""Reports at the desk: made, counted while one types, published, taken back, inside one's chapter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dateline.contacts.models import Outlet
from dateline.coverage.models import Cluster, CoverageReport, DeadLink, OutletAudience
from dateline.coverage.reports import actions
from dateline.coverage.reports.queries import contents
from dateline.directory.models import Person

pytestmark = pytest.mark.django_db
NEW = "/desk/coverage/reports/new/"
NOVEMBER = {"title": "November", "since": "2026-11-01", "until": "2026-11-30"}


def report(**more: Any) -> CoverageReport:
    told = {"title": "November", "since": date(2026, 11, 1), "until": date(2026, 11, 30), **more}
    return CoverageReport.objects.create(**told)


def test_one_is_made_published_and_taken_back(desk, clip) -> None:
    clip("They wrote")
    officer = desk("press-officer")
    answer = officer.post(NEW, NOVEMBER)
    row = CoverageReport.objects.get()
    assert answer["Location"] == f"/desk/coverage/reports/{row.pk}/"
    assert (row.slug, row.live) == ("november", False)
    officer.post(f"/desk/coverage/reports/{row.pk}/publish/")
    row.refresh_from_db()
    assert row.live
    assert row.shown.frozen["clips"] == 1
    page = officer.get(f"/desk/coverage/reports/{row.pk}/").content.decode()
    assert "Public: edition 1" in page
    assert 'name="slug"' not in page, "links lead there"
    officer.post(f"/desk/coverage/reports/{row.pk}/unpublish/")
    row.refresh_from_db()
    assert not row.live
    officer.post(f"/desk/coverage/reports/{row.pk}/delete/")
    assert not CoverageReport.objects.exists()


def test_figures_stay_until_another_edition_is_published(clip) -> None:
    first = clip("They wrote")
    row = report()
    actions.publish(row)
    first.headline = "Another headline"
    first.save()
    clip("More", link="https://star.example/2")
    row.refresh_from_db()
    assert (row.shown.number, row.shown.frozen["clips"]) == (1, 1)
    assert row.shown.frozen["lines"][0]["headline"] == "They wrote"
    actions.publish(row)
    row.refresh_from_db()
    assert (row.shown.number, row.shown.frozen["clips"]) == (2, 2)
    assert row.editions.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"until": "2026-10-01"}, "The period ends before it begins"),
        ({"since": "soon"}, "Enter a valid date"),
    ],
)
def test_a_wrong_period_says_so_at_its_field(desk, clip, wrong, words) -> None:
    clip("They wrote")
    answer = desk("press-officer").post(NEW, NOVEMBER | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not CoverageReport.objects.exists()


def test_a_period_with_nothing_in_it_is_not_published(desk, clip) -> None:
    clip("They wrote")
    row = report(since=date(2020, 1, 1), until=date(2020, 1, 2))
    officer = desk("press-officer")
    answer = officer.post(f"/desk/coverage/reports/{row.pk}/publish/", follow=True)
    assert "No public clip lies in it" in answer.content.decode()
    row.refresh_from_db()
    assert not row.live
    answer = officer.get(f"/desk/coverage/reports/{row.pk}/file/report.csv", follow=True)
    assert "No public clip lies in it" in answer.content.decode()


def test_numbers_are_told_while_one_types_and_nothing_is_written(desk, clip) -> None:
    clip("They wrote")
    officer = desk("press-officer")
    told = officer.post("/desk/coverage/reports/preview/", NOVEMBER | {"title": ""})
    assert "<strong>1</strong> story" in told.content.decode()
    told = officer.post("/desk/coverage/reports/preview/", {"since": "2026-11-01"})
    assert "To be counted it needs: to." in told.content.decode()
    assert "By outlet" in officer.post(NEW, NOVEMBER | {"count": "1"}).content.decode()
    assert not CoverageReport.objects.exists()


def test_it_is_narrowed_to_what_it_names(clip, publish, place, chapter) -> None:
    article, body, duluth = publish("Ours"), chapter("mn"), place()
    clip("Of the release", covers=article)
    clip("Of the chapter", chapter=body)
    there = clip("Of the place")
    there.places = [duluth]
    there.save()
    clip("Waits", live=False)
    for narrowed, headline in (
        ({"release": article}, "Of the release"), ({"chapter": body}, "Of the chapter"),
        ({"place": duluth}, "Of the place"),
    ):  # fmt: skip
        assert [line["headline"] for line in contents(report(slug="", **narrowed))["lines"]] == [
            headline
        ]
    assert contents(report())["clips"] == 3


def test_the_form_narrows_by_one_of_each(desk, clip, publish) -> None:
    clip("They wrote")
    ana, ben = (Person.objects.create(name=name) for name in ("Ana Ruiz", "Ben Ek"))
    ours = publish("Ours")
    officer = desk("press-officer")
    officer.post(NEW, NOVEMBER | {"person": [ana.pk], "release": ours.pk})
    row = CoverageReport.objects.get()
    assert (row.person, row.release.pk) == (ana, ours.pk)
    page = officer.get(f"/desk/coverage/reports/{row.pk}/").content.decode()
    assert "Ana Ruiz" in page
    told = officer.post(NEW, NOVEMBER | {"title": "Two", "person": [ana.pk, ben.pk]})
    assert "Choose one person, or none." in told.content.decode()


def test_copies_are_one_story(clip) -> None:
    cluster = Cluster.objects.create()
    clip("First", cluster=cluster, date=date(2026, 11, 3))
    clip("Again", cluster=cluster, outlet="Post")
    told = contents(report())
    assert (told["stories"], told["clips"], told["outlets"]) == (1, 2, 2)
    assert [line["headline"] for line in told["lines"] if line["stands"]] == ["First"]


def test_an_audience_figure_has_its_day_and_source_and_is_the_newest_in_time(clip) -> None:
    clip("They wrote")
    for day, number in ((date(2025, 9, 30), 1), (date(2026, 9, 30), 2), (date(2027, 1, 1), 3)):
        OutletAudience.objects.create(
            outlet=Outlet.objects.get(), measures="copies", number=number, as_of=day, source="Audit",
            source_link="https://audit.example/",
        )  # fmt: skip
    (told,) = contents(report())["audiences"]
    assert (told["number"], told["as_of"], told["source"]) == (2, "2026-09-30", "Audit")


def test_dead_links_are_said(clip) -> None:
    gone = clip("Gone")
    clip("There")
    DeadLink.objects.create(clip=gone, since=date(2026, 11, 20))
    assert contents(report())["gone"] == 1


def test_a_draft_of_ours_is_not_named(clip, publish) -> None:
    clip("Early", covers=publish("Secret", live=False))
    told = contents(report())
    assert "Secret" not in str(told)


def test_staff_of_a_chapter_work_on_their_own_reports(desk, clip, chapter) -> None:
    mine, theirs = chapter("mn"), chapter("wi")
    clip("Ours", chapter=mine)
    own = report(chapter=mine)
    other = report(title="Others", chapter=theirs)
    network = report(title="Network")
    staff = desk("chapter-editor", mine)
    page = staff.get("/desk/coverage/reports/").content.decode()
    assert "November" in page
    assert "Others" not in page
    assert staff.get(f"/desk/coverage/reports/{own.pk}/").status_code == 200
    for row in (other, network):
        assert staff.get(f"/desk/coverage/reports/{row.pk}/").status_code in (302, 403)
        assert staff.get(f"/desk/coverage/reports/{row.pk}/file/report.csv").status_code in (
            302,
            403,
        )
    staff.post(f"/desk/coverage/reports/{own.pk}/publish/")
    own.refresh_from_db()
    assert not own.live, "publishing is for the press desk"
    staff.post(NEW, NOVEMBER | {"title": "Wide", "chapter": ""})
    assert not CoverageReport.objects.filter(title="Wide", chapter=None).exists()


def test_a_researcher_has_no_reports(desk) -> None:
    assert desk("researcher").get("/desk/coverage/reports/").status_code in (302, 403)
