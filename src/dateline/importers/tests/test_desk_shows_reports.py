"""The desk lists imports and shows what came of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from dateline.importers.actions import import_wordpress
from dateline.importers.models import ImportRun
from dateline.importers.tests.conftest import item
from dateline.newsroom.models import Article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("section")]


@pytest.fixture
def run(export: Callable[..., Path]) -> ImportRun:
    import_wordpress([export(item(1, "RELEASE: One"), item(2, "Two", type="zebra"),
                             item(3, "Three", status="draft"))])  # fmt: skip
    return ImportRun.objects.get()


def test_the_list_names_each_run(run: ImportRun, admin_client: Client) -> None:
    page = admin_client.get("/desk/imports/").content.decode()
    assert "export.xml" in page
    assert "some items refused" in page


def test_the_report_links_to_the_records(run: ImportRun, admin_client: Client) -> None:
    page = admin_client.get(f"/desk/imports/{run.pk}/").content.decode()
    assert f"/desk/pages/{Article.objects.get(slug='three').pk}/edit/" in page
    assert "custom type “zebra”" in page
    assert "Refused" in page
    told = admin_client.get(f"/desk/imports/{run.pk}/?format=json").json()
    assert told["totals"] == {"in_file": 3, "imported": 2, "updated": 0, "unchanged": 0,
                              "skipped": 1, "drafts": 1}  # fmt: skip


def test_the_report_of_a_stopped_run_says_so(admin_client: Client) -> None:
    stopped = ImportRun.objects.create(source="wordpress", file_names="x.xml")
    assert (
        "goes on where it stopped"
        in admin_client.get(f"/desk/imports/{stopped.pk}/").content.decode()
    )


def test_only_people_who_look_after_the_site_see_imports(run: ImportRun, client: Client) -> None:
    client.force_login(get_user_model().objects.create_user(email="a@example.org", password="x"))
    assert client.get("/desk/imports/").status_code in (302, 403)
    assert client.get(f"/desk/imports/{run.pk}/").status_code in (302, 403)
