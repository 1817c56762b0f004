"""Every address: the desk, the search, then the outputs that ``website`` declares, then plain pages."""

from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls

from dateline.content.views import sealed_document, sealed_media
from dateline.publishing.views import serve
from dateline.website import outputs, private, private_editions, private_packs, private_quotes
from dateline.website.views import oembed_answer, search

handler404 = "dateline.publishing.views.not_found"
handler500 = "dateline.website.views.broken"

urlpatterns = [
    path("desk/sealed/<path:name>", sealed_media, name="sealed_media"),
    # Wagtail's own door to documents asks nobody who they are; this one does.
    re_path(r"^desk/documents/(\d+)/(.*)$", sealed_document, name="wagtaildocs_serve"),
    path("desk/", include("dateline.accounts.urls")),  # limited doors before Wagtail's own
    path("desk/", include(wagtailadmin_urls)),
    path("search/", search, name="search"),
    path("embargo/<slug:token>/", private.embargoed, name="embargoed"),
    path("embargo/<slug:token>/pack.zip", private_packs.pack, name="embargoed_pack"),
    path("embargo/<slug:token>/release.txt", private_packs.text, name="embargoed_text"),
    path("preview/<slug:token>/", private.previewed, name="previewed"),
    path("quotes/<slug:token>/", private_quotes.quoted, name="quoted"),
    path("your-edition/<slug:token>/", private_editions.edition, name="edition_asked"),
    path("held/media/<slug:digest>/<str:name>", private.held_media, name="held_media"),
    path("oembed", oembed_answer, name="oembed"),
    *outputs.url_patterns(serve),
]
