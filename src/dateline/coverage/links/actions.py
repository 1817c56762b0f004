"""Verbs of links: watch what is public, tell readers what is gone, take the address it moved to."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from dateline.archive.actions import Wanted, use_links
from dateline.archive.models import Link, LinkUse, StoredCopy
from dateline.archive.queries import copies_of, links_at
from dateline.coverage.links.queries import ARTICLE, CLIP
from dateline.coverage.models import Clip, DeadLink
from dateline.lib.addresses import fold
from dateline.newsroom.models import Article
from dateline.publishing.models import Change

AT_ONCE = 200
_HREF = re.compile(r"\bhref=[\"'](https?://[^\"'\s]+)")
LOG = {
    "moved": "Took the address to which a link had moved",
    "alive": "Said that a link is alive",
    "copy": "Kept a copy of a page",
    "forgot": "Deleted a stored copy",
}


class NotTaken(Exception):
    """The address was not taken; the message says why."""


def follow_changes(changes: Sequence[Change]) -> None:
    """Watch the links of what changed (a step of the press's plan): only what is public is watched."""
    for label, follow in ((CLIP, watch_clips), (ARTICLE, watch_articles)):
        keys = (c.key.partition(":")[2] for c in changes if c.label == label)
        # "7/link" is the part of a clip, not the clip.
        pks = sorted({int(key) for key in keys if key.isdigit()})
        for some in _chunks(pks):
            follow(some)


@transaction.atomic
def watch_everything() -> None:
    """The same for all that is public, where nothing was ever watched: on a site from before."""
    if LinkUse.objects.exists():
        return
    for model, follow in ((Clip, watch_clips), (Article, watch_articles)):
        pks = model.objects.order_by("pk").values_list("pk", flat=True)
        for some in _chunks(list(pks)):
            follow(some)


def _chunks(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), AT_ONCE):
        yield pks[start : start + AT_ONCE]


def watch_clips(pks: Collection[int]) -> None:
    """Watch the links of these clips; of each page a copy is kept once it is seen."""
    live = Clip.objects.filter(pk__in=pks, live=True).exclude(link="")
    told = dict(live.values_list("pk", "link"))
    headlines = dict(live.values_list("pk", "headline"))
    wanted = {pk: {told[pk]: Wanted(headlines[pk], keep=True)} if pk in told else {} for pk in pks}
    use_links(CLIP, wanted)
    settle_dead(pks)


def watch_articles(pks: Collection[int]) -> None:
    """Watch the links out of these articles."""
    wanted: dict[int, dict[str, Wanted]] = {pk: {} for pk in pks}
    for row in Article.objects.filter(pk__in=pks, live=True).only("pk", "body"):
        wanted[row.pk] = {href: Wanted() for href in _hrefs(row.body.raw_data) if _is_outside(href)}
    use_links(ARTICLE, wanted)


def _hrefs(value: Any) -> Iterator[str]:
    """Every address in a body: of links in its texts, and fields that hold nothing else."""
    if isinstance(value, str):
        if value.startswith(("http://", "https://")) and " " not in value:
            yield value
        else:
            yield from (html.unescape(href).strip() for href in _HREF.findall(value))
    elif isinstance(value, Mapping):
        if value.get("type") == "embed":
            return  # the address of a player is no page that anybody reads
        for each in value.values():
            yield from _hrefs(each)
    elif isinstance(value, Iterable):
        for each in value:
            yield from _hrefs(each)


def _is_outside(href: str) -> bool:
    host = urlsplit(settings.DATELINE_ADDRESS).netloc
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc != host


def heed(addresses: Collection[str]) -> None:
    """What became of these addresses, or a copy of them, is told to readers of the clips there."""
    folded = {fold(address) for address in addresses}
    clips = Clip.objects.filter(Q(link__in=list(addresses)) | Q(address__in=folded))
    settle_dead(list(clips.values_list("pk", flat=True)))


@transaction.atomic
def settle_dead(pks: Collection[int]) -> None:
    """Make the dead links of these clips what the archive says. Writes only what is another thing now."""
    before = {row.clip_id: row for row in DeadLink.objects.filter(clip_id__in=pks)}
    clips = Clip.objects.filter(pk__in=pks, live=True).exclude(link="")
    told = dict(clips.values_list("pk", "link"))
    links = links_at(set(told.values()))
    for pk in pks:
        link, row = links.get(told.get(pk, "")), before.get(pk)
        if link is None or not link.is_dead or link.since is None:
            if row is not None:
                row.delete()
            continue
        copy = _last_seen(link)
        said = {
            "since": timezone.localdate(link.since), "copy_id": copy.pk if copy else None,
            "unreachable": link.state == Link.State.UNREACHABLE,
        }  # fmt: skip
        row = row or DeadLink(clip_id=pk)
        if row.pk is None or any(getattr(row, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(row, name, value)
            row.save()


def _last_seen(link: Link) -> StoredCopy | None:
    """The newest copy from before it was gone: what answered afterwards is not the story."""
    rows = copies_of(link.address).filter(captured_at__lt=link.since, status=200)
    return next((row for row in rows[:20] if row.is_page), None)


@transaction.atomic
def take_moved(link: Link, clips: Iterable[Clip], *, by: Any) -> int:
    """Give clips the address to which their page moved; returns how many. Each is published again, but
    for a draft that waits: that gets the address too, and keeps waiting.

    Raises ``NotTaken`` where another clip has that address already (rule V1).
    """
    if link.state != Link.State.MOVED or not link.moved_to:
        raise NotTaken("It has not moved.")
    if len(link.moved_to) > 500:
        raise NotTaken("The new address is longer than 500 characters.")
    rows = [clip for clip in clips if clip.link == link.address]
    other = Clip.objects.filter(address=fold(link.moved_to)).exclude(pk__in=[c.pk for c in rows])
    if taken := other.first():
        raise NotTaken(f"“{taken.headline}” has that address already: these two are one story.")
    for clip in rows:
        if clip.has_unpublished_changes:
            draft = clip.get_latest_revision_as_object()
            draft.link = link.moved_to
            draft.save_revision(user=by)
            clip.refresh_from_db()
            clip.link = link.moved_to
            clip.save()
        else:
            clip.link = link.moved_to
            # No new text: what the checks say of the clip stands in the way of no address. The log
            # says what was done in the line below.
            clip.save_revision(user=by).publish(user=by, log_action=False)
        log(clip, "dateline.link.moved", user=by, data={"from": link.address, "to": link.moved_to})
    return len(rows)
