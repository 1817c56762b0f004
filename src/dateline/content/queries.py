"""What pages and the desk may ask of content."""

from __future__ import annotations

from datetime import date

from django.core.files.storage import default_storage
from django.db.models import Prefetch, Q
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
from dateline.publishing.questions import listing, lookup
from dateline.publishing.tracking import note_design


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


@lookup("content.PlainPage")
def plain_pages_at(paths: tuple[str, ...]) -> dict[str, PlainPage]:
    """The live plain pages at these addresses (``/about/team/``)."""
    wanted = set(paths)
    ends = Q(pk=0)
    for path in paths:
        ends |= Q(url_path__endswith=path, depth=1 + path.count("/"))
    found = PlainPage.objects.live().filter(ends)
    return {tree_address(page): page for page in found if tree_address(page) in wanted}


@listing(content__PlainPage=["live", "path"])
def plain_pages() -> list[PlainPage]:
    """Every live plain page."""
    return list(PlainPage.objects.live())


@listing(content__PlainPage=["live", "path"])
def children_of(page_id: int) -> list[PlainPage]:
    """The live plain pages directly under a plain page, in the order of the tree."""
    parent = PlainPage.objects.get(pk=page_id)
    return list(PlainPage.objects.live().child_of(parent).order_by("path"))


@listing(content__PlainPage=["live", "path"])
def ancestors_of(page_id: int) -> list[PlainPage]:
    """The live plain pages above a plain page, from the top."""
    page = PlainPage.objects.get(pk=page_id)
    return list(PlainPage.objects.live().ancestor_of(page).order_by("path"))


@listing(content__Topic=["slug"])
def topics() -> list[Topic]:
    return list(Topic.objects.all())


@listing(content__Series=["slug"])
def series() -> list[Series]:
    return list(Series.objects.all())


@lookup("content.Topic")
def topic_at(slugs: tuple[str, ...]) -> dict[str, Topic]:
    """Topics by slug."""
    return {row.slug: row for row in Topic.objects.filter(slug__in=slugs)}


@lookup("content.Series")
def series_at(slugs: tuple[str, ...]) -> dict[str, Series]:
    """Series by slug."""
    return {row.slug: row for row in Series.objects.filter(slug__in=slugs)}


@lookup("content.PhotoRendition", of="content.Photo")
def photos_with_renditions(ids: tuple[int, ...]) -> dict[int, Photo]:
    """Photos by id, each with its existing renditions at hand (two queries)."""
    photos = Photo.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("renditions", to_attr="prefetched_renditions")
    )
    return {photo.pk: photo for photo in photos}


@lookup(of="content.PressDocument")
def documents(ids: tuple[int, ...]) -> dict[int, PressDocument]:
    """Documents by id."""
    return {row.pk: row for row in PressDocument.objects.filter(pk__in=ids)}


def may_be_shown(photo: Photo, today: date) -> bool:
    """Whether a photo may stand on a public page: its file is there and its rights have not ended."""
    return not photo.missing and (photo.rights_expire is None or photo.rights_expire >= today)


@lookup("content.PhotoRendition", "content.Photo")
def renditions_by_digest(digests: tuple[str, ...]) -> dict[str, list[PhotoRendition]]:
    """Sizes of photos by the hash of their bytes, each with its photo."""
    found: dict[str, list[PhotoRendition]] = {}
    for made in PhotoRendition.objects.select_related("image").filter(digest__in=digests):
        found.setdefault(made.digest, []).append(made)
    return found


@lookup("content.PressDocument")
def documents_by_digest(digests: tuple[str, ...]) -> dict[str, list[PressDocument]]:
    """Documents by the hash of their bytes."""
    found: dict[str, list[PressDocument]] = {}
    for row in PressDocument.objects.filter(file_hash__in=digests):
        found.setdefault(row.file_hash, []).append(row)
    return found


def stored(name: str) -> bytes:
    """The bytes of a privately stored file."""
    with default_storage.open(name, "rb") as file:
        return file.read()
