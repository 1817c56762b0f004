"""The handling page of one article: what may be done with it besides writing, by its state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from dateline.mail.queries import mailings_about
from dateline.newsroom.access import actions as access
from dateline.newsroom.access import queries
from dateline.newsroom.access.notices import PREVIEW, own
from dateline.newsroom.access.wording import instant
from dateline.newsroom.aftercare import actions as aftercare
from dateline.newsroom.aftercare.queries import corrections_of, open_withdrawal
from dateline.newsroom.editions.forms import MakeForm
from dateline.newsroom.editions.queries import editions_of
from dateline.newsroom.handling import forms as f
from dateline.newsroom.models import Article, EmbargoAccess, PreviewLink
from dateline.newsroom.permissions import is_release, may_let_out
from dateline.newsroom.quoting import actions as quoting
from dateline.newsroom.quoting.queries import sign_offs, standings

REFUSALS = (access.CannotBeDone, aftercare.NotCorrected, quoting.NoSuchQuote, quoting.OwnText)
# The page shows these as bare buttons, without a form that could have errors.
BUTTONS = ("text", "restore", "take-over", "sign-off")
ONCE = "newsroom-preview-link"  # a new link is shown once, and kept nowhere


def address(article: Article) -> str:
    """Where the handling of an article is done."""
    return reverse("desk_handling", args=[article.pk])


def found(request: HttpRequest, pk: int, *, to_publish: bool = True) -> Article:
    """The article, for somebody who may do this with it."""
    article = get_object_or_404(Article, pk=pk)
    tester = article.permissions_for_user(request.user)
    allowed = may_let_out(request.user, article) if to_publish else tester.can_edit()
    if not allowed:
        raise PermissionDenied
    return article


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, with an empty form for everything that may be done now."""
    return page(request, found(request, pk, to_publish=False), {})


def page(request: HttpRequest, article: Article, bound: dict[str, forms.Form]) -> HttpResponse:
    """bound: forms that were posted and have errors; they take the place of empty ones."""
    embargo = queries.held_on(article)
    told = mailings_about("newsroom.article", article.pk)
    context: dict[str, Any] = {
        "article": article, "embargo": embargo, "withdrawal": open_withdrawal(article),
        "may_publish": may_let_out(request.user, article),
        "forms": _forms(article, embargo) | bound,
        "past": [e for e in queries.embargoes_of(article) if not e.is_held],
        "quotes": _quotes(article, bound), "sign_offs": sign_offs(article), "previews": queries.previews_of(article), "new_link": request.session.pop(ONCE, None),
        "corrections": corrections_of((article.pk,)).get(article.pk, []), "mailings": told[:20],
        "may_see_mail": request.user.has_perm("mail.view_mailing"),  # type: ignore[union-attr]
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("articles:index"), "label": "Articles"},
            {"url": reverse("wagtailadmin_pages:edit", args=[article.pk]), "label": article.get_admin_display_title()},
            {"url": "", "label": "Handling"},
        ],
        "header_title": f"Handling: {article.get_admin_display_title()}", "header_icon": "lock",
    }  # fmt: skip
    if is_release(article.kind):
        context["editions"] = editions_of(article, request.user)
        context["forms"]["editions"] = MakeForm(user=request.user, auto_id="id_editions_%s")
    if embargo:
        context["accesses"] = queries.accesses_of(embargo)
        context["lifts"] = instant(embargo.lifts_at, embargo.zone)
        context["behind"] = queries.is_behind(embargo)
    context["media"] = sum((form.media for form in context["forms"].values()), forms.Media())
    return TemplateResponse(
        request, "newsroom/desk/handling.html", context, status=422 if bound else 200
    )


def _quotes(article: Article, bound: dict[str, forms.Form]) -> list[dict[str, Any]]:
    """Each quote of the newest draft with its forms; a form that was posted has its errors."""
    rows = []
    for standing in standings(article):
        block = standing.quote.block
        first = {"block": block, "name": standing.quote.speaker, "approver": standing.quote.speaker}
        told = {
            verb: bound[verb] if verb in bound and bound[verb].data.get("block") == block
            else kind(initial=first, prefix=None, auto_id=f"id_{verb}_{block}_%s")
            for verb, kind in (("ask", f.AskForm), ("record", f.RecordForm))
        }  # fmt: skip
        rows.append({"standing": standing, **told})
    return rows


def _forms(article: Article, embargo: Any) -> dict[str, forms.Form]:
    made: dict[str, forms.Form] = {"preview": f.PreviewForm()}
    if embargo:
        began = f.begin_with(embargo.lifts_at, embargo.zone)
        made |= {"invite": f.InviteForm(), "move": f.MoveForm(initial=began),
                 "lift": f.ReasonForm(), "kill": f.KillForm()}  # fmt: skip
    elif article.live:
        made |= {"correct": f.CorrectForm(), "withdraw": f.WithdrawForm()}
    else:
        made["embargo"] = f.EmbargoForm(initial=f.next_morning())
    return made


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One button of the page. What cannot be done says why, and nothing that was typed is lost."""
    if verb not in VERBS:
        raise Http404
    kind, do = VERBS[verb]
    article = found(request, pk, to_publish=verb not in WRITERS)
    form = kind(request.POST)
    if form.is_valid():
        try:
            messages.success(request, do(request, article, form.cleaned_data))
            return redirect(address(article))
        except REFUSALS as problem:
            form.add_error(None, str(problem))
    if verb in BUTTONS:
        messages.error(
            request, " ".join(map(str, form.errors.get("__all__", ["That is not possible."])))
        )
        return redirect(address(article))
    return page(request, article, {verb: form})


def _embargo(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    made = access.set_embargo(
        article, lifts_at=told["instant"], zone=told["zone"], terms=told["terms"], by=request.user
    )
    return f"Under embargo until {instant(made.lifts_at, made.zone)}. Nobody outside has it yet: give it to reporters."


def _held(article: Article) -> Any:
    embargo = queries.held_on(article)
    if embargo is None:
        raise access.CannotBeDone("It is not under embargo any more.")
    return embargo


def _invite(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    invited = access.invite(_held(article), told["reporters"], by=request.user)
    return f"A personal link is on its way to {', '.join(each.name for each in invited)}."


def _move(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    embargo = _held(article)
    access.move(embargo, lifts_at=told["instant"], reason=told["reason"], by=request.user)
    return f"It lifts {instant(embargo.lifts_at, embargo.zone)} now. Everybody who has it is told."


def _text(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    access.give_newest_text(_held(article), by=request.user, reason=told["reason"])
    return "Reporters have the newest text now, and those who accepted the terms are told."


def _lift(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    access.lift(_held(article), by=request.user, reason=told["reason"])
    return "The embargo is lifted. Everybody who had it is told as soon as the page is live."


def _kill(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    access.kill(_held(article), by=request.user, reason=told["reason"])
    return "Killed: the links are closed and everybody who had it is told. The draft stays here."


def _ask(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    row = quoting.ask(
        article, told["block"], email=told["email"], name=told["name"], by=request.user
    )
    return f"{row.approver} is asked by mail. You are told of the answer."


def _record(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    row = quoting.record(
        article, told["block"], approver=told["approver"], comment=told["comment"], by=request.user
    )
    return f"Recorded: {row.approver} approved the words of {row.speaker}."


def _sign_off(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    row = quoting.sign_off(article, told["aspect"], note=told["note"], by=request.user)
    return f"{row.get_aspect_display()}: signed off in your name, for the text as it reads now."


def _take_over(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    row = get_object_or_404(article.approvals, pk=told["approval"])
    quoting.take_over(row, by=request.user)
    return f"The draft has the words that {row.approver} approved."


def _preview(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    link, token = access.make_preview(
        article, label=told["label"], days=told["days"], by=request.user
    )
    request.session[ONCE] = own(PREVIEW.format(token=token))
    return f"The link for {link.label} is made. Copy it below: it is shown once."


def _correct(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    aftercare.correct(article, **told, by=request.user)
    return "Corrected. It says so on the page, in feeds and on the page of corrections."


def _withdraw(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    aftercare.withdraw(article, **told, by=request.user)
    return "Withdrawn. Its address says why, and every other copy goes."


def _restore(request: HttpRequest, article: Article, told: dict[str, Any]) -> str:
    aftercare.restore(article, by=request.user)
    return "It is public again."


# What whoever writes it may do; the rest is for who publishes it.
WRITERS = ("preview", "ask", "record", "take-over", "sign-off")
Verb = Callable[[HttpRequest, Article, dict[str, Any]], str]
VERBS: dict[str, tuple[type[forms.Form], Verb]] = {
    "embargo": (f.EmbargoForm, _embargo), "invite": (f.InviteForm, _invite),
    "move": (f.MoveForm, _move), "text": (f.ReasonForm, _text), "lift": (f.ReasonForm, _lift),
    "kill": (f.KillForm, _kill), "preview": (f.PreviewForm, _preview),
    "correct": (f.CorrectForm, _correct), "withdraw": (f.WithdrawForm, _withdraw),
    "restore": (forms.Form, _restore), "ask": (f.AskForm, _ask), "record": (f.RecordForm, _record),
    "take-over": (f.TakeOverForm, _take_over), "sign-off": (f.SignOffForm, _sign_off),
}  # fmt: skip


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one reporter off the embargo, or give them a new link."""
    row = get_object_or_404(EmbargoAccess.objects.select_related("embargo__article"), pk=pk)
    article = found(request, row.embargo.article_id)
    if "again" in request.POST and row.embargo.is_held:
        told = access.Reporter(row.name, row.email, row.zone, row.journalist)
        access.invite(row.embargo, [told], by=request.user)
        messages.success(request, f"A new link is on its way to {row.name}; the old one is closed.")
    else:
        access.revoke(row, by=request.user)
        messages.success(request, f"The link of {row.name} opens nothing any more.")
    return redirect(address(article))


@require_POST
def end_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """End one preview link."""
    link = get_object_or_404(PreviewLink.objects.select_related("article"), pk=pk)
    article = found(request, link.article_id, to_publish=False)
    access.end_preview(link, by=request.user)
    messages.success(request, f"The preview link for {link.label} opens nothing any more.")
    return redirect(address(article))
