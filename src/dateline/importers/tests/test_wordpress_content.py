"""WordPress content becomes clean blocks, and no word is lost without being said."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.importers.wordpress.captions import split_credit
from dateline.importers.wordpress.content import (
    ATTACHED,
    Converted,
    MediaRef,
    to_blocks,
)

SITE = "https://lakes.example.org"
PHOTO = SITE + "/wp-content/uploads/2024/05/vote.jpg"


def convert(html: str) -> Converted:
    return to_blocks(html, site_url=SITE)


def only(html: str, kind: str) -> Any:
    done = convert(html)
    assert [block[0] for block in done.blocks] == [kind], done.blocks
    return done.blocks[0][1]


def test_blank_lines_make_paragraphs_and_line_ends_make_breaks() -> None:
    assert only("One\ntwo\n\nthree <strong>bold</strong>", "text") == (
        "<p>One<br>two</p><p>three <b>bold</b></p>"
    )


def test_bold_over_a_blank_line_stays_bold_in_both_paragraphs() -> None:
    assert only("<b>One\n\ntwo</b>", "text") == "<p><b>One</b></p><p><b>two</b></p>"


def test_line_ends_mean_nothing_inside_blocks() -> None:
    html = "<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->"
    assert only(html, "text") == "<p>One two</p>"


def test_headings_are_brought_to_three_levels() -> None:
    assert only("<h1>A</h1><h3>B</h3><h6><strong>C</strong></h6>", "text") == (
        "<h2>A</h2><h3>B</h3><h4>C</h4>"
    )


def test_lists_inside_lists_stay_lists() -> None:
    html = (
        "<!-- wp:list --><ul><!-- wp:list-item --><li>A<ol><li>B</li></ol></li>"
        "<!-- /wp:list-item --><!-- wp:list-item --><li>C</li><!-- /wp:list-item --></ul>"
        "<!-- /wp:list -->"
    )
    assert only(html, "text") == "<ul><li>A<ol><li>B</li></ol></li><li>C</li></ul>"


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote><p>No.</p><cite>Ana Lake, Mayor of Harbor</cite></blockquote>",
        "<blockquote><p>No.</p><p>— Ana Lake, Mayor of Harbor</p></blockquote>",
        "<blockquote>No.\n\n-- Ana Lake, Mayor of Harbor</blockquote>",
        "<blockquote><p>No.<br>– Ana Lake, Mayor of Harbor</p></blockquote>",
        "<blockquote><p>No.</p><footer>— <cite>Ana Lake, Mayor of Harbor</cite></footer></blockquote>",
        '<figure class="wp-block-pullquote"><blockquote><p>No.</p><cite>Ana Lake, Mayor of Harbor'
        "</cite></blockquote></figure>",
        '[quote author="Ana Lake, Mayor of Harbor"]No.[/quote]',
        '[et_pb_testimonial author="Ana Lake" job_title="Mayor of Harbor"]No.[/et_pb_testimonial]',
    ],
)
def test_a_quote_has_its_speaker_apart(html: str) -> None:
    assert only(html, "quote") == {
        "text": "No.",
        "speaker": "Ana Lake",
        "speaker_title": "Mayor of Harbor",
        "source_url": "",
    }


def test_a_quote_with_links_stays_rich_text() -> None:
    html = '<blockquote><p>See <a href="https://a.example/">this</a>.</p></blockquote>'
    assert only(html, "text") == (
        '<blockquote>See <a href="https://a.example/">this</a>.</blockquote>'
    )


CAPTIONED = f'<img class="wp-image-12" src="{PHOTO}" alt="Hands" width="300">'


@pytest.mark.parametrize(
    "html",
    [
        f'[caption id="attachment_12" width="300"]{CAPTIONED} The vote. (Photo by Jo Field)[/caption]',
        f'[caption id="attachment_12" caption="The vote. Photo: Jo Field"]{CAPTIONED}[/caption]',
        f"<figure>{CAPTIONED}<figcaption>The vote. Credit: Jo Field</figcaption></figure>",
        f'<!-- wp:image {{"id":12}} --><figure class="wp-block-image">{CAPTIONED}<figcaption>The vote. '
        "<em>Photo courtesy of Jo Field</em></figcaption></figure><!-- /wp:image -->",
        f'<div id="attachment_12" class="wp-caption">{CAPTIONED}<p class="wp-caption-text">The vote. '
        "(Photo: Jo Field)</p></div>",
    ],
)
def test_a_photo_has_caption_and_credit_apart(html: str) -> None:
    assert only(html, "photo") == {
        "media": MediaRef(12, PHOTO),
        "alt": "Hands",
        "caption": "The vote.",
        "credit": "Jo Field",
        "width": "column",
    }
    assert convert(html).guessed == ["a credit was split from a caption: Jo Field"]


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("Photo: Jane Doe", ("", "Jane Doe")),
        ("The vote. Photo by Jane Doe/City of Duluth", ("The vote.", "Jane Doe/City of Duluth")),
        ("The vote [Image: AP]", ("The vote", "AP")),
        ("The vote | Photo credit: Jane Doe", ("The vote", "Jane Doe")),
        ("The vote. © Jane Doe", ("The vote.", "Jane Doe")),
        ("The vote. Courtesy of the City of Duluth.", ("The vote.", "the City of Duluth")),
        ("A photo by the river", ("A photo by the river", "")),
        ("Mayors pose for a photo.", ("Mayors pose for a photo.", "")),
        ("She took credit for it.", ("She took credit for it.", "")),
        ("", ("", "")),
    ],
)
def test_credits_are_split_only_where_they_are_clear(
    caption: str, expected: tuple[str, str]
) -> None:
    assert split_credit(caption) == expected


def test_a_picture_amid_a_sentence_parts_the_paragraph() -> None:
    done = convert(
        f'<p>Before <a href="{PHOTO}"><img src="{PHOTO[:-4]}-300x200.jpg"></a> after</p>'
    )
    assert [kind for kind, _ in done.blocks] == ["text", "photo", "text"]
    assert done.blocks[1][1]["media"] == MediaRef(None, PHOTO)


def test_a_gallery_has_its_ids_and_without_any_the_attached_pictures() -> None:
    assert [p["media"].id for p in only('[gallery ids="4,5"]', "gallery")["pictures"]] == [4, 5]
    assert only("[gallery]", "gallery")["pictures"][0]["media"] is ATTACHED


def test_a_gallery_block_has_pictures_with_captions() -> None:
    html = (
        '<!-- wp:gallery --><figure class="wp-block-gallery"><!-- wp:image {"id":4} -->'
        '<figure><img class="wp-image-4" src="/a.jpg" alt="A"><figcaption>One</figcaption>'
        '</figure><!-- /wp:image --><!-- wp:image {"id":5} --><figure><img class="wp-image-5"'
        ' src="/b.jpg"></figure><!-- /wp:image --><figcaption>All</figcaption></figure>'
        "<!-- /wp:gallery -->"
    )
    value = only(html, "gallery")
    assert value["title"] == "All"
    assert [(p["media"].id, p["caption"]) for p in value["pictures"]] == [(4, "One"), (5, "")]


def test_a_table_keeps_its_cells_and_its_header() -> None:
    html = (
        "<figure><table><thead><tr><th>City</th><th>Year</th></tr></thead><tbody><tr>"
        '<td colspan="2">Duluth</td></tr><tr><td>Ely</td></tr></tbody></table>'
        "<figcaption>Who</figcaption></figure>"
    )
    assert only(html, "table") == {
        "caption": "Who",
        "header": True,
        "stub": False,
        "rows": [["City", "Year"], ["Duluth", ""], ["Ely", ""]],
    }


def test_a_table_for_layout_is_taken_apart() -> None:
    html = f'<table><tr><td><img src="{PHOTO}"></td><td><p>Words</p></td></tr></table>'
    assert [kind for kind, _ in convert(html).blocks] == ["photo", "text"]


@pytest.mark.parametrize(
    "html",
    [
        f'<p><a href="{SITE}/wp-content/uploads/a.pdf">The letter</a></p>',
        f'<!-- wp:file {{"id":7}} --><div class="wp-block-file"><a href="{SITE}/wp-content/uploads/a.pdf"'
        f'>The letter</a><a class="wp-block-file__button" href="{SITE}/wp-content/uploads/a.pdf" download>'
        "Download</a></div><!-- /wp:file -->",
    ],
)
def test_a_link_to_a_file_alone_is_a_file(html: str) -> None:
    value = only(html, "file")
    assert (value["label"], value["media"].url) == (
        "The letter",
        SITE + "/wp-content/uploads/a.pdf",
    )


def test_a_link_to_a_file_in_a_sentence_stays_and_is_noted() -> None:
    done = convert('Read <a href="/wp-content/uploads/a.pdf">the letter</a> now.')
    assert done.blocks[0][0] == "text"
    assert done.media == [MediaRef(None, "/wp-content/uploads/a.pdf")]
