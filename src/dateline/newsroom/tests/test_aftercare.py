"""Corrections in the open, and what was taken back says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from dateline.mail.actions import Message, mail, send_due
from dateline.mail.tests.sink import Sink, receiving
from dateline.newsroom.aftercare import actions
from dateline.newsroom.aftercare.actions import NotCorrected
from dateline.newsroom.aftercare.replacing import in_html
from dateline.newsroom.models import Article, Correction, Withdrawal
from dateline.publishing.press import press_until_idle, the_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink() -> Iterator[Sink]:
    with receiving() as found:
        yield found


@pytest.fixture
def article(publish: Callable[..., Article]) -> Article:
    return publish(
        "Forty cities test water", kind="press-release", deck="Forty mayors signed on Monday.",
        dateline="DULUTH, Minn.", slug="water",
        body=[("text", "<p>All <b>forty</b> cities &amp; towns voted in 2023.</p>"),
              ("quote", {"text": "We voted in 2023.", "speaker": "Ana Ruiz", "speaker_title": "Mayor"})],
    )  # fmt: skip


def page(path: str) -> str:
    press_until_idle()
    return Client().get(path).content.decode()


def test_a_correction_shows_everywhere_that_the_item_is(article: Article) -> None:
    path = article.public_path or ""
    page(path)
    actions.correct(
        article, old="voted in 2023", new="voted in 2024", note="The vote was in 2024, not in 2023."
    )
    told = page(path)
    assert "towns voted in 2024" in told
    assert "We voted in 2024." in told, "in the quote too"
    assert "The vote was in 2024, not in 2023." in told
    assert "<del>voted in 2023</del>" in told
    assert '"@type": "CorrectionComment"' in told
    assert "dateModified" in told
    assert "Updated" in told
    data = json.loads(page(f"{path}data.json"))
    assert data["corrections"][0]["old_text"] == "voted in 2023"
    assert data["updated"]
    for feed in ("/feed.rss", "/feed.atom", "/feed.json"):
        assert "The vote was in 2024" in page(feed)
    listed = page("/corrections/")
    assert "The vote was in 2024" in listed
    assert path in listed
    assert json.loads(page("/corrections/data.json"))["count"] == 1


def test_a_correction_moves_the_dates_of_feeds(article: Article) -> None:
    before = json.loads(page("/feed.json"))["items"][0]
    assert "date_modified" not in before
    actions.correct(article, old="Forty mayors", new="Fifty mayors", note="There were fifty.")
    after = json.loads(page("/feed.json"))["items"][0]
    assert after["id"] == before["id"]
    assert after["date_modified"] > before["date_published"]


def test_who_was_mailed_the_item_is_told_once_the_page_is_right(
    article: Article, sink: Sink
) -> None:
    page(article.public_path or "")
    mail(
        [Message("ann@star.example", "x", "x", name="Ann")], purpose="x", subject="x", about=article
    )
    send_due()
    sink.arrived.clear()
    actions.correct(article, old="Forty mayors", new="Fifty mayors", note="There were fifty.")
    assert send_due() == 0
    press_until_idle()
    send_due()
    text = sink.text_for("ann@star.example")
    assert "There were fifty." in text
    assert "It said: “Forty mayors” It now says: “Fifty mayors”" in text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"old": "no such words", "note": "x"}, "stand nowhere"),
        ({"old": "forty cities", "note": "x"}, "in one piece"),
        ({"old": "", "note": "x"}, "Copy the words"),
        ({"old": "Forty mayors", "note": " "}, "Say what was wrong"),
        ({"old": "Forty cities test water", "note": "x"}, "headline would be empty"),
    ],
)
def test_what_cannot_be_corrected_says_why_and_changes_nothing(
    article: Article, told: dict[str, str], words: str
) -> None:
    with pytest.raises(NotCorrected, match=words):
        actions.correct(article, **told)
    assert not Correction.objects.exists()
    assert Article.objects.get().title == "Forty cities test water"


def test_a_correction_does_not_let_a_newer_draft_out(article: Article) -> None:
    draft = article.get_latest_revision_as_object()
    draft.title = "Not yet"
    draft.save_revision()
    article.refresh_from_db()
    with pytest.raises(NotCorrected, match="newer draft"):
        actions.correct(article, old="Forty mayors", new="Fifty mayors", note="x")


def test_a_correction_of_what_is_right_already_is_only_recorded(article: Article) -> None:
    actions.correct(article, old="Thirty", new="Forty", note="An earlier version said thirty.", replace=False)  # fmt: skip
    told = page(article.public_path or "")
    assert "An earlier version said thirty." in told
    assert "Updated" in told


@given(
    words=st.text(alphabet="ab<>&\"' é", min_size=1, max_size=6), new=st.text("xy&<", max_size=4)
)
def test_words_are_replaced_between_tags_only(words: str, new: str) -> None:
    from html import escape  # noqa: PLC0415 - beside its use

    shown = escape(words, quote=False)
    html = f'<p class="{escape(words)}">{shown}</p>'
    assert in_html(html, words, new) == f'<p class="{escape(words)}">{escape(new, quote=False)}</p>'


def test_a_withdrawn_item_keeps_its_address_and_says_why(article: Article) -> None:
    path = article.public_path or ""
    page(path)
    press_until_idle()
    actions.withdraw(article, explanation="The figures came from a draft report.")
    answer_ = Client().get(path)
    press_until_idle()
    answer_ = Client().get(path)
    told = answer_.content.decode()
    assert answer_.status_code == 200
    assert "The figures came from a draft report." in told
    assert "This press release of Nov." in told
    assert "noindex" in told
    assert "orty cities" not in told
    store: Any = the_store()
    left = [p for p in store.paths() if b"orty cities" in store.read(p).body]
    assert left == [], "every copy, list, feed and form goes in the same edition (E6)"
    assert Client().get(f"{path}data.json").status_code == 404
    assert "Withdrawn" in page("/corrections/")


def test_a_withdrawn_item_answers_gone_where_that_was_asked(article: Article) -> None:
    page(article.public_path or "")
    actions.withdraw(article, explanation="Taken back.", gone=True)
    press_until_idle()
    assert Client().get(article.public_path or "").status_code == 410


def test_a_restored_item_is_as_it_was(article: Article) -> None:
    path = article.public_path or ""
    before = page(path)
    actions.withdraw(article, explanation="Taken back.")
    press_until_idle()
    restored = actions.restore(Article.objects.get())
    assert restored.live
    assert page(path) == before
    assert Withdrawal.objects.get().restored_at is not None
    assert "Taken back." not in page("/corrections/")


def test_publishing_a_withdrawn_item_under_another_address_leads_there(article: Article) -> None:
    path = article.public_path or ""
    page(path)
    actions.withdraw(article, explanation="Taken back.")
    draft = Article.objects.get().get_latest_revision_as_object()
    draft.slug = "clean-water"
    draft.save_revision().publish()
    press_until_idle()
    answer_ = Client().get(path)
    assert (answer_.status_code, answer_.headers["Location"]) == (
        301, Article.objects.get().public_path,
    )  # fmt: skip


def test_a_deleted_item_that_was_withdrawn_still_says_so(article: Article) -> None:
    path = article.public_path or ""
    page(path)
    actions.withdraw(article, explanation="Taken back.")
    Article.objects.get().delete()
    assert "Taken back." in page(path)


def test_the_desk_corrects_withdraws_and_restores(
    article: Article, desk: Callable[..., Client], sink: Sink
) -> None:
    officer = desk("press-officer")
    handling = reverse("desk_handling", args=[article.pk])
    assert "Correct it in the open" in officer.get(handling).content.decode()

    def posted(verb: str, **data: str) -> Any:
        return officer.post(reverse("desk_handling_act", args=[article.pk, verb]), data)

    answer_ = posted(
        "correct", label="correction", old="nowhere", new="x", note="A note.", replace="on"
    )
    assert answer_.status_code == 422
    assert "stand nowhere" in answer_.content.decode()
    assert "A note." in answer_.content.decode(), "what was typed is kept"
    posted("correct", label="correction", old="Forty mayors", new="Fifty mayors", note="A note.", replace="on")  # fmt: skip
    assert "Fifty mayors" in Client().get(article.public_path or "").content.decode()
    posted("withdraw", explanation="Taken back.")
    assert "Taken back." in Client().get(article.public_path or "").content.decode()
    posted("restore")
    assert "Fifty mayors" in Client().get(article.public_path or "").content.decode()


def test_a_preview_link_opens_the_newest_draft_until_it_ends(
    publish: Callable[..., Article], desk: Callable[..., Client]
) -> None:
    draft = publish("A draft", live=False, body=[("text", "<p>Not yet public.</p>")])
    officer = desk("editor")
    answer_ = officer.post(
        reverse("desk_handling_act", args=[draft.pk, "preview"]), {"label": "Counsel", "days": "3"}
    )
    shown = officer.get(answer_.headers["Location"]).content.decode()
    link = shown.partition('readonly value="https://press.example.org')[2].partition('"')[0]
    assert link.startswith("/preview/")
    assert link not in officer.get(answer_.headers["Location"]).content.decode(), "shown once"
    told = Client().get(link)
    assert "Not yet public." in told.content.decode()
    assert "For Counsel" in told.content.decode()
    assert "noindex" in told.headers["X-Robots-Tag"]
    assert told.headers["Cache-Control"] == "private, no-store"
    row = draft.preview_links.get()
    row.expires_at = row.made_at
    row.save()
    assert Client().get(link).status_code == 404
    row.expires_at = row.made_at.replace(year=row.made_at.year + 1)
    row.save()
    officer.post(reverse("desk_preview_end", args=[row.pk]))
    assert Client().get(link).status_code == 404
    assert Client().get("/preview/0123456789abcdef0123456789abcdef01234567/").status_code == 404


def test_pictures_of_a_preview_end_by_themselves_and_cannot_be_guessed(
    publish: Callable[..., Article], photo: Callable[..., Any], desk: Callable[..., Client]
) -> None:
    from dateline.newsroom.access.actions import make_preview  # noqa: PLC0415 - beside its use

    draft = publish("A draft", live=False, photo=photo())
    _, token = make_preview(draft, label="Counsel")
    told = Client().get(f"/preview/{token}/").content.decode()
    src = told.partition('src="/held/media/')[2].partition('"')[0]
    assert Client().get(f"/held/media/{src}").status_code == 200
    bare = src.partition("?")[0]
    assert Client().get(f"/held/media/{bare}").status_code == 404
    assert Client().get(f"/held/media/{bare}?s=1:abc").status_code == 404
    assert Client().get(f"/media/{bare}").status_code == 404
