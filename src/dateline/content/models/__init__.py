"""The nouns of content: topics, series, photos, documents, plain pages, menus and settings."""

from dateline.content.models.media import Photo, PhotoRendition, PressDocument
from dateline.content.models.pages import PlainPage
from dateline.content.models.site import MenuLink, SiteSettings
from dateline.content.models.subjects import Series, Topic

__all__ = [
    "PressDocument",
    "MenuLink",
    "Photo",
    "PhotoRendition",
    "PlainPage",
    "Series",
    "SiteSettings",
    "Topic",
]
