"""The pack under embargo: the doors of its page, the embargo in every format, each download logged."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from dateline.content.models import PressDocument
from dateline.mail.models import Delivery
from dateline.newsroom.access import actions
from dateline.newsroom.access.actions import Reporter
from dateline.newsroom.models import Article, Embargo, EmbargoAccess, EmbargoRead
from dateline.publishing.press import press_until_idle, the_store
from dateline.website.packs import paper
from dateline.website.tests.test_packs import SCHEMA

pytestmark = pytest.mark.django_db
ANN = Reporter("Ann Lee", "ann@star.example", "America/New_York")


@pytest.fixture
def embargo(publish: Callable[..., Article], photo: Any) -> Embargo:
    plan = PressDocument.objects.create(
        title="The plan", file=ContentFile(b"%PDF-1.4 secret", name="plan.pdf")
    )
    draft = publish(
        "A quiet headline", kind="press-release", live=False, deck="A deck that says more.",
        dateline="DULUTH, Minn.", photo=photo(rights="own"), body=[("text", "<p>Secret words.</p>")],
    )  # fmt: skip
    draft.files.create(document=plan, label="The plan")
    draft.save_revision()
    lifts_at = (timezone.now() + timedelta(days=2)).replace(microsecond=0)
    made = actions.set_embargo(draft, lifts_at=lifts_at, zone="America/Chicago")
    actions.invite(made, [ANN])
    return made


@pytest.fixture
def path(embargo: Embargo) -> str:
    found = re.search(r"/embargo/[0-9a-f]{40}/", Delivery.objects.get().text)
    assert found
    return found[0]


@pytest.fixture
def browser(path: str) -> Client:
    """In which the terms were accepted."""
    client = Client()
    assert client.post(path, {"accept": "yes"}).status_code == 302
    return client


def files_of(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return {name: file.read(name) for name in file.namelist()}


def log() -> list[str]:
    return list(EmbargoRead.objects.order_by("pk").values_list("what", flat=True))


@pytest.mark.parametrize("word", ["pack.zip", "release.txt"])
def test_the_pack_opens_when_the_terms_are_accepted_in_this_browser(path: str, word: str) -> None:
    stranger = Client()
    answer = stranger.get(f"{path}{word}")
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    assert stranger.get(f"/embargo/{'0' * 40}/{word}").status_code == 404
    assert log() == []


def test_each_download_is_in_the_log_and_stays_between_us(path: str, browser: Client) -> None:
    browser.head(f"{path}pack.zip")
    for word in ("pack.zip", "release.txt"):
        answer = browser.get(f"{path}{word}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
        assert "attachment" in answer.headers["Content-Disposition"]
    assert log() == ["accepted the terms", "took the pack", "took the text"]


def test_the_page_under_embargo_leads_to_its_own_pack(path: str, browser: Client) -> None:
    page = browser.get(path).content.decode()
    block = page.partition('id="for-reporters"')[2].partition("</section>")[0]
    assert re.findall(r'href="([^"]+)"', block) == [f"{path}pack.zip", f"{path}release.txt"]


def test_every_format_says_that_it_is_embargoed(
    embargo: Embargo, path: str, browser: Client
) -> None:
    files = files_of(browser.get(f"{path}pack.zip").content)
    banner, until = "For Ann Lee only: do not publish, share or forward.", "mbargoed until"
    assert files["release.txt"] == browser.get(f"{path}release.txt").content
    text = files["release.txt"].decode()
    assert text.startswith("EMBARGOED UNTIL ") and banner in text
    assert "FOR IMMEDIATE RELEASE" not in text and "Secret words." in text
    assert "The plan (PDF, 1 kB): files/the-plan.pdf" in text
    assert files["files/the-plan.pdf"] == b"%PDF-1.4 secret"
    html = files["release.html"].decode()
    assert banner in html and until in html and 'content="noindex' in html
    told = json.loads(files["ninjs.json"])
    Draft202012Validator(SCHEMA).validate(told)
    assert datetime.fromisoformat(told["embargoedUntil"]) == embargo.lifts_at
    assert told["edNote"].startswith("EMBARGOED UNTIL ") and banner in told["edNote"]
    assert banner in files["README.txt"].decode()
    assert "photos/1-bridge.jpg" in files
    if paper.possible():
        assert files["release.pdf"].startswith(b"%PDF-")
    for name in ("release.txt", "release.html", "ninjs.json", "README.txt"):
        assert b"/media/" not in files[name], f"{name} names an address that nobody can open yet"


def test_two_downloads_have_the_same_bytes(path: str, browser: Client) -> None:
    assert browser.get(f"{path}pack.zip").content == browser.get(f"{path}pack.zip").content


def test_nothing_of_it_is_public(embargo: Embargo, path: str, browser: Client) -> None:
    browser.get(f"{path}pack.zip")
    press_until_idle()
    store = the_store()
    for at in store.paths():
        body = store.read(at).body  # type: ignore[union-attr]
        said = b"".join(files_of(body).values()) if body.startswith(b"PK") else body
        assert b"quiet headline" not in said and b"Secret words" not in said, at
    for word in ("pack.zip", "release.txt", "release.html", "release.pdf", "ninjs.json"):
        assert Client().get(f"{embargo.article.public_path}{word}").status_code == 404


def test_it_closes_with_the_page(embargo: Embargo, path: str, browser: Client) -> None:
    access = EmbargoAccess.objects.get()
    actions.revoke(access)
    assert browser.get(f"{path}pack.zip").status_code == 404
    EmbargoAccess.objects.update(revoked_at=None)
    actions.kill(Embargo.objects.get(), reason="No more.")
    killed = browser.get(f"{path}release.txt")
    assert killed.status_code == 410 and b"Secret" not in killed.content


def test_once_it_is_public_the_link_leads_to_the_public_pack(
    embargo: Embargo, path: str, browser: Client
) -> None:
    actions.lift(Embargo.objects.get())
    public = Article.objects.get(pk=embargo.article_id).public_path
    answer = browser.get(f"{path}pack.zip")
    assert answer.headers["Location"] == f"{public}pack.zip"
    text = Client().get(f"{public}release.txt").content.decode()
    assert text.startswith("FOR IMMEDIATE RELEASE") and "mbargo" not in text


def test_a_post_under_embargo_has_no_pack(publish: Callable[..., Article]) -> None:
    draft = publish("A post", kind="post", live=False, deck="A deck that says more.")
    made = actions.set_embargo(
        draft, lifts_at=timezone.now() + timedelta(days=1), zone="America/Chicago"
    )
    actions.invite(made, [ANN])
    found = re.search(r"/embargo/[0-9a-f]{40}/", Delivery.objects.get().text)
    assert found
    client = Client()
    client.post(found[0], {"accept": "yes"})
    assert b"For reporters" not in client.get(found[0]).content
    assert client.get(f"{found[0]}pack.zip").status_code == 404
