"""WordPress content becomes clean blocks, and no word is lost without being said."""

from __future__ import annotations

import re
import time
from html import escape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.importers.wordpress.captions import split_credit
from dateline.importers.wordpress.content import (
    ATTACHED,
    Converted,
    MediaRef,
    rewrite_links,
    to_blocks,
    words_of,
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
        "<p>One<br>two</p><p>three <b>bold</b></p>")


def test_bold_over_a_blank_line_stays_bold_in_both_paragraphs() -> None:
    assert only("<b>One\n\ntwo</b>", "text") == "<p><b>One</b></p><p><b>two</b></p>"


def test_line_ends_mean_nothing_inside_blocks() -> None:
    html = "<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->"
    assert only(html, "text") == "<p>One two</p>"


def test_headings_are_brought_to_three_levels() -> None:
    assert only("<h1>A</h1><h3>B</h3><h6><strong>C</strong></h6>", "text") == (
        "<h2>A</h2><h3>B</h3><h4>C</h4>")


def test_lists_inside_lists_stay_lists() -> None:
    html = ("<!-- wp:list --><ul><!-- wp:list-item --><li>A<ol><li>B</li></ol></li>"
            "<!-- /wp:list-item --><!-- wp:list-item --><li>C</li><!-- /wp:list-item --></ul>"
            "<!-- /wp:list -->")
    assert only(html, "text") == "<ul><li>A<ol><li>B</li></ol></li><li>C</li></ul>"


@pytest.mark.parametrize("html", [
    "<blockquote><p>No.</p><cite>Ana Lake, Mayor of Harbor</cite></blockquote>",
    "<blockquote><p>No.</p><p>— Ana Lake, Mayor of Harbor</p></blockquote>",
    "<blockquote>No.\n\n-- Ana Lake, Mayor of Harbor</blockquote>",
    "<blockquote><p>No.<br>– Ana Lake, Mayor of Harbor</p></blockquote>",
    "<blockquote><p>No.</p><footer>— <cite>Ana Lake, Mayor of Harbor</cite></footer></blockquote>",
    '<figure class="wp-block-pullquote"><blockquote><p>No.</p><cite>Ana Lake, Mayor of Harbor'
    "</cite></blockquote></figure>",
    '[quote author="Ana Lake, Mayor of Harbor"]No.[/quote]',
    '[et_pb_testimonial author="Ana Lake" job_title="Mayor of Harbor"]No.[/et_pb_testimonial]',
])
def test_a_quote_has_its_speaker_apart(html: str) -> None:
    assert only(html, "quote") == {"text": "No.", "speaker": "Ana Lake",
                                   "speaker_title": "Mayor of Harbor", "source_url": ""}


def test_a_quote_with_links_stays_rich_text() -> None:
    html = '<blockquote><p>See <a href="https://a.example/">this</a>.</p></blockquote>'
    assert only(html, "text") == (
        '<blockquote>See <a href="https://a.example/">this</a>.</blockquote>')


CAPTIONED = f'<img class="wp-image-12" src="{PHOTO}" alt="Hands" width="300">'
@pytest.mark.parametrize("html", [
    f'[caption id="attachment_12" width="300"]{CAPTIONED} The vote. (Photo by Jo Field)[/caption]',
    f'[caption id="attachment_12" caption="The vote. Photo: Jo Field"]{CAPTIONED}[/caption]',
    f"<figure>{CAPTIONED}<figcaption>The vote. Credit: Jo Field</figcaption></figure>",
    f'<!-- wp:image {{"id":12}} --><figure class="wp-block-image">{CAPTIONED}<figcaption>The vote. '
    "<em>Photo courtesy of Jo Field</em></figcaption></figure><!-- /wp:image -->",
    f'<div id="attachment_12" class="wp-caption">{CAPTIONED}<p class="wp-caption-text">The vote. '
    "(Photo: Jo Field)</p></div>",
])
def test_a_photo_has_caption_and_credit_apart(html: str) -> None:
    assert only(html, "photo") == {"media": MediaRef(12, PHOTO), "alt": "Hands",
                                   "caption": "The vote.", "credit": "Jo Field", "width": "column"}
    assert convert(html).guessed == ["a credit was split from a caption: Jo Field"]


@pytest.mark.parametrize(("caption", "expected"), [
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
])
def test_credits_are_split_only_where_they_are_clear(
    caption: str, expected: tuple[str, str]
) -> None:
    assert split_credit(caption) == expected


def test_a_picture_amid_a_sentence_parts_the_paragraph() -> None:
    done = convert(f'<p>Before <a href="{PHOTO}"><img src="{PHOTO[:-4]}-300x200.jpg"></a> after</p>')
    assert [kind for kind, _ in done.blocks] == ["text", "photo", "text"]
    assert done.blocks[1][1]["media"] == MediaRef(None, PHOTO)


def test_a_gallery_has_its_ids_and_without_any_the_attached_pictures() -> None:
    assert [p["media"].id for p in only('[gallery ids="4,5"]', "gallery")["pictures"]] == [4, 5]
    assert only("[gallery]", "gallery")["pictures"][0]["media"] is ATTACHED


def test_a_gallery_block_has_pictures_with_captions() -> None:
    html = ('<!-- wp:gallery --><figure class="wp-block-gallery"><!-- wp:image {"id":4} -->'
            '<figure><img class="wp-image-4" src="/a.jpg" alt="A"><figcaption>One</figcaption>'
            '</figure><!-- /wp:image --><!-- wp:image {"id":5} --><figure><img class="wp-image-5"'
            ' src="/b.jpg"></figure><!-- /wp:image --><figcaption>All</figcaption></figure>'
            "<!-- /wp:gallery -->")
    value = only(html, "gallery")
    assert value["title"] == "All"
    assert [(p["media"].id, p["caption"]) for p in value["pictures"]] == [(4, "One"), (5, "")]


def test_a_table_keeps_its_cells_and_its_header() -> None:
    html = ("<figure><table><thead><tr><th>City</th><th>Year</th></tr></thead><tbody><tr>"
            '<td colspan="2">Duluth</td></tr><tr><td>Ely</td></tr></tbody></table>'
            "<figcaption>Who</figcaption></figure>")
    assert only(html, "table") == {"caption": "Who", "header": True, "stub": False, "rows": [
        ["City", "Year"], ["Duluth", ""], ["Ely", ""]]}


def test_a_table_for_layout_is_taken_apart() -> None:
    html = f'<table><tr><td><img src="{PHOTO}"></td><td><p>Words</p></td></tr></table>'
    assert [kind for kind, _ in convert(html).blocks] == ["photo", "text"]


@pytest.mark.parametrize("html", [
    f'<p><a href="{SITE}/wp-content/uploads/a.pdf">The letter</a></p>',
    f'<!-- wp:file {{"id":7}} --><div class="wp-block-file"><a href="{SITE}/wp-content/uploads/a.pdf"'
    f'>The letter</a><a class="wp-block-file__button" href="{SITE}/wp-content/uploads/a.pdf" download>'
    "Download</a></div><!-- /wp:file -->",
])
def test_a_link_to_a_file_alone_is_a_file(html: str) -> None:
    value = only(html, "file")
    assert (value["label"], value["media"].url) == (
        "The letter", SITE + "/wp-content/uploads/a.pdf")


def test_a_link_to_a_file_in_a_sentence_stays_and_is_noted() -> None:
    done = convert('Read <a href="/wp-content/uploads/a.pdf">the letter</a> now.')
    assert done.blocks[0][0] == "text"
    assert done.media == [MediaRef(None, "/wp-content/uploads/a.pdf")]


@pytest.mark.parametrize("html", [
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "[embed]https://youtu.be/dQw4w9WgXcQ[/embed]",
    "[youtube https://www.youtube.com/watch?v=dQw4w9WgXcQ]",
    "[youtube=https://www.youtube.com/watch?v=dQw4w9WgXcQ&w=300]",
    '<iframe src="//www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"></iframe>',
    '<object><param name="movie" value="https://www.youtube.com/v/dQw4w9WgXcQ"></object>',
    '<!-- wp:embed {"url":"https://youtu.be/dQw4w9WgXcQ"} --><figure class="wp-block-embed"><div>\n'
    "https://youtu.be/dQw4w9WgXcQ\n</div></figure><!-- /wp:embed -->",
    '[et_pb_video src="https://youtu.be/dQw4w9WgXcQ"][/et_pb_video]',
])
def test_players_become_embeds_by_their_public_address(html: str) -> None:
    assert only(html, "embed")["url"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def test_a_tweet_is_embedded_with_its_words() -> None:
    html = ('<blockquote class="twitter-tweet"><p>We won.</p>— Ana <a href="https://twitter.com/a/'
            'status/12?ref=x">May 1</a></blockquote><script src="//x"></script>')
    assert only(html, "embed") == {"url": "https://twitter.com/a/status/12",
                                   "title": "We won.— Ana May 1"}


def test_page_builder_tags_go_and_their_words_stay() -> None:
    html = ('[vc_row][vc_column width="1/2"][vc_column_text]Hello <em>you</em>[/vc_column_text]'
            '[/vc_column][/vc_row][et_pb_section][et_pb_text admin_label="x"]World[/et_pb_text]'
            '[et_pb_blurb title="A fact"]More[/et_pb_blurb][/et_pb_section]')
    done = convert(html)
    assert done.blocks == [("text", "<p>Hello <i>you</i></p><p>World</p><h3>A fact</h3><p>More</p>")]
    assert done.problems == []


def test_an_unknown_shortcode_is_reported_and_its_content_kept() -> None:
    done = convert('A [shiny color="red"]word[/shiny] and [thing_list count="3"].')
    assert done.blocks == [("text", "<p>A word and .</p>")]
    assert len(done.problems) == 2
    assert "[shiny]" in done.problems[0]


@pytest.mark.parametrize("text", ["He said [sic] so.", "[Mayor of Duluth] spoke", "Note [1].",
                                  "[City, State] — date", "[emphasis added]", "a[0] = b[i]"])
def test_words_in_brackets_are_text(text: str) -> None:
    assert only(text, "text") == f"<p>{text}</p>"


def test_a_doubled_bracket_shows_a_shortcode() -> None:
    assert only("Use [[gallery]] here", "text") == "<p>Use [gallery] here</p>"


def test_buttons_and_boxes_become_callouts() -> None:
    html = '<div class="wp-block-button"><a class="wp-block-button__link" href="/join">Join</a></div>'
    assert only(html, "callout")["link_text"] == "Join"
    value = only('[et_pb_cta title="Act" button_text="Sign" button_url="/s"]Now[/et_pb_cta]',
                 "callout")
    assert value == {"title": "Act", "html": "<p>Now</p>", "link_text": "Sign", "link_url": "/s"}


def test_scripts_forms_and_trackers_are_removed_and_reported() -> None:
    done = convert('<p>A</p><script>x()</script><style>p{}</style><form>Mail <input></form>'
                   '<img src="https://www.facebook.com/tr?id=1" width="1" height="1">'
                   '<iframe src="https://www.googletagmanager.com/ns.html"></iframe>'
                   '<a href="javascript:x()">B</a>[contact-form-7 id="5" title="Write us"]')
    assert done.blocks == [("text", "<p>A</p><p>B</p>")]
    assert len(done.problems) == 7


@pytest.mark.parametrize("html", [
    '<a href="{}">x</a>', '<a class="button" href="{}">x</a>', '<video src="{}"></video>',
    '[button url="{}"]x[/button]', '[video src="{}"]', '[et_pb_cta button_url="{}" button_text="a"]b'
    "[/et_pb_cta]", '<blockquote cite="{}">x</blockquote>', '[quote author="a" url="{}"]x[/quote]',
    '<!-- wp:embed {{"url":"{}"}} /-->', '<iframe src="{}"></iframe>', "[embed]{}[/embed]",
    '<embed src="{}">', '[pdf url="{}"]', '<!-- wp:social-link {{"url":"{}"}} /-->',
])
@pytest.mark.parametrize("address", ["javascript:alert(1)//a", " JavaScript:alert(1)//b", "data:text/html,"
                                     "<b>/x", "vbscript:x/y", "java\tscript:x/y"])
def test_no_address_that_runs_something_survives(html: str, address: str) -> None:
    done = convert(html.replace("{{", "{").replace("}}", "}").replace("{}", address))
    for kind, value in done.blocks:
        addresses = re.findall(r'href="([^"]*)"', value) if kind == "text" else [
            value.get(key, "") for key in ("url", "link_url", "source_url")]
        for one in addresses:
            assert not re.match(r"(?i)\s*(?:java|vb)?\s*script|data:", one), done.blocks


def test_a_reusable_block_is_put_in_or_reported() -> None:
    html = '<!-- wp:block {"ref":9} /-->'
    assert convert(html).problems == ["the reusable block 9 is not in the export and was left out"]
    done = to_blocks(html, site_url=SITE, reusable={
        9: "<!-- wp:paragraph --><p>About us</p><!-- /wp:paragraph -->"})
    assert done.blocks == [("text", "<p>About us</p>")]


def test_a_reusable_block_within_itself_ends() -> None:
    loop = '<!-- wp:block {"ref":9} /-->'
    assert to_blocks(loop, site_url=SITE, reusable={9: loop + "<p>x</p>"}).blocks


def test_inner_links_are_found_and_can_be_rewritten() -> None:
    done = convert('<a href="/?p=7">a</a> <a href="http://www.lakes.example.org/x/?a=1&amp;b=2">b</a>'
                   ' <a href="https://other.example/">c</a> <a href="#top">d</a>')
    assert [(link.path, link.post_id) for link in done.links] == [("/?p=7", 7), ("/x/?a=1&b=2", None)]
    blocks = rewrite_links(done.blocks, {"/?p=7": "/news/a/",
        "http://www.lakes.example.org/x/?a=1&b=2": "/b/?x=1&y=2"}.get)
    assert '<a href="/news/a/">a</a>' in blocks[0][1]
    assert '<a href="/b/?x=1&amp;y=2">b</a>' in blocks[0][1]
    assert '<a href="https://other.example/">c</a>' in blocks[0][1]


def test_lost_words_would_be_reported() -> None:
    assert convert("<svg><text>Hidden chart words</text></svg>").problems == ["a <svg> was removed"]


WORDS = st.text(st.sampled_from("abcdefgh éß한"), min_size=1, max_size=12).filter(str.strip)
LEAF = WORDS.map(lambda text: escape(text))
WRAPPERS = ["<p>{}</p>", "<div>{}</div>", "<b>{}</b>", "<em>{}</em>", "<h2>{}</h2>", "<h5>{}</h5>",
            "<ul><li>{}</li></ul>", "<ol><li>{}</li><li>{}</li></ol>", "<blockquote>{}</blockquote>",
            "<blockquote><p>{}</p><cite>{}</cite></blockquote>", "{}\n\n{}", "{}<br>{}", "{} {}",
            '<a href="/x">{}</a>', "<table><tr><td>{}</td><td>{}</td></tr></table>", "<pre>{}</pre>",
            "<figure><img src='/a.jpg'><figcaption>{}</figcaption></figure>", "<section>{}</section>",
            "[vc_row][vc_column_text]{}[/vc_column_text][/vc_row]", "[box]{}[/box]", "<dl><dt>{}</dt>"
            "<dd>{}</dd></dl>", '[caption id="attachment_3"]<img src="/a.jpg"> {}[/caption]',
            "<!-- wp:group --><div>{}</div><!-- /wp:group -->", "<details><summary>{}</summary>{}"
            "</details>", "<span>{}", "</div>{}", "<p>{}", "<li>{}</li>", "<center>{}</center>",
            '<!-- wp:quote --><blockquote><!-- wp:paragraph --><p>{}</p><!-- /wp:paragraph --><cite>{}'
            "</cite></blockquote><!-- /wp:quote -->", "[unknown_one a='b']{}[/unknown_one]"]
PIECES = st.recursive(LEAF, lambda inner: st.builds(
    lambda form, one, two: form.replace("{}", one, 1).replace("{}", two),
    st.sampled_from(WRAPPERS), inner, inner), max_leaves=12)
CALM = settings(max_examples=400, deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@CALM
@given(PIECES)
def test_every_word_of_the_source_is_in_the_blocks(html: str) -> None:
    bare = re.sub(r"\[/?[a-z_]+[^\]]*\]|<!--.*?-->|<[^>]*>", " ", html)
    done = convert(html)
    found = re.findall(r"\w+", words_of(done.blocks))
    joined = "".join(found)
    for word in re.findall(r"\w+", bare):
        assert word in joined, (html, done.blocks)


@CALM
@given(st.lists(st.sampled_from([
    "<p>", "</p>", "<b>", "</b>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<li>", "</ul>", "[",
    "]", "[caption]", "[/caption]", "[quote]", "[/quote]", '[gallery ids="', '"', "'", "<!-- wp:x -->",
    "<!-- /wp:x -->", '<!-- wp:image {"id":', "-->", "<figure>", "<img src=x>", "</figure>", "&", "<",
    "<a href='", "\n\n", "\x00", "\ud800", "<blockquote>", "</blockquote>", "<cite>", "word", "<iframe ",
    "src=//a.b/c ", ">", "https://youtu.be/abc", "<script>", "</script>", "<wp-caption>", "<svg>",
]), max_size=60))
def test_no_text_at_all_makes_it_raise(pieces: list[str]) -> None:
    convert("".join(pieces))


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<ul><li>", "<blockquote>", "[box]", "<table><tr><td>",
                                   "<!-- wp:group -->", "<figure>", '<!-- wp:x {"a":', "[caption ", "<",
                                   "<a href=\"", "[a b='", "&", "<span style='", "<!--", "\n", "<br>"])
def test_hostile_content_ends_quickly_and_keeps_its_words(piece: str) -> None:
    started = time.monotonic()
    done = convert(piece * 3000 + " word")
    assert time.monotonic() - started < 10
    assert done.blocks or done.problems
