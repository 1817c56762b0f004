"""What stands around every page, from the settings that an editor keeps in the desk."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, replace

from django.conf import settings as django_settings
from django.templatetags.static import static
from django.utils.translation import to_locale
from markupsafe import Markup

import dateline
from dateline.contacts.models import PressContact
from dateline.contacts.queries import press_contacts
from dateline.content.models import MenuLink, SiteSettings
from dateline.content.queries import link_address, menu_links, site_settings
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.tracking import as_design, note_file, once
from dateline.website.cards import Contact, Head, Link, MenuColumn, Picture, Shell
from dateline.website.pictures import Album
from dateline.website.rich_text import expand

SEARCH = "/search/"
DEFAULT_MENU = [
    Link("News", "/news/"),
    Link("Press releases", "/releases/"),
    Link("In the News", "/in-the-news/"),
]


# What every site has, whatever its menus name.
AROUND = (
    Link("Topics", "/topics/"),
    Link("People", "/people/"),
    Link("Places", "/places/"),
    Link("Organizations", "/organisations/"),
    Link("Press contacts", "/press-contacts/"),
    Link("Corrections", "/corrections/"),
)


@dataclass(frozen=True)
class Frame:
    """The part of the shell that site settings make: the same on every page."""

    name: str
    mission: str
    logo: Picture | None
    bar: tuple[Link, ...]
    footer: tuple[MenuColumn, ...]
    footer_text: Markup
    accent: str
    profiles: tuple[str, ...]
    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]


def frame() -> Frame:
    """Built once an edition, and followed as design: by its hash."""
    return once("frame", _as_design)


def _as_design() -> Frame:
    with as_design():
        settings = site_settings()
        links = menu_links(settings)
        bar = [
            Link(link.text, address)
            for link in links
            if link.area == MenuLink.Area.NAVIGATION and (address := link_address(link))
        ]
        return Frame(
            name=settings.name,
            mission=settings.mission,
            logo=logo(settings),
            bar=tuple(bar or DEFAULT_MENU),
            footer=tuple(columns([link for link in links if link.area == MenuLink.Area.FOOTER])),
            footer_text=expand(settings.footer_text),
            accent=settings.accent_light,
            profiles=tuple(settings.profiles.split()),
            stylesheets=(static("website/site.css"), colours_address(settings)),
            scripts=(static("website/site.js"),),
        )


def build_shell(*, path: str = "", contacts: list[PressContact] | None = None) -> Shell:
    """The shell of the page at ``path``; ``contacts`` where the page has its own."""
    around = frame()
    return Shell(
        name=around.name,
        mission=around.mission,
        language=django_settings.LANGUAGE_CODE.split("-")[0],
        locale=to_locale(django_settings.LANGUAGE_CODE),
        home_url="/",
        logo=around.logo,
        navigation=[replace(link, current=link.url == path) for link in around.bar],
        footer=list(around.footer),
        footer_text=around.footer_text,
        contacts=[contact_shape(c) for c in (press_contacts() if contacts is None else contacts)],
        stylesheets=list(around.stylesheets),
        scripts=list(around.scripts),
        profiles=list(around.profiles),
        feeds=[
            Link("All news (RSS)", FAMILIES["front feed"].address()),
            Link("All feeds", FAMILIES["feeds"].address()),
        ],
        search_url=SEARCH,
        around=AROUND,
    )


def design_hash() -> str:
    """One hash over what every page shows besides its records: code, theme and site settings."""
    hubs = django_settings.PRESS_HUBS
    languages = [code for code, _ in django_settings.LANGUAGES]
    told = f"{code_hash()} {django_settings.DATELINE_ADDRESS} {hubs!r} {languages!r} {frame()!r}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@functools.cache
def code_hash() -> str:
    """A hash over the program's own files that a page can depend on: code, templates, styles."""
    digest = hashlib.sha256(dateline.__version__.encode())
    for file in sorted(django_settings.PACKAGE.rglob("*")):
        if file.suffix in (".py", ".html", ".css", ".js") and "tests" not in file.parts:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def logo(settings: SiteSettings) -> Picture | None:
    """The masthead's picture, if one is set."""
    if not settings.logo_id:
        return None
    return Album([settings.logo_id]).picture(settings.logo_id)


def columns(links: list[MenuLink]) -> list[MenuColumn]:
    """Footer lines under the headings of their columns, in order of first appearance."""
    found: dict[str, list[Link]] = {}
    for link in links:
        address = link_address(link)
        if address:
            found.setdefault(link.column, []).append(Link(link.text, address))
    return [MenuColumn(title, lines) for title, lines in found.items()]


def contact_shape(contact: PressContact) -> Contact:
    """A press contact as a page shows it."""
    digits = "".join(c for c in contact.phone if c.isdigit() or c == "+")
    return Contact(
        name=contact.name,
        role=contact.role,
        beat=contact.beat,
        phone=contact.phone,
        phone_href=f"tel:{digits}" if digits else "",
        email=contact.email,
        hours=contact.hours,
    )


def colours(settings: SiteSettings) -> str:
    """The generated stylesheet: the network's accent for light and dark pages."""
    return f":root{{--accent-light:{settings.accent_light};--accent-dark:{settings.accent_dark}}}\n"


def colours_address(settings: SiteSettings) -> str:
    """Its address, which moves when the colours do, so that it may be cached for ever."""
    digest = hashlib.sha256(colours(settings).encode()).hexdigest()[:12]
    address = FAMILIES["colours"].address(digest=digest)
    note_file(address)
    return address


def head(title: str, description: str, path: str, **more: object) -> Head:
    """The head of the page at ``path``: the canonical address is absolute."""
    return Head(
        title=title,
        description=description,
        canonical=absolute(path) if path else "",
        alternates=alternates(path) if path else [],
        **more,  # type: ignore[arg-type]
    )


def alternates(path: str) -> list[Link]:
    """The page at ``path`` in each language it is in (``hreflang``), itself among them, and the one
    for everybody else ("x-default").

    Empty where the site has one language only: then there is nothing to choose from.
    """
    if len(django_settings.LANGUAGES) < 2:
        return []
    here = absolute(path)
    return [Link(django_settings.LANGUAGE_CODE.split("-")[0], here), Link("x-default", here)]


def absolute(path: str) -> str:
    """A path with this site's public address before it."""
    return (
        path
        if path.startswith(("http://", "https://"))
        else f"{django_settings.DATELINE_ADDRESS}{path}"
    )


def markup(html: str) -> Markup:
    """HTML that was cleaned before."""
    return Markup(html)  # noqa: S704 - only called on output of nh3 and of our own templates
