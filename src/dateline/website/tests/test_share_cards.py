"""Share cards: what is drawn, that it fits, that the same words give the same bytes."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from dateline.publishing.press import press_until_idle, the_store
from dateline.website import share_cards
from dateline.website.share_cards import Words

GERMAN = (
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz: Bürgermeisterinnen fordern "
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenverordnungen in allen Gemeinden"
)


def card(headline: str, **more: str) -> Image.Image:
    told = Words(headline, more.pop("organisation", "Test Network"), accent="#8a2f1d", **more)
    body = share_cards.draw(told)
    assert len(body) < 60_000
    found = Image.open(BytesIO(body))
    assert found.size == (1200, 630)
    return found.convert("RGB")


def margins_are_empty(found: Image.Image) -> bool:
    paper = found.getpixel((600, 4))
    right = found.crop((1200 - share_cards.RIGHT + 4, 0, 1200, 630))
    foot = found.crop((24, 630 - share_cards.FOOT + 16, 1200, 630))
    return all(piece.getcolors(1) and piece.getpixel((0, 0)) == paper for piece in (right, foot))


@pytest.mark.parametrize(
    "headline", ["Water", "Two hundred mayors ask for clean water", GERMAN, GERMAN * 3, "x" * 400]
)
def test_a_headline_of_any_length_stays_inside_the_card(headline: str) -> None:
    found = card(headline, kind="Press release", date="Nov. 22, 2026", organisation=GERMAN)
    assert margins_are_empty(found)


@hypothesis_settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_written_is_drawn_and_fits(text: str) -> None:
    told = share_cards.Words(share_cards.shorten(text, share_cards.LONGEST), "Network", "Post")
    told = share_cards.Words(told.headline, told.organisation, told.kind, "", "#8a2f1d")
    found = Image.open(BytesIO(share_cards.draw(told))).convert("RGB")
    assert margins_are_empty(found)


def test_lines_are_about_even() -> None:
    _, lines = share_cards._headline("Two hundred mayors ask Congress to keep water bills low")
    size = share_cards.SIZES[0]
    widths = [share_cards._width(share_cards._runs(line, "serif", size)) for line in lines]
    assert len(lines) > 1
    assert min(widths) > max(widths) * 0.6


def test_the_same_words_give_the_same_bytes_and_other_words_another_address() -> None:
    one, other = Words("A", "Network", accent="#8a2f1d"), Words("B", "Network", accent="#8a2f1d")
    first = share_cards.draw(one)
    share_cards.draw.cache_clear()
    assert share_cards.draw(one) == first
    assert share_cards.digest_of(one) != share_cards.digest_of(other)


def shared(html: str) -> str:
    return re.search(r'og:image" content="https://press.example.org([^"]+)"', html)[1]  # type: ignore[index]


@pytest.mark.django_db
def test_a_new_title_draws_a_new_card_and_the_old_one_goes(publish: Any) -> None:
    article = publish("First title", kind="press-release")
    press_until_idle()
    client = Client(headers={"host": "press.example.org"})
    html = client.get(article.public_path).content.decode()
    old = shared(html)
    assert old.startswith("/media/card/")
    assert client.get(old)["Content-Type"] == "image/png"
    assert "immutable" in client.get(old)["Cache-Control"]
    assert 'og:image:alt" content="Press release: First title (Test Network, Nov.' in html.replace(
        "\xa0", " "
    )
    article.title = "Second title"
    article.save_revision().publish()
    press_until_idle()
    new = shared(client.get(article.public_path).content.decode())
    assert new != old
    assert client.get(old).status_code == 404
    assert the_store().read(new)


@pytest.mark.django_db
def test_a_photo_with_rights_stays_the_shared_picture(publish: Any, photo: Any) -> None:
    article = publish("With a photo", photo=photo())
    html = Client(headers={"host": "press.example.org"}).get(article.public_path).content.decode()
    assert not shared(html).startswith("/media/card/")


@pytest.mark.django_db
def test_every_kind_of_page_has_a_card(publish: Any) -> None:
    publish("One")
    client = Client(headers={"host": "press.example.org"})
    for path in ("/", "/news/", "/news/2026/11/", "/kinds/post/"):
        html = client.get(path).content.decode()
        assert client.get(shared(html)).status_code == 200, path
        assert 'name="twitter:card" content="summary_large_image"' in html
