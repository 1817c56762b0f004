"""Verbs of the archive: keep a copy of a page, watch links, look at those that are due."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

import dateline
from dateline.archive import warc
from dateline.archive.judging import PAGES, Expected, Judged, Sign, says
from dateline.archive.models import Host, Link, LinkUse, StoredCopy
from dateline.archive.queries import copies_of
from dateline.archive.visiting import BETWEEN, Visit, is_reserved, origin_of, visit
from dateline.lib.addresses import fold, is_web
from dateline.lib.http import Fetched
from dateline.lib.robots import CLOSED

State = Link.State
SOFTWARE = f"Dateline/{dateline.__version__}"

BATCH = 4  # hosts that are asked side by side
LEASE = timedelta(minutes=5)  # longer than a visit can take: three answers of twenty seconds each
LEAVE = timedelta(seconds=10)  # a host is left alone between visits
ROBOTS_HOLD = timedelta(hours=24)  # RFC 9309, 2.4
SAME_COPY = timedelta(days=1)  # an unchanged page again within a day is the copy that is there
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
# After so many looks that failed in a row, over so long, it is what they say.
PROOF = {
    Sign.GONE: (3, timedelta(days=2)), Sign.SOFT: (3, timedelta(days=2)),
    Sign.FAILED: (6, timedelta(days=7)),
}  # fmt: skip
# Hours to the next look after the first, second … that failed.
IN_DOUBT = (6, 24, 24, 24, 48)
VOUCHED = timedelta(days=90)

CHANGED: list[Callable[[Collection[str]], None]] = []
"""Told of addresses whose state or whose copies changed, in the same transaction (project/wiring.py)."""


class NotKept(Exception):
    """There is nothing to keep a copy of; the message says why."""


# Copies


def keep_copy(answer: Fetched, *, at: datetime) -> StoredCopy:
    """Keep a fetched page as WARC; ``at`` is when it was fetched.

    The file is written first, so that no row is without its file; a crash between the two leaves a
    file that nothing names. The same page again within a day returns the copy that is there.
    Raises ``NotKept`` for what is no 2xx answer, or is empty.
    """
    if not answer.ok or not answer.content:
        raise NotKept(f"The host answered {answer.status} and nothing to keep.")
    digest = warc.payload_digest(answer.content)
    same = StoredCopy.objects.filter(digest=digest)
    fresh = same.filter(url=answer.url[:1000], captured_at__gt=at - SAME_COPY, captured_at__lte=at)
    if found := fresh.first():
        return found
    first = same.filter(revisit_of=None, status=answer.status).order_by("pk").first()
    earlier = warc.Earlier(first.record, first.url, first.captured_at) if first else None
    made = warc.capture(answer, at=at, software=SOFTWARE, earlier=earlier)
    name = f"archive/{digest[:2]}/{digest[2:4]}/{digest}".lower()
    if earlier:
        name += f"-{made.record[-12:]}"
    file = default_storage.save(f"{name}.warc.gz", ContentFile(made.data))
    title = next(iter(says(answer).titles), "") if answer.content_type in PAGES else ""
    with transaction.atomic():
        copy = StoredCopy.objects.create(
            url=answer.url[:1000], requested=answer.requested[:1000], address=fold(answer.requested),
            landed=fold(answer.url), captured_at=at, status=answer.status,
            content_type=answer.content_type[:100], charset=answer.charset[:40], digest=digest,
            bytes=len(answer.content), file=file, offset=made.offset, length=made.length,
            record=made.record, revisit_of=first, title=title[:300],
        )  # fmt: skip
        _tell({copy.url, copy.requested})
    return copy


@transaction.atomic
def forget_copy(copy: StoredCopy) -> None:
    """Delete a copy, and those that only say "the same as that one", with their files."""
    rows = [*copy.revisits.all(), copy]
    files = [row.file for row in rows]
    told = {address for row in rows for address in (row.url, row.requested)}
    for row in rows:
        row.delete()
    _tell(told)
    for name in files:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


def _tell(addresses: Collection[str]) -> None:
    for listener in CHANGED:
        listener(addresses)


# What leads where


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link of an item: the headline that should be found there; whether to keep a copy of it."""

    expected: str = ""
    keep: bool = False


@transaction.atomic
def use_links(label: str, items: Mapping[int, Mapping[str, Wanted]]) -> None:
    """Say where items of a model lead now: ``{key: {address: Wanted}}``, all of it, empty for none.

    A new link is due at once; one that nothing uses any more goes. What is no web address, or longer
    than a link may be, is left out.
    """
    wanted = {
        (pk, address): told
        for pk, links in items.items()
        for address, told in links.items()
        if is_web(address) and len(address) <= 1000
    }
    rows = _links(wanted)
    before = LinkUse.objects.filter(label=label, object_id__in=list(items))
    known = {(use.object_id, use.link_id): use.pk for use in before}
    now = {(pk, rows[address].pk) for pk, address in wanted}
    lost = {link for pair, pk in known.items() if pair not in now for link in (pair[1],)}
    before.filter(pk__in=[pk for pair, pk in known.items() if pair not in now]).delete()
    new = [
        LinkUse(label=label, object_id=pk, link_id=link) for pk, link in sorted(now - set(known))
    ]
    LinkUse.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    Link.objects.filter(pk__in=lost, uses=None).delete()


def _links(wanted: Mapping[tuple[int, str], Wanted]) -> dict[str, Link]:
    """The rows of these addresses; those that are not there yet are made."""
    told: dict[str, Wanted] = {}
    for (_, address), each in wanted.items():
        before = told.get(address, each)
        told[address] = Wanted(before.expected or each.expected, before.keep or each.keep)
    found = {row.address: row for row in Link.objects.filter(address__in=list(told))}
    for address, row in found.items():
        each = told[address]
        expected, keep = each.expected[:300] or row.expected, each.keep or row.keep
        if (row.expected, row.keep) != (expected, keep):
            Link.objects.filter(pk=row.pk).update(expected=expected, keep=keep)
    new = {address: each for address, each in told.items() if address not in found}
    hosts = _hosts({origin_of(address)[:300] for address in new})
    rows = [
        Link(
            address=address, host=hosts[origin_of(address)[:300]], keep=each.keep,
            expected=each.expected[:300], due_at=None if is_reserved(address) else timezone.now(),
        )
        for address, each in new.items()
    ]  # fmt: skip
    Link.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    found |= {row.address: row for row in Link.objects.filter(address__in=list(new))}
    return found


def take_turns(origins: Collection[str], *, now: datetime, pause: timedelta) -> set[str]:
    """Take the next turn of these hosts for whoever asks, where it is free; returns which were.

    origins: "https://paper.example". Nobody else asks them until ``pause`` is over (rule V5).
    """
    hosts = _hosts(origins, free_at=now)
    free = Host.objects.filter(free_at__lte=now)
    return {
        origin for origin, host in hosts.items()
        if free.filter(pk=host.pk).update(free_at=now + pause)
    }  # fmt: skip


def leave_alone(origin: str, until: datetime) -> None:
    """Let nobody ask this host before then; an end that is later already stays."""
    Host.objects.filter(origin=origin, free_at__lt=until).update(free_at=until)


def _hosts(origins: Collection[str], free_at: datetime | None = None) -> dict[str, Host]:
    """The rows of these hosts; new ones are free at once, or from ``free_at`` on."""
    free_at = free_at or timezone.now()
    rows = [Host(origin=each, free_at=free_at) for each in sorted(origins)]
    Host.objects.bulk_create(rows, ignore_conflicts=True)
    return {row.origin: row for row in Host.objects.filter(origin__in=list(origins))}


# Looking


def look_at_due(
    *,
    limit: int = BATCH,
    now: datetime | None = None,
    between: float = BETWEEN,
    allow: Collection[str] = (),
) -> int:
    """Look at links that are due, at most one a host; returns how many were looked at.

    now: the moment that counts, for tests; between and allow: as ``visit`` has them.
    """
    moment = now or timezone.now()
    claim, rows = claim_due(limit, now=moment)
    if not rows:
        return 0

    def go(link: Link) -> Visit:
        host = link.host
        good = host.robots_until is not None and host.robots_until > moment
        # Closed for the moment because the host failed: here that is asked again, and judged.
        known = good and host.robots != CLOSED
        return visit(
            link.address, Expected(link.expected, link.title, link.digest),
            robots=host.robots if known else None, between=between, allow=allow,
        )  # fmt: skip

    # Threads fetch and judge; the database is spoken to from here alone.
    with ThreadPoolExecutor(len(rows), thread_name_prefix="dateline-links") as pool:
        for link, found in zip(rows, pool.map(go, rows), strict=True):
            settle(link, found, claim, now=moment)
            keep_first(link, found, now=moment)
    return len(rows)


@transaction.atomic
def claim_due(limit: int = BATCH, *, now: datetime) -> tuple[uuid.UUID, list[Link]]:
    """Take due links for this worker alone until the lease runs out, each of another host, and keep
    everybody else away from those hosts for a while."""
    claim = uuid.uuid4()
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    due = Link.objects.filter(free, due_at__lte=now, host__free_at__lte=now).order_by(
        "due_at", "pk"
    )
    first: dict[int, int] = {}
    for pk, host in due.values_list("pk", "host_id")[: limit * 25]:
        first.setdefault(host, pk)
    wanted = list(first)[:limit]
    hosts = Host.objects.filter(pk__in=wanted, free_at__lte=now).select_for_update(skip_locked=True)
    ours = list(hosts.values_list("pk", flat=True))
    Host.objects.filter(pk__in=ours).update(free_at=now + LEAVE)
    taken = Link.objects.filter(free, pk__in=[first[host] for host in ours], due_at__lte=now)
    taken.update(claim=claim, lease_until=now + LEASE)
    return claim, list(Link.objects.filter(claim=claim).select_related("host").order_by("pk"))


@transaction.atomic
def settle(link: Link, found: Visit, claim: uuid.UUID, *, now: datetime) -> None:
    """Write down what a visit found, if the link is still this worker's.

    Readers' pages hear of it only where the state, or since when it holds, is another one.
    """
    told = verdict(link, found, now=now)
    if not Link.objects.filter(pk=link.pk, claim=claim).update(
        **told, claim=None, lease_until=None
    ):
        return
    host: dict[str, Any] = {"free_at": now + max(LEAVE, timedelta(seconds=found.delay))}
    if found.robots is not None:
        host |= {"robots": found.robots, "robots_until": now + ROBOTS_HOLD}
    Host.objects.filter(pk=link.host_id).update(**host)
    if told["state"] != link.state or told["since"] != link.since:
        _tell({link.address})


def keep_first(link: Link, found: Visit, *, now: datetime) -> StoredCopy | None:
    """Keep a copy of a page that is there and of which there is none; for links that want one."""
    answer = found.answer
    if not link.keep or found.judged.sign not in (Sign.THERE, Sign.MOVED) or answer is None:
        return None
    if not answer.ok or not answer.content or copies_of(link.address).exists():
        return None
    return keep_copy(answer, at=now)


def verdict(link: Link, found: Visit, *, now: datetime) -> dict[str, Any]:
    """What the row of the link says after this visit, as values of its fields."""
    judged, answer = found.judged, found.answer
    told: dict[str, Any] = {
        "looked_at": now, "problem": judged.why[:300], "state": link.state, "since": link.since,
        "tries": link.tries, "steady": link.steady, "moved_to": link.moved_to,
        "status": answer.status if answer else None,
    }  # fmt: skip
    if judged.sign in PROOF:
        told |= _failed(link, judged, now)
    elif judged.sign is Sign.CLOSED:
        if not link.is_dead:  # who refuses us does not say that it is there again
            told |= {"state": State.BLOCKED, "since": _since(link, State.BLOCKED, now), "tries": 0}
        told |= {"steady": 0, "due_at": now + max(MONTH, timedelta(seconds=found.delay))}
    elif judged.sign is Sign.ELSEWHERE:
        told |= {"state": State.DOUBT, "since": _since(link, State.DOUBT, now), "steady": 0, "due_at": now + WEEK}  # fmt: skip
        if link.vouched_until and link.vouched_until > now:
            told |= {"state": State.OK, "since": None}
    else:
        told |= _there(link, judged, now)
    told["due_at"] += _spread(link.address, told["due_at"] - now)
    return told


def _there(link: Link, judged: Judged, now: datetime) -> dict[str, Any]:
    state = State.MOVED if judged.sign is Sign.MOVED else State.OK
    since = _since(link, state, now) if state == State.MOVED else None
    steady = link.steady + 1 if link.state == state else 1
    told: dict[str, Any] = {
        "state": state, "since": since, "tries": 0, "steady": steady, "last_ok_at": now,
        "moved_to": judged.moved_to[:1000], "due_at": now + min(WEEK * 2 ** (min(steady, 4) - 1), MONTH),
    }  # fmt: skip
    if judged.digest:
        told |= {"title": judged.title, "digest": judged.digest}
    return told


def _failed(link: Link, judged: Judged, now: datetime) -> dict[str, Any]:
    """One more look that failed: in doubt until there is proof; what is dead is looked at less often."""
    if link.vouched_until and link.vouched_until > now:
        return {"state": State.OK, "since": None, "tries": 0, "steady": 0, "due_at": now + WEEK}
    dead = {Sign.GONE: State.GONE, Sign.SOFT: State.SOFT, Sign.FAILED: State.UNREACHABLE}
    tries = link.tries + 1
    began = link.since if link.since and link.tries else now
    looks, span = PROOF[judged.sign]
    if link.is_dead or (tries >= looks and now - began >= span):
        steady = link.steady + 1 if link.is_dead else 1
        state = dead[judged.sign]
        if link.is_dead and judged.sign is Sign.FAILED:
            state = State(link.state)  # a host that is down takes nothing back
        due = now + min(WEEK * 2 ** (min(steady, 4) - 1), MONTH)
        return {"state": state, "since": began, "tries": tries, "steady": steady, "due_at": due}
    pause = timedelta(hours=IN_DOUBT[min(tries, len(IN_DOUBT)) - 1])
    return {"state": State.DOUBT, "since": began, "tries": min(tries, 999), "steady": 0, "due_at": now + pause}  # fmt: skip


def _since(link: Link, state: str, now: datetime) -> datetime:
    return link.since if link.state == state and link.since else now


def _spread(address: str, pause: timedelta) -> timedelta:
    """Up to a tenth more, by address: what was filed on one day is not looked at on one day for ever."""
    return pause * (uuid.uuid5(uuid.NAMESPACE_URL, address).int % 1000) / 10_000


# What somebody at the desk says


@transaction.atomic
def call_alive(link: Link, *, now: datetime | None = None) -> None:
    """Somebody saw the page with their own eyes: for 90 days nothing calls it dead."""
    moment = now or timezone.now()
    Link.objects.filter(pk=link.pk).update(
        state=State.OK, since=None, tries=0, steady=0, problem="", last_ok_at=moment,
        vouched_until=moment + VOUCHED, due_at=moment + WEEK,
    )  # fmt: skip
    _tell({link.address})


def look_again(links: Sequence[Link], *, now: datetime | None = None) -> int:
    """Have links looked at as soon as their hosts may be asked; returns how many."""
    wanted = [link.pk for link in links]
    return Link.objects.filter(pk__in=wanted).update(due_at=now or timezone.now())


def keep_now(
    address: str, *, now: datetime | None = None, allow: Collection[str] = ()
) -> StoredCopy:
    """Fetch a page and keep a copy of it, because somebody asked for one; robots are obeyed.

    Raises ``NotKept`` with the reason.
    """
    found = visit(address, Expected(), between=0, allow=allow)
    if found.answer is None:
        raise NotKept(found.judged.why or "Nothing answered.")
    return keep_copy(found.answer, at=now or timezone.now())
