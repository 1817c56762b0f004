"""The page on which a speaker approves a quote: no account, a personal link, a POST (rules C06, L11)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

from dateline.newsroom.models import QuoteApproval
from dateline.newsroom.quoting import actions, queries
from dateline.publishing.tracking import recording, remembering
from dateline.website import theme
from dateline.website.private import PRESS, Notice, answer, answered, say, too_often, unknown
from dateline.website.shell import build_shell, head

LONGEST = 3000  # characters of a quote


@dataclass(frozen=True)
class QuotePage:
    """What the speaker sees: the quote between what stands before and after it."""

    title: str
    what: str
    headline: str
    before: str
    after: str
    speaker: str
    capacity: str
    text: str
    comment: str
    token: str
    said: str = ""
    problem: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def quoted(request: HttpRequest, token: str) -> HttpResponse:
    """Show the quote in its place; take the answer by POST alone."""
    if refused := too_often(request):
        return refused
    row = queries.approval_by(token)
    if row is None or row.state == QuoteApproval.State.ENDED:
        return unknown()
    if not row.is_open:
        words = ["It is public now, or the time to answer is over. Tell us if something is wrong."]
        return say(Notice("This quote is settled", words, links=PRESS), 410)
    if request.method != "POST":
        return _show(request, row)
    text = request.POST.get("text", "")[:LONGEST]
    comment = request.POST.get("comment", "")[:LONGEST]
    try:
        row = actions.answer(row, approve="approve" in request.POST, text=text, comment=comment)
    except actions.NoSuchQuote as problem:
        return _show(request, row, text=text, comment=comment, problem=str(problem))
    return _show(request, row)


def _show(
    request: HttpRequest, row: QuoteApproval, *, text: str | None = None, comment: str = "",
    problem: str = "",
) -> HttpResponse:  # fmt: skip
    with recording(), remembering():
        article = queries.draft_of(row.article)
        before, after = queries.around(article, row.block)
        shell = build_shell()
    shown = row.answered_text or row.text if text is None else text
    view = QuotePage(
        f"{shell.name} would like to quote you", article.kind_row.label, article.title, before,
        after, row.speaker, row.capacity, shown, comment or row.comment, get_token(request),
        said(row), problem,
    )  # fmt: skip
    top = head(f"{view.title} · {shell.name}", "", "", noindex=True)
    page = theme.page("quote_approval.html", shell=shell, head=top, view=view)
    return answer(page, 422 if problem else 200)


def said(row: QuoteApproval) -> str:
    """What was answered so far, in a sentence; empty before the first answer."""
    if row.answered_at is None:
        return ""
    told = {
        QuoteApproval.State.APPROVED: "You approved these words",
        QuoteApproval.State.CHANGED: "You approved the words as you changed them",
        QuoteApproval.State.DECLINED: "You did not approve the quote",
    }[QuoteApproval.State(row.state)]
    return f"{told} ({answered(row.answered_at)}). You can still change your answer until it is published."
