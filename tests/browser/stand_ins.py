"""Answers that no link leads to: too many questions, a search that is not ready, a page in the making.

They come from a site's own functions, in a process of its own, so that no test has to break the site
that the others read.
"""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.browser.live import DATELINE, LiveSite, environment

CODE = """
import json, tempfile
from django.conf import settings
from dateline.website import searching, views
asked = searching.Asked("water")
settings.SEARCH_FOLDER = tempfile.mkdtemp()  # where no index is
told = {
    "too many questions": searching.too_many(asked),
    "search not ready": searching.answered(asked),
    "in preparation": views.in_preparation(),
}
print("@@" + json.dumps({name: (page.status, page.body.decode()) for name, page in told.items()}))
"""
STATUS = {"too many questions": 429, "search not ready": 503, "in preparation": 200}


def stand_ins(site: LiveSite) -> dict[str, tuple[int, str]]:
    """Name to (status, HTML), of the site in ``site.folder``."""
    if site.folder is None:
        pytest.skip("a site that runs already is in no folder that we know")
    made = subprocess.run(
        [DATELINE, "--site", str(site.folder), "manage", "shell", "-c", CODE],
        env=environment(site.base), capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    told = json.loads(made.stdout.partition("@@")[2])
    found = {name: (status, html) for name, (status, html) in told.items()}
    assert {name: status for name, (status, _) in found.items()} == STATUS
    return found
