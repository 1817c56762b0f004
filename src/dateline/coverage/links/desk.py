"""Broken links on the start page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from dateline.archive.models import Link
from dateline.content.panels import SHOWN, DeskPanel, Line, Waiting
from dateline.coverage.links.queries import CLIP, broken, moved, uses_of


class LinksPanel(DeskPanel):
    """Links to pages that are gone or moved, of what somebody may work on."""

    name = "links"
    heading = "Broken links"
    nothing = "Every link that we looked at leads somewhere."
    order = 210

    def is_for(self, request: Any) -> bool:
        return bool(request.user.has_perm("coverage.change_clip"))

    def lists(self, request: Any) -> list[Waiting]:
        page = reverse("desk_links")
        return [
            Waiting("Gone", _lines(broken(request.user)[:SHOWN], request.user), f"{page}?state=dead"),
            Waiting("Moved", _lines(moved(request.user)[:SHOWN], request.user), f"{page}?state=moved"),
        ]  # fmt: skip


def _lines(links: Iterable[Link], user: Any) -> list[Line]:
    found = list(links)
    uses = uses_of(found, user)
    lines = []
    for link in found:
        used = uses.get(link.pk, [])
        clip = next((use for use in used if use.label == CLIP), None)
        where = (
            reverse("desk_clip_links", args=[clip.pk])
            if clip
            else f"{reverse('desk_links')}?state={link.state}"
        )
        since = f" since {link.since:%Y-%m-%d}" if link.since else ""
        about = f"{link.get_state_display()}{since}: {link.address[:90]}"
        action = "Take the new address" if link.state == Link.State.MOVED else "Decide"
        lines.append(Line(used[0].title if used else link.address, where, about, action))
    return lines
