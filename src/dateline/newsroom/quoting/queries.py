"""What may be asked about the approval of quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wagtail.permissions import page_permission_policy

from dateline.lib.tokens import digest
from dateline.newsroom.checks import Facts, Item
from dateline.newsroom.checks.markup import read_markup
from dateline.newsroom.checks.shapes import folded
from dateline.newsroom.checks.signed import words
from dateline.newsroom.desk_checks.items import article_items
from dateline.newsroom.models import Article, Quote, QuoteApproval, SignOff
from dateline.newsroom.models.quote import quotes_in

State = QuoteApproval.State
YES = (State.APPROVED, State.CHANGED)
_ARTICLE = "newsroom.article:"


@dataclass(frozen=True)
class Standing:
    """A quote of the newest draft and where its approval stands. history: newest first."""

    quote: Quote
    history: list[QuoteApproval] = field(default_factory=list)
    public: bool = False  # these words are public already

    @property
    def approved(self) -> QuoteApproval | None:
        """The approval of exactly these words."""
        words = folded(self.quote.text)
        found = (a for a in self.history if a.state in YES and folded(a.answered_text) == words)
        return next(found, None)

    @property
    def newest(self) -> QuoteApproval | None:
        """The request or answer that counts."""
        return next((a for a in self.history if a.state != State.ENDED), None)

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to be asked: approved, public, or with a source of its own."""
        return bool(self.approved or self.public or self.quote.source_url)


def draft_of(article: Article) -> Article:
    """The newest draft."""
    found: Any = article.get_latest_revision_as_object()
    return found  # type: ignore[no-any-return]


def standings(article: Article) -> list[Standing]:
    """The quotes of the newest draft, in their order."""
    rows = list(QuoteApproval.objects.filter(article=article).select_related("asked_by"))
    public = {folded(t) for t in _public_texts([article.pk])} if article.live else set()
    return [
        Standing(quote, [a for a in rows if a.block == quote.block], folded(quote.text) in public)
        for quote in quotes_in(draft_of(article))
    ]


def _public_texts(keys: Iterable[int]) -> list[str]:
    found = Quote.objects.filter(article_id__in=list(keys), live=True)
    return list(found.values_list("text", flat=True))


def approval_by(token: str) -> QuoteApproval | None:
    """Which request this link belongs to."""
    if not token:
        return None
    found = QuoteApproval.objects.filter(token_hash=digest(token))
    return found.select_related("article", "asked_by").first()


def waiting() -> Any:
    """Requests without an answer, the oldest first."""
    found = QuoteApproval.objects.filter(state=State.ASKED, article__live=False)
    return found.select_related("article").order_by("asked_at")


def answered() -> Any:
    """Answers that somebody at the desk has to look at: other words, or no approval."""
    found = QuoteApproval.objects.filter(
        state__in=[State.CHANGED, State.DECLINED], article__live=False
    )
    return found.select_related("article").order_by("-answered_at")


def around(article: Article, block: str) -> tuple[str, str]:
    """The paragraphs before and after a quote in a draft, as plain words."""
    blocks = [b for b in article.body.get_prep_value() if b.get("value")]
    at = next((n for n, b in enumerate(blocks) if b.get("id") == block), None)
    if at is None:
        return "", ""
    before = blocks[at - 1] if at else None
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    return _words(before, last=True), _words(after)


def _words(block: dict[str, Any] | None, *, last: bool = False) -> str:
    if block is None or block["type"] != "text":
        return ""
    lines = [line for line in read_markup(block["value"]).text.splitlines() if line.strip()]
    return (lines[-1] if last else lines[0]) if lines else ""


def with_sign_offs(items: Sequence[Item], facts: Facts) -> Facts:
    """Facts for the checks: which texts of releases somebody signed off."""
    signed: dict[str, set[tuple[str, str]]] = {item.key: set() for item in items if item.release}
    pks = [
        int(key.removeprefix(_ARTICLE)) for key in signed if key.removeprefix(_ARTICLE).isdigit()
    ]
    rows = SignOff.objects.filter(article_id__in=pks)
    for key, aspect, told in rows.values_list("article_id", "aspect", "words"):
        signed[f"{_ARTICLE}{key}"].add((aspect, told))
    return replace(facts, signed={k: frozenset(v) for k, v in signed.items()})


def sign_offs(article: Article) -> list[dict[str, Any]]:
    """Each aspect with the sign-off that holds for the newest draft, and the newest that does not."""
    rows = list(SignOff.objects.filter(article=article).select_related("by"))
    now = words(article_items([draft_of(article)])[0])
    return [
        {
            "aspect": value, "label": label,
            "holds": next((r for r in rows if r.aspect == value and r.words == now), None),
            "earlier": next((r for r in rows if r.aspect == value), None),
        }
        for value, label in SignOff.Aspect.choices
    ]  # fmt: skip


def other_editors(article: Article, user: Any) -> list[Any]:
    """Who else signs in and may edit or publish an article."""
    found = page_permission_policy.users_with_any_permission_for_instance(
        {"change", "publish"}, article
    )
    return [other for other in found.filter(is_active=True).order_by("pk") if other.pk != user.pk]


def with_approvals(items: Sequence[Item], facts: Facts) -> Facts:
    """Facts for the checks: which words of releases their speakers have approved, or are public."""
    keys = {
        int(item.key.removeprefix(_ARTICLE)): item
        for item in items
        if item.release and item.quotes and item.key.removeprefix(_ARTICLE).isdigit()
    }
    approved: dict[str, set[str]] = {item.key: set() for item in items if item.release}
    rows = QuoteApproval.objects.filter(article_id__in=list(keys), state__in=YES)
    for key, text in rows.values_list("article_id", "answered_text"):
        approved[keys[key].key].add(folded(text))
    public = Quote.objects.filter(article_id__in=list(keys), live=True)
    for key, text in public.values_list("article_id", "text"):
        approved[keys[key].key].add(folded(text))
    return replace(facts, approved={k: frozenset(v) for k, v in approved.items()})
