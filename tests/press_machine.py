"""The press against a render from nothing, after every step that a desk can take (rules P1 to P8).

``Proof`` takes steps (``press_steps.py``, ``press_world.py``) and checks the store after each. It is
driven by Hypothesis, which finds the shortest way to a fault (``test_press_machine.py``), and by
plain chance for long runs (``soak.py``).
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import caches
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from wagtail.blocks import StreamValue

from dateline.contacts.models import Outlet, PressContact
from dateline.content.models import (
    MenuLink,
    Photo,
    PlainPage,
    PressDocument,
    Series,
    SiteSettings,
    Topic,
)
from dateline.content.queries import may_be_shown
from dateline.coverage.actions import recount_all_clips
from dateline.coverage.models import Clip
from dateline.coverage.models import MonthCount as ClipCount
from dateline.directory.models import (
    Jurisdiction,
    KeyFact,
    Logo,
    Membership,
    Organisation,
    Person,
)
from dateline.newsroom.actions import recount_all_articles, recount_all_events
from dateline.newsroom.models import (
    Article,
    ArticleFile,
    ChapterSection,
    Correction,
    EditionVersion,
    Event,
    EventCount,
    LocalEdition,
    MonthCount,
    NewsSection,
    Priority,
    Quote,
    SubStory,
    UnderEmbargo,
    Withdrawal,
)
from dateline.publishing.founding import audit, every_address, found
from dateline.publishing.guard import guarded
from dateline.publishing.memory import Memory
from dateline.publishing.models import Change, Edition, Output, Read
from dateline.publishing.outputs import FAMILIES, placed
from dateline.publishing.plan import plan
from dateline.publishing.press import BATCH, opened, press, the_store
from dateline.publishing.render import READ_ALONG, digest_of, render_batch
from dateline.publishing.stores import Stored
from dateline.publishing.tracking import Record, recording, remembering
from dateline.website.models import FrontPage, GoneAddress
from tests.press_editions import Editions
from tests.press_packs import is_late, quick_paper, unpacked
from tests.press_steps import STEPS, Clock, clock_of, lay_site

HOME = b"https://press.example.org"
TOKEN = re.compile(rb"tok\d+q")
OUTSIDE_FRAME = re.compile(rb"<head>.*?</head>|<main .*?</main>", re.S)
LOGO = re.compile(rb'"logo": "[^"]*"')  # the masthead's, in JSON-LD
LINK = re.compile(rb'(?:href|src)="(/[^"#?]*)|[">]' + HOME + rb'(/[^"#?<\s,]*)')
SRCSET = re.compile(rb'(/media/[^"\s,]+) \d+w')
SIZES = "content.photorendition:"
LIVE = (
    b"/static/",
    b"/desk/",
    b"/documents/",
    b"/search/",
    b"/oembed",
)  # served by Django, not by the press
LIMITS = (BATCH, BATCH, BATCH, 1, 3, 10)  # pages of one edition
MOST_EDITIONS = 400
TALLIES = (MonthCount, ClipCount, EventCount)


def from_nothing() -> tuple[dict[str, bytes], dict[str, Record]]:
    """Every page and file that exists, rendered now, and what each read."""
    pages: dict[str, bytes] = {}
    records: dict[str, Record] = {}
    files: set[str] = set()
    with remembering():
        for path, family, arguments in every_address():
            with recording() as record:
                rendered = family.render(**arguments)
            assert rendered is not None, f"{path} is listed as an address and has no page"
            assert path not in pages, f"{path} is listed twice"
            pages[path], records[path] = rendered.body, record
            files |= record.files
        for path in sorted(files):
            place = placed(path)
            assert place, f"{path} is shown and belongs to no family"
            with recording() as record:
                rendered = place[0].render(**place[1])
            record.files.clear()
            assert rendered is not None, f"{path} is shown and has no file"
            pages[path], records[path] = rendered.body, record
    return pages, records


def check_store() -> None:
    """P1: what is stored is what a render from nothing gives; what was read is in the books."""
    failed = list(Output.objects.exclude(error="").values_list("path", "error"))
    assert not failed, f"not rendered: {failed}"
    assert not Change.objects.exists(), "the outbox is not empty"
    pages, records = from_nothing()
    store = the_store()
    stored = {path: store.read(path) for path in store.paths()}
    left, missing = sorted(stored.keys() - pages), sorted(pages.keys() - stored)
    assert not missing, f"not stored: {missing}"
    assert not left, f"stored and nowhere on the site: {left}"
    differ = [path for path, page in stored.items() if page and page.body != pages[path]]
    assert not differ, f"old bytes: {_difference(differ, stored, pages)}"
    told = audit(store)
    assert told.clean, told
    check_books(records)


def _difference(paths: list[str], stored: dict[str, Any], pages: dict[str, bytes]) -> str:
    path = paths[0]
    old, new = stored[path].body.splitlines(), pages[path].splitlines()
    lines = [(o, n) for o, n in zip(old, new, strict=False) if o != n][:3]
    return f"{paths}; the first: {lines or (len(old), len(new))}"


def check_books(records: dict[str, Record]) -> None:
    """What a page reads now must be in the books, or its next change would be missed."""
    known: dict[str, set[str]] = {}
    for path, key in Read.objects.values_list("output__path", "key"):
        known.setdefault(path, set()).add(key)
    for path, record in records.items():
        place = placed(path)
        if place and place[0].shown:
            continue  # two photos may have the same bytes: either keeps the file
        # Sizes of a photo are loaded with it, also those that another page asked for later.
        keys = {key[:240] for key in record.every_key() if not key.startswith(SIZES)}
        lost = keys - known.get(path, set())
        assert not lost, f"{path} reads {sorted(lost)}, which the books do not know"


def check_counts() -> None:
    """The tallies equal a count of everything."""

    def counts() -> list[Any]:
        names = ("scope", "group", "month", "n")
        return [sorted(m._base_manager.values_list(*names)) for m in TALLIES]

    before = counts()
    with transaction.atomic():
        recount_all_articles()
        recount_all_clips()
        recount_all_events()
        after = counts()
        transaction.set_rollback(True)
    gone = [sorted(set(b) ^ set(a)) for b, a in zip(before, after, strict=True)]
    assert before == after, f"tallies that differ from a count of everything: {gone}"


def public_words() -> set[bytes]:
    """The tokens that stand in what is public."""
    from django.utils import timezone  # noqa: PLC0415 - patched while the machine runs

    today = timezone.localdate()
    rows: list[Any] = [
        *(m.objects.filter(live=True) for m in (Article, Clip, Event, PlainPage, NewsSection)),
        *(m.objects.filter(live=True) for m in (ChapterSection, FrontPage)),
        *(m.objects.all() for m in (Topic, Series, Person, Jurisdiction, Organisation, Outlet)),
        *(m.objects.all() for m in (SiteSettings, MenuLink, PressDocument)),
        *(m.objects.all() for m in (Membership, KeyFact, Logo, GoneAddress)),
        Priority.objects.filter(section__live=True),
        ArticleFile.objects.filter(article__live=True),
        SubStory.objects.filter(article__live=True),
        Quote.objects.filter(live=True),
        Correction.objects.filter(article__live=True),
        Withdrawal.objects.filter(restored_at=None),
        PressContact.objects.exclude(retired_on__lte=today),
    ]
    found: set[bytes] = set()
    for questions in rows:
        for row in questions.values():
            row.pop("draft_title", None)
            said = [v.get_prep_value() if isinstance(v, StreamValue) else v for v in row.values()]
            found.update(TOKEN.findall(repr(said).encode()))
    # Of an edition its own words as they were approved, and the release's as they were then; not what
    # stands at the desk.
    editions = LocalEdition.objects.filter(live=True)
    shown = EditionVersion.objects.filter(pk__in=editions.values("shown"))
    names = ("lead", "quote", "speaker", "capacity", "figures", "text")
    for told in (*editions.values_list("public_path", "name"), *shown.values_list(*names)):
        found.update(TOKEN.findall(repr(told).encode()))
    for photo in Photo.objects.all():
        if may_be_shown(photo, today):
            told = f"{photo.title} {photo.alt} {photo.caption} {photo.credit}"
            found.update(TOKEN.findall(told.encode()))
    return found


class Proof:
    """One site, the steps taken on it, and the checks."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.world = Editions(self.clock)
        self.taken: list[tuple[str, int, int, int]] = []
        self.links: dict[str, frozenset[bytes]] = {}
        self.memory = Memory()  # as a worker has it, which presses all day

    def take(self, name: str, a: int, b: int, c: int) -> None:
        """One step, then the press (every seventh time not yet), then every check."""
        self.taken.append((name, a, b, c))
        quiet = {path: page.body for path, page in self._stored()}
        self.do(name, a, b)
        if c % 7 == 6:
            return
        self.press(LIMITS[c % len(LIMITS)])
        self.check(thorough=c % 11 == 0, part=len(self.taken))
        drafted = name in ("save_draft", "draft_clip")
        if drafted and len(self.taken) > 1 and self.taken[-2][3] % 7 != 6:
            now = {path: page.body for path, page in self._stored()}
            assert now == quiet, "saving a draft changed what readers see"

    def do(self, name: str, a: int, b: int) -> None:
        """One step; one that an embargo stands against leaves nothing behind."""
        try:
            with transaction.atomic():
                STEPS[name](self.world, a, b)
        except UnderEmbargo:
            return

    def press(self, limit: int) -> None:
        """Press until nothing is stale; no reader meets a link to nothing in between (P2)."""
        for _ in range(MOST_EDITIONS):
            edition = press(limit=limit, memory=self.memory)
            if edition is None:
                return
            if limit == BATCH:  # a smaller edition may leave a month to the next one
                self.check_links(f"after an edition of {limit}", framed=False)
        raise AssertionError(f"the press finds no rest: {list(Output.objects.filter(stale__gt=0))}")

    def check(self, *, thorough: bool = False, part: int | None = None) -> None:
        check_store()
        check_counts()
        allowed = public_words()
        for path, page in self._stored():
            leaked = set(TOKEN.findall(unpacked(page.body))) - allowed
            assert not leaked, f"{path} shows {leaked}, which is not public"
        self.check_links("at rest")
        if thorough:
            check_records(part)

    def check_links(self, when: str, *, framed: bool = True) -> None:
        """framed: with the masthead, the menus and the footer too. They stand on every page and follow behind
        everything else, so that for a while an old menu may name what has gone."""
        pages = dict(self._stored())
        there = {path.encode() for path in pages}
        if not framed:  # a pack comes after everything else, and is made for whoever asks before
            there |= {o.path.encode() for o in Output.objects.filter(digest="") if is_late(o.path)}
        for path, page in pages.items():
            if page.body[:1] != b"<" or (not framed and is_late(path)):
                continue
            html = (
                page.body if framed else LOGO.sub(b"", b"".join(OUTSIDE_FRAME.findall(page.body)))
            )
            lost = {link for link in self._links(html) if link not in there}
            assert not lost, f"{when}, {path} leads to {sorted(lost)}, where nothing is"

    def _links(self, html: bytes) -> frozenset[bytes]:
        key = digest_of(html)
        found = self.links.get(key)
        if found is None:
            every = {one or other for one, other in LINK.findall(html)} | set(SRCSET.findall(html))
            found = frozenset(link for link in every if link and not link.startswith(LIVE))
            self.links[key] = found
        return found

    @staticmethod
    def _stored() -> Iterator[tuple[str, Stored]]:
        store = the_store()
        for path in store.paths():
            page = store.read(path)
            assert page is not None
            yield path, page


def part_of_this_test() -> int | None:
    """For ``Proof.check``: a number that is another in each test and the same in each run; none, for
    every page, where ``PRESS_ALONE=all`` asks for it, as CI does."""
    if os.environ.get("PRESS_ALONE") == "all":
        return None
    return zlib.crc32(os.environ["PYTEST_CURRENT_TEST"].encode())


def check_records(part: int | None = None) -> None:
    """A page rendered with others, read ahead, notes what it notes alone; alone, under the guard,
    it reads nothing that it does not note (P6). part: of every seven pages the one of that number,
    since a page alone costs ten times what it costs among others."""
    outputs = list(Output.objects.order_by("path"))
    for done in render_batch(outputs)[slice(None) if part is None else slice(part % 7, None, 7)]:
        output = done.output
        with guarded() as alone:
            rendered = FAMILIES[output.family].render(**output.arguments)
            for read in READ_ALONG:
                read(output.path, output.family, output.arguments)
        if FAMILIES[output.family].shown:
            alone.files.clear()
        assert rendered is not None, output.path
        assert done.rendered is not None, f"{output.path}: {done.error}"
        assert done.rendered.body == rendered.body, f"{output.path}: read ahead, other bytes"
        apart = done.record.every_key() ^ alone.every_key()
        assert not apart, f"{output.path}: noted alone or together only: {sorted(apart)}"
        assert done.record.listings == alone.listings, output.path
        assert (done.record.until, done.record.design) == (alone.until, alone.design), output.path


_base: dict[str, Stored] = {}


def lay_and_press(clock: Clock) -> None:
    """The site from which every example begins; call it inside the test's transaction."""
    with clock_of(clock), quick_paper():
        lay_site()
        found("now")
        while plan().changes or press():
            pass
    _base.clear()
    store = the_store()
    _base.update({path: page for path in store.paths() if (page := store.read(path))})


@contextmanager
def fresh_proof() -> Iterator[Proof]:
    """A proof on that site; everything it did is undone at the end."""
    caches["default"].clear()  # Wagtail caches by number, and numbers begin anew
    opened.cache_clear()
    for path, page in _base.items():
        the_store().write(path, page)
    proof = Proof()
    with clock_of(proof.clock), quick_paper(), transaction.atomic():
        yield proof
        transaction.set_rollback(True)


small = st.integers(0, 11)


class PressMachine(RuleBasedStateMachine):
    """Hypothesis takes the steps; one rule a step, so that it can leave some out."""

    def __init__(self) -> None:
        super().__init__()
        self.held = fresh_proof()
        self.proof = self.held.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)


def _rule(name: str) -> Any:
    def take(self: PressMachine, a: int, b: int, c: int) -> None:
        self.proof.take(name, a, b, c)

    take.__name__ = name
    return rule(a=small, b=small, c=st.integers(0, 76))(take)


for _name in STEPS:
    setattr(PressMachine, _name, _rule(_name))

__all__ = ["Edition", "PressMachine", "Proof", "fresh_proof", "lay_and_press"]
