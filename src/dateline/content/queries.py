"""What pages and the desk may ask of content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.files.storage import default_storage
from django.db.models import Prefetch
from wagtail.models import Page

from dateline.content.models import (
    MenuLink,
    Photo,
    PhotoRendition,
    PlainPage,
    PressDocument,
    Series,
    SiteSettings,
    Topic,
)
from dateline.publishing.tracking import listing, note_design


def is_logo(pk: int) -> bool:
    """Whether the masthead shows this photo."""
    note_design(SiteSettings)
    return SiteSettings.objects.filter(logo_id=pk).exists()


# Upper desks add "does one of my public items show this?" here (project/wiring.py).
PHOTO_SHOWERS: list[Callable[[int], bool]] = [is_logo]
DOCUMENT_SHOWERS: list[Callable[[int], bool]] = []


def site_settings() -> SiteSettings:
    """The site's settings; defaults where nobody has saved any yet."""
    note_design(SiteSettings, MenuLink)
    return SiteSettings.objects.order_by("site_id").first() or SiteSettings()


def menu_links(settings: SiteSettings) -> list[MenuLink]:
    """Every line of the navigation and the footer, in order, with its page."""
    if settings.pk is None:
        return []
    note_design(MenuLink, Page)
    return list(settings.links.select_related("page").order_by("sort_order"))


def link_address(link: MenuLink) -> str:
    """Where a menu line leads; empty when its page is not public now."""
    page = link.page
    if page is None:
        return link.address
    if not page.live:
        return ""
    kind = page.specific_class
    if kind is not None and issubclass(kind, PlainPage):
        return tree_address(page)
    parts = page.specific.get_url_parts()
    return parts[2] if parts else ""


def tree_address(page: Page) -> str:
    """The address of a page that follows the page tree: ``/about/team/``."""
    return "/" + page.url_path.split("/", 2)[2] if page.url_path.count("/") > 1 else "/"


@listing(content__PlainPage=["url_path", "live", "title"])
def plain_page_at(path: str) -> list[PlainPage]:
    """The live plain page at ``/path/`` (none or one)."""
    found = PlainPage.objects.live().filter(
        url_path__endswith=f"/{path.strip('/')}/", depth=2 + path.strip("/").count("/") + 1
    )
    return [page for page in found if tree_address(page) == f"/{path.strip('/')}/"]


@listing(content__PlainPage=["live", "path", "title"])
def plain_pages() -> list[PlainPage]:
    """Every live plain page."""
    return list(PlainPage.objects.live())


@listing(content__PlainPage=["live", "path", "title"])
def children_of(page_id: int) -> list[PlainPage]:
    """The live plain pages directly under a plain page, in the order of the tree."""
    parent = PlainPage.objects.get(pk=page_id)
    return list(PlainPage.objects.live().child_of(parent).order_by("path"))


@listing(content__PlainPage=["live", "path", "title"])
def ancestors_of(page_id: int) -> list[PlainPage]:
    """The live plain pages above a plain page, from the top."""
    page = PlainPage.objects.get(pk=page_id)
    return list(PlainPage.objects.live().ancestor_of(page).order_by("path"))


@listing(content__Topic=["*"])
def topics() -> list[Topic]:
    return list(Topic.objects.all())


@listing(content__Series=["*"])
def series() -> list[Series]:
    return list(Series.objects.all())


@listing(content__Photo=["*"], content__PhotoRendition=["*"])
def photos_with_renditions(ids: tuple[int, ...], specs: tuple[str, ...]) -> list[Photo]:
    """Photos by id, each with its existing renditions of these specs at hand (two queries)."""
    renditions = PhotoRendition.objects.filter(filter_spec__in=specs)
    return list(
        Photo.objects.filter(pk__in=ids)
        .order_by("pk")
        .prefetch_related(
            Prefetch("renditions", queryset=renditions, to_attr="prefetched_renditions")
        )
    )


@listing(content__PressDocument=["*"])
def documents(ids: tuple[int, ...]) -> list[PressDocument]:
    """Documents by id."""
    return list(PressDocument.objects.filter(pk__in=ids).order_by("pk"))


def may_be_shown(photo: Photo, today: date) -> bool:
    """Whether a photo may stand on a public page: its file is there and its rights have not ended."""
    return not photo.missing and (photo.rights_expire is None or photo.rights_expire >= today)


@listing(content__PhotoRendition=["*"], content__Photo=["*"])
def public_rendition(digest: str) -> list[PhotoRendition]:
    """The rendition with this content hash, if a public item shows its photo (design.md, sealed)."""
    found = PhotoRendition.objects.select_related("image").filter(digest=digest)[:8]
    return [r for r in found if shown(r.image_id, PHOTO_SHOWERS)][:1]


@listing(content__PressDocument=["*"])
def public_document(digest: str) -> list[PressDocument]:
    """The document with this content hash, if a public item shows it."""
    found = PressDocument.objects.filter(file_hash=digest)[:8]
    return [d for d in found if shown(d.pk, DOCUMENT_SHOWERS)][:1]


def shown(pk: int, showers: list[Callable[[int], bool]]) -> bool:
    """Whether any desk says that one of its public items shows this row."""
    return any(shower(pk) for shower in showers)


def stored(name: str) -> bytes:
    """The bytes of a privately stored file."""
    with default_storage.open(name, "rb") as file:
        return file.read()
