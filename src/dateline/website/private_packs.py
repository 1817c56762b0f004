"""The reporter pack under embargo: made when it is asked for, from the text that reporters were given.

The same doors as its page (``private.py``): the terms accepted in this browser, nothing stored, each
download in the log of reads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from dateline.newsroom.access import actions, queries
from dateline.newsroom.models import EmbargoAccess
from dateline.publishing.outputs import Rendered
from dateline.publishing.tracking import note, recording, remembering
from dateline.website.article_parts import Parts
from dateline.website.outputs.packs import FORMS, story_of
from dateline.website.packs.story import TEXT, ZIP, Hold, Story, is_release
from dateline.website.private import answer, has_accepted, held_for, held_words

TAKEN = {ZIP: "took the pack", TEXT: "took the text"}  # as the log of reads says it


def _door(word: str) -> Callable[[HttpRequest, str], HttpResponse]:
    @require_safe
    def door(request: HttpRequest, token: str) -> HttpResponse:
        access = held_for(request, token, beside=word)
        if isinstance(access, HttpResponse):
            return access
        if not has_accepted(request, access):
            return HttpResponseRedirect(reverse("embargoed", kwargs={"token": token}))
        return _given(request, access, word)

    return door


def _given(request: HttpRequest, access: EmbargoAccess, word: str) -> HttpResponse:
    article: Any = queries.text_of(access.embargo)
    if not is_release(article):
        raise Http404
    make, kind = FORMS[word][:2]
    with recording(), remembering():
        note(article)
        body = make(held_story(article, access))
    assert body is not None  # text and zip are always there
    if request.method == "GET":
        actions.note_read(access, TAKEN[word])
    response = answer(Rendered(body, kind))
    name = f"embargoed-{article.slug}{word[word.index('.') :]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def held_story(article: Any, access: EmbargoAccess) -> Story:
    """The embargo's text as its pack tells of it."""
    embargo = access.embargo
    banner, status = held_words(access)
    hold = Hold(embargo.lifts_at, status, banner, embargo.revision.created_at)
    article.derive(article.get_parent() if article.path else None)
    article.gather_subjects()
    return story_of(article, Parts.unsaved(article), hold)


pack = _door(ZIP)
text = _door(TEXT)
