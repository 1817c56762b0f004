"""The page on which a member approves their local edition: no account, a personal link, a POST (rule L11)."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

from dateline.newsroom.editions import actions, queries
from dateline.newsroom.editions.actions import Words
from dateline.newsroom.editions.forms import FIGURES, FiguresForm
from dateline.newsroom.models import EditionRequest, LocalEdition
from dateline.newsroom.models.edition import text_of
from dateline.publishing.tracking import recording, remembering
from dateline.website.article_parts import Parts
from dateline.website.edition_pages import Said, edition_page
from dateline.website.private import (
    PRESS,
    Notice,
    answer,
    answered,
    private_files,
    say,
    too_often,
    unknown,
)

KEYS = ("value", "label", "source")


@dataclass(frozen=True)
class AnswerForm:
    """What the member may change, and where the answer goes."""

    token: str
    seen: str
    place: str
    lead: str
    quote: str
    speaker: str
    capacity: str
    figures: list[dict[str, str]] = field(default_factory=list)
    comment: str = ""
    said: str = ""
    problem: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, token: str) -> HttpResponse:
    """Show the whole edition as readers will see it; take the answer by POST alone."""
    if refused := too_often(request):
        return refused
    row = queries.request_by(token)
    if row is None or row.state == EditionRequest.State.ENDED:
        return unknown()
    if row.answered_at:
        return say(
            Notice("Thank you: your answer is with the press desk", [said(row)], links=PRESS)
        )
    if not row.is_open:
        told = [
            "The time to answer is over, or the edition was dropped. Tell us if it should be out."
        ]
        return say(Notice("This edition is settled", told, links=PRESS), 410)
    if request.method != "POST":
        return _show(request, row, _stored(row.edition))
    form = FiguresForm(request.POST)
    if not form.is_valid():
        return _show(request, row, _typed(request), problem="A field is too long. Shorten it.")
    words, approve = form.words(), "approve" in request.POST
    if not approve and "decline" not in request.POST:
        return _show(request, row, words.clean())
    comment = request.POST.get("comment", "")[:3000]
    try:
        row = actions.answer(
            row, approve=approve, words=words, seen=request.POST.get("seen", ""), comment=comment
        )
    except actions.NotDone as problem:
        return _show(request, row, words, comment=comment, problem=str(problem))
    return say(Notice("Thank you: your answer is with the press desk", [said(row)], links=PRESS))


def _stored(edition: LocalEdition) -> Words:
    return Words(edition.lead, edition.quote, edition.figures)


def _typed(request: HttpRequest) -> Words:
    told = request.POST.get
    figures = [{key: told(f"{key}_{n}", "") for key in KEYS} for n in range(FIGURES)]
    return Words(told("lead", ""), told("quote", ""), figures)


def _show(
    request: HttpRequest, row: EditionRequest, words: Words, *, comment: str = "", problem: str = ""
) -> HttpResponse:
    """The edition with these words, and the form that has them."""
    edition = row.edition
    parent = queries.beside(edition.parent)
    speaker = edition.speaker
    capacity = queries.capacity_of(speaker, parent)
    shown = [each for each in words.figures if each.get("value") and each.get("label")]
    said = Said(
        edition.name, words.lead, words.quote if speaker else "", speaker,
        speaker.name if speaker else "", capacity, shown, text_of(parent),
    )  # fmt: skip
    rows = [*words.figures, *([dict.fromkeys(KEYS, "")] * FIGURES)][:FIGURES]
    form = AnswerForm(
        get_token(request), actions.seen_now(edition), edition.place.full_name, words.lead,
        words.quote, speaker.name if speaker else "", capacity, rows, comment, "", problem,
    )  # fmt: skip
    banner = f"For {row.approver} only: a local edition that waits for your approval. Nobody else can read this page."
    with recording() as record, remembering():
        parts = Parts.stored(parent) if parent.live else Parts.unsaved(parent)
        page = edition_page(edition, said, parent, parts, form=form, banner=banner)
    return answer(private_files(page, record.files), 422 if problem else 200)


def said(row: EditionRequest) -> str:
    """What was answered, in a sentence or two."""
    when = answered(row.answered_at)
    if row.state == EditionRequest.State.APPROVED:
        return f"You approved your local edition ({when}). The press desk publishes it with the release."
    return f"You did not approve your local edition ({when}). It is not published."
