"""The shared sample exports: pinned counts, every page renders, and broken files never crash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from dateline.content.models import PlainPage
from dateline.content.queries import tree_address
from dateline.importers.actions import NotImported, import_wordpress
from dateline.importers.tests.conftest import DATA
from dateline.newsroom.models import Article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("section")]

# (in the file, imported, of these drafts, skipped)
PINNED = {
    "crazy-cdata.xml": (1, 1, 0, 0),
    "malformed.xml": (0, 0, 0, 0),
    "missing-tags.xml": (1, 1, 0, 0),
    "slashes.xml": (1, 1, 0, 0),
    "small-export.xml": (11, 11, 2, 0),
    "test-serialized-postmeta-with-cdata.xml": (1, 1, 1, 0),
    "theme-unit-test-data.xml": (186, 116, 6, 70),
    "valid-wxr-1.0.xml": (6, 6, 0, 0),
    "valid-wxr-1.1.xml": (2, 2, 0, 0),
    "wxr-with-sub-data.xml": (1, 1, 0, 0),
}


@pytest.mark.parametrize("name", PINNED)
def test_the_counts_of_each_sample(sample: Callable[[str], Path], name: str) -> None:
    report = import_wordpress([sample(name)])
    told = tuple(report.total(n) for n in ("in_file", "imported", "drafts", "skipped"))
    assert told == PINNED[name]
    assert report.exit_code == 0
    assert Page.find_problems() == ([], [], [], [], [])


def test_everything_of_the_theme_test_renders_and_redirects(
    sample: Callable[[str], Path], client: Client
) -> None:
    import_wordpress([sample("theme-unit-test-data.xml")])
    for article in Article.objects.filter(live=True):
        assert client.get(article.public_path).status_code == 200, article.public_path
    for page in PlainPage.objects.live():
        assert client.get(tree_address(page)).status_code == 200, page.url_path
    for redirect in Redirect.objects.exclude(redirect_page__live=False)[:120]:
        if "." in redirect.old_path.rpartition("/")[2]:
            continue  # a file: it opens once a public page shows it
        old = redirect.old_path if "?" in redirect.old_path else f"{redirect.old_path}/"
        answer = client.get(old)
        assert answer.status_code == 301, old
        place = answer["Location"].replace("https://press.example.org", "")
        assert client.get(place).status_code == 200, f"{old} leads to {place}"


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_damaged_export_never_crashes_the_import(tmp_path: Path, data: st.DataObject) -> None:
    whole = (DATA / "newsroom.xml").read_bytes()
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole)))
        cut = data.draw(st.integers(0, 400))
        put = data.draw(st.sampled_from([b"", b"]]>", b"<![CDATA[", b"</item>", b"\x00\xff", b"<wp:post_id>1</wp:post_id>",
                                         b"&bomb;", b"[gallery", b"<!-- wp:x {"]))  # fmt: skip
        whole = whole[:at] + put + whole[at + cut :]
    path = tmp_path / "damaged.xml"
    path.write_bytes(whole)
    try:
        report = import_wordpress([path])
    except NotImported:
        return
    report.check()
    assert Page.find_problems() == ([], [], [], [], [])
