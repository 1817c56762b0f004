"""A quote goes out in the words that its speaker approved (rule C06)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dateline.mail.actions import send_due
from dateline.mail.tests.sink import Sink, receiving
from dateline.newsroom.desk_checks.actions import examine
from dateline.newsroom.models import Article, QuoteAnswer, QuoteApproval
from dateline.newsroom.models.quote_approval import OPEN_FOR
from dateline.newsroom.quoting import actions
from dateline.newsroom.quoting.actions import NoSuchQuote
from dateline.newsroom.quoting.queries import draft_of, standings

pytestmark = pytest.mark.django_db
SPEAKER = "ana@city.example"
WORDS = "We answer every call."


@pytest.fixture
def sink() -> Iterator[Sink]:
    with receiving() as found:
        yield found


@pytest.fixture
def release(publish: Callable[..., Article]) -> Article:
    return publish(
        "City answers the phone", kind="press-release", live=False, deck="A deck that says more.",
        dateline="DULUTH, Minn.",
        body=[
            ("text", "<p>Far away.</p><p>The line opens on Monday.</p>"),
            ("quote", {"text": WORDS, "speaker": "Ana Ruiz", "speaker_title": "Mayor"}),
            ("text", "<p>Callers wait for two minutes.</p>"),
        ],
    )  # fmt: skip


def block_of(article: Article) -> str:
    return standings(article)[0].quote.block


def ask(article: Article, sink: Sink, **more: Any) -> str:
    """Ask the speaker; the path of the link that she was mailed."""
    actions.ask(article, block_of(article), email=SPEAKER, **more)
    sink.arrived.clear()
    send_due()
    (path,) = re.findall(
        r"https://press\.example\.org(/quotes/[0-9a-f]{40}/)", sink.text_for(SPEAKER)
    )
    return str(path)


def findings(article: Article) -> list[str]:
    (examined,) = examine([draft_of(Article.objects.get(pk=article.pk))])
    return [d.finding.id for d in examined.findings if d.finding.id == "C06"]


def test_a_release_waits_for_the_approval_of_its_quotes(
    release: Article, desk: Callable[..., Client], sink: Sink
) -> None:
    assert findings(release) == ["C06"]
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = desk("press-officer").post(f"{bulk}?id={release.pk}")
    assert answer.status_code == 409
    assert "has not approved these words" in answer.content.decode()
    Client().post(ask(release, sink), {"approve": "yes", "text": WORDS})
    assert findings(release) == []


def test_the_speaker_sees_the_quote_in_its_place(release: Article, sink: Sink) -> None:
    page = Client().get(ask(release, sink))
    told = page.content.decode()
    for words in (WORDS, "The line opens on Monday.", "Callers wait for two minutes.", "Mayor"):
        assert words in told
    assert "Far away." not in told
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_opening_the_link_approves_nothing(release: Article, sink: Sink) -> None:
    path = ask(release, sink)
    Client().get(path)
    Client().head(path)
    assert QuoteApproval.objects.get().state == QuoteApproval.State.ASKED
    assert findings(release) == ["C06"]


def test_other_words_count_once_the_draft_has_them(
    release: Article, sink: Sink, desk: Callable[..., Client]
) -> None:
    officer = desk("press-officer")
    path = ask(release, sink, by=officer.user)  # type: ignore[attr-defined]
    page = Client().post(
        path, {"approve": "yes", "text": "We answer each call.", "comment": "Shorter."}
    )
    assert "as you changed them" in page.content.decode()
    assert findings(release) == ["C06"]
    send_due()
    told = sink.text_for(officer.user.email)  # type: ignore[attr-defined]
    assert "We answer each call." in told
    assert "Shorter." in told
    handling = officer.get(reverse("desk_handling", args=[release.pk])).content.decode()
    assert "approved other words" in handling
    row = QuoteApproval.objects.get()
    officer.post(
        reverse("desk_handling_act", args=[release.pk, "take-over"]), {"approval": str(row.pk)}
    )
    assert findings(release) == []
    assert standings(Article.objects.get())[0].quote.text == "We answer each call."


def test_every_answer_is_kept_and_the_newest_counts(release: Article, sink: Sink) -> None:
    path = ask(release, sink)
    Client().post(path, {"approve": "yes", "text": WORDS})
    Client().post(path, {"approve": "yes", "text": WORDS})
    Client().post(path, {"decline": "yes", "text": WORDS, "comment": "Not now."})
    told = list(QuoteAnswer.objects.order_by("pk").values_list("state", flat=True))
    assert told == ["approved", "approved", "declined"]
    assert findings(release) == ["C06"]


def test_an_approval_is_of_exact_words(release: Article, sink: Sink) -> None:
    Client().post(ask(release, sink), {"approve": "yes", "text": WORDS})
    draft = draft_of(Article.objects.get())
    blocks = draft.body.get_prep_value()
    blocks[1]["value"]["text"] = "We answer every single call."
    draft.body = draft.body.stream_block.to_python(blocks)
    draft.save_revision()
    assert findings(release) == ["C06"]


def test_a_newer_request_ends_the_older_and_its_link(release: Article, sink: Sink) -> None:
    first = ask(release, sink)
    second = ask(release, sink)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_a_link_takes_no_answer_when_it_is_old_or_the_item_is_public(
    release: Article, sink: Sink
) -> None:
    path = ask(release, sink)
    row = QuoteApproval.objects.get()
    row.asked_at -= OPEN_FOR + timedelta(days=1)
    row.save()
    assert Client().post(path, {"approve": "yes", "text": WORDS}).status_code == 410
    row.asked_at += OPEN_FOR
    row.save()
    release.get_latest_revision().publish()
    assert Client().post(path, {"approve": "yes", "text": WORDS}).status_code == 410
    assert not QuoteAnswer.objects.exists()


def test_nothing_can_be_approved_without_words(release: Article, sink: Sink) -> None:
    page = Client().post(ask(release, sink), {"approve": "yes", "text": " ", "comment": "Hm."})
    assert page.status_code == 422
    assert "no words left" in page.content.decode()
    assert "Hm." in page.content.decode()


def test_what_was_told_to_the_desk_is_recorded_with_who_and_when(
    release: Article, desk: Callable[..., Client]
) -> None:
    writer = desk("editor")
    block = block_of(release)
    address = reverse("desk_handling_act", args=[release.pk, "record"])
    answer = writer.post(address, {"block": block, "approver": "Ana Ruiz", "comment": ""})
    assert answer.status_code == 422
    writer.post(address, {"block": block, "approver": "Ana Ruiz", "comment": "By phone, 2 p.m."})
    assert findings(release) == []
    page = writer.get(reverse("desk_handling", args=[release.pk])).content.decode()
    assert "Approved by Ana Ruiz, told to the desk" in page
    assert QuoteApproval.objects.get().asked_by == writer.user  # type: ignore[attr-defined]


def test_words_that_are_public_already_or_have_a_source_need_nobody(
    release: Article, publish: Callable[..., Article]
) -> None:
    release.get_latest_revision().publish()
    assert findings(release) == []
    sourced = publish(
        "Another release", kind="press-release", live=False,
        body=[("quote", {"text": "Said before.", "speaker": "Ana Ruiz", "speaker_title": "Mayor",
                         "source_url": "https://star.example/said"})],
    )  # fmt: skip
    assert findings(sourced) == []
    post = publish("A post", live=False, body=[("quote", {"text": "Hi.", "speaker": "Ana"})])
    assert findings(post) == []


def test_a_quote_of_nobody_cannot_be_asked_about(publish: Callable[..., Article]) -> None:
    article = publish("A", kind="statement", live=False, body=[("quote", {"text": "Hi."})])
    with pytest.raises(NoSuchQuote, match="who is quoted"):
        actions.ask(article, block_of(article), email=SPEAKER)
    with pytest.raises(NoSuchQuote, match="not in the newest draft"):
        actions.ask(article, "no-such-block", email=SPEAKER)


def test_a_chapter_editor_asks_for_quotes_of_the_own_chapter_alone(
    release: Article, desk: Callable[..., Client], chapter: Callable[..., Any]
) -> None:
    other = desk("chapter-editor", chapter("mn"))
    address = reverse("desk_handling_act", args=[release.pk, "ask"])
    answer = other.post(address, {"block": block_of(release), "email": SPEAKER})
    assert answer.status_code in (302, 403)
    assert not QuoteApproval.objects.exists()


def test_the_start_page_names_quotes_to_settle(
    release: Article, sink: Sink, desk: Callable[..., Client]
) -> None:
    ask(release, sink)
    page = desk("press-officer").get(reverse("wagtailadmin_home")).content.decode()
    assert "Quotes to settle" in page
    assert "Asked, no answer yet" in page
