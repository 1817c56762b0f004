"""What stands around every page, from the settings that an editor keeps in the desk."""

from __future__ import annotations

import hashlib

from django.conf import settings as django_settings
from django.templatetags.static import static
from markupsafe import Markup

from dateline.contacts.models import PressContact
from dateline.contacts.queries import press_contacts
from dateline.content.models import MenuLink, SiteSettings
from dateline.content.queries import link_address, menu_links, site_settings
from dateline.publishing.outputs import FAMILIES
from dateline.website.cards import Contact, Head, Link, MenuColumn, Picture, Shell
from dateline.website.pictures import Album
from dateline.website.rich_text import expand

DEFAULT_MENU = [
    Link("News", "/news/"),
    Link("Press releases", "/releases/"),
    Link("In the News", "/in-the-news/"),
]


def build_shell(*, path: str = "", contacts: list[PressContact] | None = None) -> Shell:
    """The shell of the page at ``path``; ``contacts`` where the page has its own."""
    settings = site_settings()
    links = menu_links(settings)
    bar = [
        Link(link.text, address, current=bool(address) and address == path)
        for link in links
        if link.area == MenuLink.Area.NAVIGATION and (address := link_address(link))
    ]
    return Shell(
        name=settings.name,
        mission=settings.mission,
        language=django_settings.LANGUAGE_CODE.split("-")[0],
        home_url="/",
        logo=logo(settings),
        navigation=bar or DEFAULT_MENU,
        footer=columns([link for link in links if link.area == MenuLink.Area.FOOTER]),
        footer_text=expand(settings.footer_text),
        contacts=[contact_shape(c) for c in (press_contacts() if contacts is None else contacts)],
        stylesheets=[static("website/site.css"), colours_address(settings)],
        scripts=[static("website/site.js")],
        feeds=[Link("All news (RSS)", FAMILIES["front feed"].address())],
    )


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
    return FAMILIES["colours"].address(digest=digest)


def head(title: str, description: str, path: str, **more: object) -> Head:
    """The head of the page at ``path``: the canonical address is absolute."""
    return Head(
        title=title,
        description=description,
        canonical=absolute(path) if path else "",
        **more,  # type: ignore[arg-type]
    )


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
