"""Nothing that is not public is anywhere public, after any order of edits and changes of state (E1, E6, E8).

The canaries are words of their own in every text that a step writes ("tok7q"). After each step every
stored byte, the search, the live doors, guessable addresses and, at the end, the static export are
looked through. ``LEAK_STEPS`` sets how many steps are taken.
"""

from __future__ import annotations

import os
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dateline.accounts import limits
from dateline.mail.models import Delivery
from dateline.newsroom.models import Article, LocalEdition
from dateline.publishing.export import export
from dateline.search.public.feeding import feed
from tests import press_machine
from tests.press_access import READER
from tests.press_machine import BATCH, TOKEN, Proof, fresh_proof, lay_and_press, public_words
from tests.press_packs import PACK
from tests.press_steps import STEPS, Clock

HOW_MANY = int(os.environ.get("LEAK_STEPS", "80"))
SEED = int(os.environ.get("PRESS_SEED", "1"))
# What changes who may see what; the other steps only write.
STATES = (
    "write_article", "write_article", "edit_article", "save_draft", "publish_article",
    "unpublish_article", "schedule_article", "embargo_article", "embargo_article",
    "change_an_embargo", "change_an_embargo", "withdraw_article", "restore_article",
    "correct_article", "pass_time", "rename_slug", "delete_article", "copy_article", "new_photo",
    "quote_somebody", "make_edition", "make_edition", "make_a_chapters_edition", "write_edition",
    "approve_edition", "publish_edition", "confirm_edition", "retire_edition",
)  # fmt: skip
FORMS = (
    "", "data.json", "oembed.json", "feed.rss", "feed.atom", "feed.json", "event.ics", *PACK,
)  # fmt: skip


@pytest.fixture
def newsroom(db: None, settings: Any, tmp_path: Path, monkeypatch: Any) -> Iterator[None]:
    settings.SEARCH_FOLDER = tmp_path / "search"
    monkeypatch.setattr(limits, "allow", lambda *_, **__: True)
    lay_and_press(Clock())
    yield
    press_machine.opened.cache_clear()


def words_in(body: bytes) -> set[bytes]:
    return set(TOKEN.findall(body))


def secrets(allowed: set[bytes]) -> list[str]:
    """Words that stand in drafts, embargoed texts and what was taken back, the newest last."""
    found: set[bytes] = set()
    for row in Article.objects.all():
        draft = row.get_latest_revision_as_object() if row.latest_revision_id else row
        told = f"{draft.title} {draft.deck} {draft.slug} {draft.body.get_prep_value()!r}"
        found |= words_in(told.encode())
    for edition in LocalEdition.objects.all():
        told = f"{edition.lead} {edition.quote} {edition.figures} {edition.public_path}"
        found |= words_in(told.encode())
        for version in edition.versions.all():
            told = (
                f"{version.lead} {version.quote} {version.figures} {version.text} {version.comment}"
            )
            found |= words_in(told.encode())
    return sorted((word.decode() for word in found - allowed), key=lambda w: int(w[3:-1]))


def check_outside(seen: Client) -> int:
    """Look where the press's own proof does not; returns how many secrets were looked for."""
    allowed = public_words()
    feed()
    hidden = secrets(allowed)
    for word in hidden[-3:]:
        page = seen.get("/search/", {"q": word}).content
        leaked = words_in(page) - allowed - {word.encode()}
        where = {w: page.partition(w)[0][-300:] for w in leaked}
        assert not leaked, f"the search for {word} shows {where}"
    for row in Article.objects.filter(live=False):
        check_addresses(seen, row, allowed)
    for edition in LocalEdition.objects.filter(live=False).select_related("parent"):
        check_edition(seen, edition, allowed)
    return len(hidden)


def check_addresses(seen: Client, row: Article, allowed: set[bytes]) -> None:
    """What somebody would try who knows the slug or the number of an item."""
    own = {row.slug.encode(), *TOKEN.findall(row.slug.encode())}
    path = row.public_path or "/"
    guesses = [f"{path}{form}" for form in FORMS]
    guesses += [
        f"/share{path}", f"/preview/{row.pk}/", f"/embargo/{row.pk}/", f"/held/media/{row.pk}/x.jpg",
        f"/oembed?url=https://press.example.org{path}", f"/desk/pages/{row.pk}/view_draft/",
        f"/desk/pages/{row.pk}/edit/", f"/desk/newsroom/handling/{row.pk}/", f"/{row.slug}/",
    ]  # fmt: skip
    for guess in guesses:
        answer = seen.get(guess)
        body = b"" if answer.streaming else answer.content
        leaked = words_in(body) - allowed - own
        assert not leaked, f"{guess} shows {leaked}"


def check_edition(seen: Client, row: LocalEdition, allowed: set[bytes]) -> None:
    """What somebody would try who knows where an edition would stand, or its number."""
    own = words_in(f"{row.slug} {row.public_path}".encode())
    path = row.public_path
    guesses = [f"{path}{form}" for form in FORMS]
    guesses += [
        f"/share{path}", f"/your-edition/{row.pk}/", f"/desk/newsroom/editions/{row.pk}/",
        f"/oembed?url=https://press.example.org{path}", "/desk/newsroom/editions/",
    ]  # fmt: skip
    for guess in guesses:
        answer = seen.get(guess)
        leaked = words_in(b"" if answer.streaming else answer.content) - allowed - own
        assert not leaked, f"{guess} shows {leaked}"


def check_mail() -> None:
    """Nobody gets a mail who is not on the list; invitations and notices of a kill tell nothing."""
    for row in Delivery.objects.all():
        assert row.address == READER.email
        if row.subject.startswith(("Under embargo", "Embargo extended", "Changed under embargo")):
            assert not words_in(f"{row.subject} {row.text}".encode()), "it tells what is held"


def check_export(folder: Path) -> None:
    """The whole site as a folder of files, in a zip."""
    allowed = public_words()
    place = folder / f"{random.random()}.zip"
    export(press_machine.the_store(), place, static=None, home="https://press.example.org")
    with zipfile.ZipFile(place) as held:
        for name in held.namelist():
            leaked = (words_in(held.read(name)) | words_in(name.encode())) - allowed
            assert not leaked, f"the export's {name} shows {leaked}"


def take_steps(proof: Proof, count: int, chance: random.Random, seen: Client) -> int:
    hidden = 0
    for _ in range(count):
        name = chance.choice(STATES)
        proof.taken.append((name, 0, 0, 0))
        proof.do(name, chance.randrange(12), chance.randrange(12))
        proof.press(BATCH)
        allowed = public_words()
        for path, page in proof._stored():
            leaked = words_in(page.body) - allowed
            assert not leaked, f"{path} shows {leaked} after {[t[0] for t in proof.taken]}"
        hidden += check_outside(seen)
        check_mail()
    return hidden


def test_nothing_leaks_in_any_order_of_states(newsroom: None, tmp_path: Path) -> None:
    assert set(STATES) <= set(STEPS)
    chance, left = random.Random(SEED), HOW_MANY
    hidden = 0
    while left > 0:
        with fresh_proof() as proof:
            hidden += take_steps(proof, min(left, 40), chance, Client())
            if left <= 40:
                check_export(tmp_path)
        left -= 40
    assert hidden > HOW_MANY, "there was hardly anything to hide"


def test_the_walk_notices_a_leak(newsroom: None) -> None:
    with fresh_proof() as proof:
        proof.do("write_article", 1, 0)
        proof.press(BATCH)
        (word, *_) = secrets(public_words())
        page = press_machine.the_store().read("/news/")
        assert page is not None
        leak = type(page)(page.body + word.encode())
        press_machine.the_store().write("/news/", leak)
        stored = {p: words_in(s.body) - public_words() for p, s in proof._stored()}
        assert stored["/news/"] == {word.encode()}
