"""Stored copies of outlets' pages that are gone, where somebody allowed it (rule V6).

Like a file: it stands while the card of its clip leads to it, and goes with the clip, with the
permission, or when the page is back at its outlet.
"""

from __future__ import annotations

from dateline.archive.queries import Damaged, page_of
from dateline.coverage.links.queries import copy_path, shown_copies
from dateline.publishing.outputs import Rendered, family
from dateline.website import theme
from dateline.website.cards import CopyView, Link
from dateline.website.folding import clip_address, gone_words, when
from dateline.website.outputs.files import nowhere
from dateline.website.shell import build_shell, head, markup


@family(
    "clip copy", "in-the-news/copies/<slug:digest>/", addresses=nowhere, shown=True,
    describe="The stored copy of an outlet's page that is gone, only where its clip allows it",
)  # fmt: skip
def clip_copy(digest: str) -> Rendered | None:
    dead = shown_copies((digest,)).get(digest)
    if dead is None or dead.copy is None or copy_path(dead.copy) != f"/in-the-news/copies/{digest}/":  # fmt: skip
        return None
    try:
        body = markup(page_of(dead.copy))
    except Damaged:
        return None
    clip = dead.clip
    view = CopyView(
        title=clip.headline, outlet=clip.outlet.name if clip.outlet else "", original=clip.link,
        taken=when(dead.copy.captured_at, time_known=False), rights=clip.copy_rights,
        gone=gone_words(dead), body=body, back=Link("The clip in In the News", clip_address(clip)),
    )  # fmt: skip
    shell = build_shell(path="/in-the-news/")
    told = f"Stored copy of a page of {view.outlet or 'an outlet'}, taken on {view.taken.text}"
    top = head(f"{clip.headline} (stored copy) · {shell.name}", told, "", noindex=True)
    return theme.page("copy.html", shell=shell, head=top, view=view)
