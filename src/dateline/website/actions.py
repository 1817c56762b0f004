"""The website's verbs: found a site, point it at its address."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import transaction
from wagtail.models import Page, Site

from dateline.content.models import SiteSettings
from dateline.newsroom.models import NewsSection
from dateline.website.models import FrontPage


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
