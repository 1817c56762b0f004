"""The website's verbs: found a site, point it at its address, keep old addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Page, Site

from dateline.content.models import SiteSettings
from dateline.newsroom.models import NewsSection
from dateline.publishing.actions import record_change
from dateline.publishing.marks import chunks
from dateline.publishing.models import Change, Edition, Output
from dateline.publishing.outputs import FAMILIES, Arguments, Family, placed
from dateline.website.models import FrontPage, GoneAddress, plain_path
from dateline.website.queries import last_of_chain


@transaction.atomic
def found_site(*, name: str, address: str, mission: str = "") -> FrontPage:
    """Lay the page tree that every site has: the front page and the news section.

    address: the public address, such as ``https://press.example.org``. Idempotent: a second call
    changes nothing but the site's host and port. Returns the front page.
    """
    root = Page.objects.get(depth=1)
    front = FrontPage.objects.first()
    new = front is None
    if front is None:
        for welcome in root.get_children().filter(slug="home", content_type__model="page"):
            welcome.delete()
        front = FrontPage(title=name, slug="home")
        root.refresh_from_db()
        root.add_child(instance=front)
        front.save_revision()
    if not NewsSection.objects.child_of(front).exists():
        section = front.add_child(instance=NewsSection(title="News", slug="news"))
        section.save_revision()
    parts = urlsplit(address)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname = parts.hostname or "localhost"
    site.port = parts.port or (443 if parts.scheme == "https" else 80)
    site.root_page = front
    if new:
        site.site_name = name
    site.save()
    settings, _ = SiteSettings.objects.get_or_create(site=site)
    if new:
        settings.name, settings.mission = name, mission
        settings.save()
    return front


@dataclass
class Kept:
    """What became of rows of old addresses; refused: (row, the address, why)."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)


@transaction.atomic
def keep_addresses(rows: Iterable[tuple[int, str, str]], *, dry_run: bool = False) -> Kept:
    """Keep redirects from rows of (its number, the old address, the new one or "gone").

    A row that cannot be right is refused with the reason, and the others are kept.
    """
    told = Kept()
    before = transaction.savepoint()
    for number, old, new in rows:
        try:
            _keep(told, _on_this_site(old), new.strip())
        except ValidationError as problem:
            told.refused.append((number, old, " ".join(problem.messages)))
    if dry_run:
        transaction.savepoint_rollback(before)
    return told


def _keep(told: Kept, old: str, new: str) -> None:
    if not old.startswith("/") or old == "/":
        raise ValidationError("the old address must be a path on this site, such as /2019/story/")
    if Output.objects.filter(path__in=[old, f"{old.rstrip('/')}/"]).exclude(digest="").exists():
        raise ValidationError("a page of its own is live at this address")
    if new.lower() in ("gone", "410", ""):
        note = GoneAddress(path=old)
        note.clean()
        told.gone += GoneAddress.objects.get_or_create(path=note.path)[1]
        return
    _redirect(told, old, _on_this_site(new))


def _redirect(told: Kept, old: str, new: str) -> None:
    if not new.startswith(("/", "http://", "https://")):
        raise ValidationError(f"“{new}” is no address: it begins with / or https://")
    old_path = Redirect.normalise_path(old)
    if len(old_path) > 255:
        raise ValidationError("the old address is longer than 255 characters")
    row = Redirect.objects.filter(old_path=old_path, site=None).first()
    if row is not None and row.link == new:
        told.unchanged += 1
        return
    if new.startswith("/") and not _is_there(new):
        raise ValidationError(f"nothing is at {new}")
    made = row is None
    row = row or Redirect(old_path=old_path, is_permanent=True)
    row.redirect_page, row.redirect_link = None, new
    with transaction.atomic():
        row.save()
        if last_of_chain(new) is None:
            raise ValidationError(f"with this the redirects would lead in a circle to {new}")
    told.made += made
    told.changed += not made


def _is_there(path: str) -> bool:
    bare = path.partition("#")[0].partition("?")[0]
    if Output.objects.filter(path__in=[bare, f"{bare}/"]).exclude(digest="").exists():
        return True
    return Redirect.objects.filter(old_path=Redirect.normalise_path(bare)).exists()


def _on_this_site(address: str) -> str:
    """A path where the address is one of this site; an address elsewhere as it is."""
    address = address.strip()
    home = urlsplit(settings.DATELINE_ADDRESS)
    parts = urlsplit(address)
    if parts.netloc and parts.netloc.removeprefix("www.") == home.netloc.removeprefix("www."):
        return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return address


def settle_gone(changes: Sequence[Change]) -> None:
    """A page that comes to be at a gone address ends the note that it is gone.

    Called by the press before it plans, with the changes that it plans from.
    """
    if not GoneAddress.objects.exists():
        return
    wanted = {
        f"{path}/": placed(f"{path}/")
        for change in changes
        if change.label == GoneAddress._meta.label_lower
        for path in change.facets.get("path", ())
    }
    for each in FAMILIES.values():
        for change in changes if each.name != "gone" else ():
            concern = each.concerns.get(_label_of(change))
            pk = change.key.partition(":")[2]
            if concern is not None and "/" not in pk:
                for arguments in concern(pk, change.facets):
                    wanted[each.address(**arguments)] = (each, arguments)
    for some in chunks(list(wanted)):
        for note in _notes_at(some):
            _settle(note, wanted.get(f"{note.path}/"))


def settle_all_gone() -> None:
    """The same for every note, where nobody knows what changed."""
    for note in GoneAddress.objects.all():
        _settle(note, placed(f"{note.path}/"))


def give_way_to_gone(edition: Edition, outputs: Sequence[Output]) -> None:
    """A page that went makes room for the note that it is gone: its address is tried again.

    Called with an edition's pages, in the transaction that makes it live.
    """
    if GoneAddress.objects.exists():
        paths = [output.path for output in outputs if output.family != "gone"]
        for some in chunks(paths):
            record_change(_notes_at(some))


def end_note(path: str) -> None:
    """An address leads somewhere again: what said that it is gone ends."""
    for note in _notes_at([path]):
        log(instance=note, action="wagtail.delete")
        note.delete()


def _notes_at(addresses: Iterable[str]) -> list[GoneAddress]:
    paths = {plain_path(address) for address in addresses}
    return list(GoneAddress.objects.filter(path__in=paths))


def _settle(note: GoneAddress, place: tuple[Family, Arguments] | None) -> None:
    if place is not None and place[0].name != "gone" and _has_page(*place):
        Output.objects.filter(path=f"{note.path}/", family="gone").delete()  # the page is a new one
        end_note(note.path)


def _has_page(family: Family, arguments: Arguments) -> bool:
    try:
        return family.render(**arguments) is not None
    except Http404:
        return False
    except Exception:  # noqa: BLE001 - there is one, and the press is going to say what ails it
        return True


def _label_of(change: Change) -> str:
    """The model's label as families spell it; empty for what is no row."""
    return apps.get_model(change.label)._meta.label if "." in change.label else ""
