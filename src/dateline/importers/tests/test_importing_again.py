"""Importing twice, after changes here and there, and after the process was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision

from dateline.content.models import Photo
from dateline.importers.actions import NotImported, _alone, import_wordpress
from dateline.importers.models import ImportedItem, ImportRun
from dateline.importers.report import Report
from dateline.importers.tests.conftest import HEAD, attachment, item, meta
from dateline.newsroom.models import Article

Make = Callable[..., Path]
COUNTED = (Article, Photo, Revision, Redirect, Page, ImportedItem)


def counts() -> list[int]:
    return [model.objects.count() for model in COUNTED]


@pytest.mark.django_db
@pytest.mark.usefixtures("section")
class TestAgain:
    def test_the_shared_samples_come_in_once(self, sample: Callable[[str], Path]) -> None:
        file = sample("theme-unit-test-data.xml")
        first = import_wordpress([file])
        before = counts()
        second = import_wordpress([file])
        assert counts() == before
        assert second.total("unchanged") == first.total("imported") == 116
        assert (second.total("imported"), second.total("updated")) == (0, 0)

    def test_a_changed_item_updates_what_nobody_touched(self, export: Make) -> None:
        import_wordpress([export(item(1, "One"), item(2, "Two"))])
        article = Article.objects.get(slug="two")
        report = import_wordpress(
            [export(item(1, "One"), item(2, "Two and more", "<p>New.</p>", slug="two"))]
        )
        article.refresh_from_db()
        assert (report.types["post"].updated, report.types["post"].unchanged) == (1, 1)
        assert article.title == "Two and more"
        assert article.public_path == "/news/2024/05/two/"
        assert "New." in article.body[0].value.source
        again = import_wordpress([export(item(1, "One"), item(2, "Three", slug="two"))])
        assert again.types["post"].updated == 1, "an update is no edit"

    def test_what_an_editor_changed_is_kept_and_told(self, export: Make) -> None:
        import_wordpress([export(item(1, "One"))])
        article = Article.objects.get()
        article.title = "Edited here"
        article.save_revision(log_action=True).publish()
        report = import_wordpress([export(item(1, "Changed there", slug="one"))])
        assert Article.objects.get().title == "Edited here"
        assert report.types["post"].skips[0].reason == "edited here, kept"
        assert report.lists["kept"][0].pk == str(article.pk)

    def test_what_was_deleted_here_does_not_come_back(self, export: Make) -> None:
        file = export(item(1, "One"), item(2, "Two"))
        import_wordpress([file])
        Article.objects.get(slug="one").delete()
        report = import_wordpress([file])
        assert Article.objects.count() == 1
        assert "deleted here" in report.types["post"].skips[0].reason

    def test_a_dry_run_writes_nothing_and_tells_the_same(self, export: Make, media: Path) -> None:
        file = export(
            item(1, "RELEASE: One", '<p><a href="/gone/">x</a></p>', more=meta("_thumbnail_id", 9)),
            item(2, "Draft", status="draft"), item(3, "About", type="page"), item(4, "Z", type="zebra"),
            attachment(9, "bridge.jpg"), attachment(10, "none.jpg"),
        )  # fmt: skip
        before = counts()
        told = import_wordpress([file], media=media, dry_run=True).to_dict()
        assert counts() == before
        assert not ImportRun.objects.exists()
        real = import_wordpress([file], media=media).to_dict()
        for key in ("types", "counts", "totals", "exit_code"):
            assert told[key] == real[key]
        assert told["facts"]["redirects"] == real["facts"]["redirects"]

    def test_one_import_at_a_time(self, export: Make) -> None:
        with _alone(), pytest.raises(NotImported, match="Another import"):
            import_wordpress([export(item(1, "One"))])

    def test_one_odd_item_is_refused_alone(
        self, export: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = Article.derive

        def derive(self: Article, parent: object) -> None:
            if self.title == "Odd":
                raise ValueError("no")
            real(self, parent)  # type: ignore[arg-type]

        monkeypatch.setattr(Article, "derive", derive)
        report = import_wordpress(
            [export(*(item(n, f"T{n}") for n in range(1, 6)), item(9, "Odd"))]
        )
        assert (report.types["post"].imported, report.exit_code) == (5, 3)
        assert Page.find_problems() == ([], [], [], [], [])

    @settings(max_examples=12, deadline=None,
              suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
    @given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["a", "b", "RELEASE: c"]),
                              st.sampled_from(["publish", "draft", "trash"])), max_size=8))  # fmt: skip
    def test_any_export_comes_in_once(
        self, tmp_path: Path, rows: list[tuple[int, str, str]]
    ) -> None:
        file = tmp_path / "any.xml"
        posts = "".join(item(n, title, status=status) for n, title, status in rows)
        file.write_text(f"{HEAD}{posts}</channel></rss>")
        import_wordpress([file])
        before = counts()
        report = import_wordpress([file])
        assert counts() == before
        assert (report.total("imported"), report.total("updated")) == (0, 0)
        assert Page.find_problems() == ([], [], [], [], [])


@pytest.fixture
def site(tmp_path: Path, new_site: Callable[[Path], Path]) -> dict[str, str]:
    """A site of its own for another process: SQLite in a folder."""
    folder = new_site(tmp_path / "site")
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return environment | {
        "DATELINE_SITE": str(folder),
        "DJANGO_SETTINGS_MODULE": "dateline.project.settings",
    }


def _import(file: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "dateline.project.cli", "import", "wordpress", str(file), "--json"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _query(environment: dict[str, str], sql: str) -> str:
    code = ("import os, sqlite3, sys; c = sqlite3.connect(os.environ['DATELINE_SITE'] + '/db.sqlite3',"
            " timeout=30); print(c.execute(sys.argv[1]).fetchone()[0])")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code, sql], env=environment, check=True,
                          capture_output=True, text=True)  # fmt: skip
    return done.stdout.strip()


def test_killed_in_the_middle_a_second_run_completes_it(export: Make, site: dict[str, str]) -> None:
    posts = 900
    body = '<p>Words <a href="/?p={}">on</a>.</p>' + "<p>More words.</p>" * 20
    file = export(*(item(n, f"Story {n}", body.format(posts - n + 1)) for n in range(1, posts + 1)))
    running = _import(file, site)
    while running.poll() is None:
        if int(_query(site, "SELECT count(*) FROM newsroom_article")) >= 200:
            running.send_signal(signal.SIGKILL)
            break
        time.sleep(0.02)
    running.communicate()
    assert running.returncode == -signal.SIGKILL
    half = int(_query(site, "SELECT count(*) FROM newsroom_article"))
    assert 0 < half < posts
    again = _import(file, site)
    told, errors = again.communicate(timeout=300)
    assert again.returncode == 0, errors
    assert f'"imported": {posts - half}, "updated": 0, "unchanged": {half}' in told
    assert _query(site, "SELECT count(*) FROM newsroom_article") == str(posts)
    assert _query(site, "SELECT count(DISTINCT slug) FROM wagtailcore_page p JOIN newsroom_article a "
                  "ON a.page_ptr_id = p.id") == str(posts)  # fmt: skip
    dangling = ("SELECT count(*) FROM wagtailcore_referenceindex WHERE to_object_id NOT IN "
                "(SELECT CAST(id AS text) FROM wagtailcore_page) AND model_path LIKE 'body%'")  # fmt: skip
    assert _query(site, dangling) == "0", (
        "links written before the kill lead to the pages written after"
    )
    assert _query(
        site, "SELECT count(*) FROM search_indexentry WHERE model = 'newsroom.article'"
    ) == str(posts)
    assert _query(site, "SELECT count(*) FROM importers_importrun WHERE status = 'running'") == "0"


def test_a_report_whose_counts_do_not_add_up_is_a_defect() -> None:
    report = Report("wordpress")
    report.tally("post").in_file = 2
    report.tally("post").imported = 1
    with pytest.raises(AssertionError, match="post: 2 in the file"):
        report.check()
