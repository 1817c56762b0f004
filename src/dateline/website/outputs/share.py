"""Share cards as outputs: each stands under the hash of what is drawn on it, while a page names it."""

from __future__ import annotations

from dateline.publishing.outputs import Rendered, family, placed
from dateline.website import share_cards
from dateline.website.outputs.files import nowhere
from dateline.website.share_cards import SPEAKERS


@family(
    "share card", "media/card/<slug:digest>/<path:page>.png", addresses=nowhere, shown=True,
    describe="The picture that a shared link shows, drawn from the words of its page",
)  # fmt: skip
def share_card(digest: str, page: str) -> Rendered | None:
    found = placed("/" if page == "index" else f"/{page}/")
    if found is None or found[0].name not in SPEAKERS:
        return None
    words = SPEAKERS[found[0].name](**found[1])
    if words is None or share_cards.digest_of(words) != digest:
        return None  # the page says something else by now
    return Rendered(share_cards.draw(words), "image/png")
