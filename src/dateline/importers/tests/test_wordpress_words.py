"""WordPress content: players, shortcodes and links become blocks, and no word is lost unsaid."""

from __future__ import annotations

import re
import time
from html import escape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.importers.wordpress.content import (
    Converted,
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


@pytest.mark.parametrize(
    "html",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "[embed]https://youtu.be/dQw4w9WgXcQ[/embed]",
        "[youtube https://www.youtube.com/watch?v=dQw4w9WgXcQ]",
        "[youtube=https://www.youtube.com/watch?v=dQw4w9WgXcQ&w=300]",
        '<iframe src="//www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"></iframe>',
        '<object><param name="movie" value="https://www.youtube.com/v/dQw4w9WgXcQ"></object>',
        '<!-- wp:embed {"url":"https://youtu.be/dQw4w9WgXcQ"} --><figure class="wp-block-embed"><div>\n'
        "https://youtu.be/dQw4w9WgXcQ\n</div></figure><!-- /wp:embed -->",
        '[et_pb_video src="https://youtu.be/dQw4w9WgXcQ"][/et_pb_video]',
    ],
)
def test_players_become_embeds_by_their_public_address(html: str) -> None:
    assert only(html, "embed")["url"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def test_a_tweet_is_embedded_with_its_words() -> None:
    html = (
        '<blockquote class="twitter-tweet"><p>We won.</p>— Ana <a href="https://twitter.com/a/'
        'status/12?ref=x">May 1</a></blockquote><script src="//x"></script>'
    )
    assert only(html, "embed") == {
        "url": "https://twitter.com/a/status/12",
        "title": "We won.— Ana May 1",
    }


def test_page_builder_tags_go_and_their_words_stay() -> None:
    html = (
        '[vc_row][vc_column width="1/2"][vc_column_text]Hello <em>you</em>[/vc_column_text]'
        '[/vc_column][/vc_row][et_pb_section][et_pb_text admin_label="x"]World[/et_pb_text]'
        '[et_pb_blurb title="A fact"]More[/et_pb_blurb][/et_pb_section]'
    )
    done = convert(html)
    assert done.blocks == [
        ("text", "<p>Hello <i>you</i></p><p>World</p><h3>A fact</h3><p>More</p>")
    ]
    assert done.problems == []


def test_an_unknown_shortcode_is_reported_and_its_content_kept() -> None:
    done = convert('A [shiny color="red"]word[/shiny] and [thing_list count="3"].')
    assert done.blocks == [("text", "<p>A word and .</p>")]
    assert len(done.problems) == 2
    assert "[shiny]" in done.problems[0]


@pytest.mark.parametrize(
    "text",
    [
        "He said [sic] so.",
        "[Mayor of Duluth] spoke",
        "Note [1].",
        "[City, State] — date",
        "[emphasis added]",
        "a[0] = b[i]",
    ],
)
def test_words_in_brackets_are_text(text: str) -> None:
    assert only(text, "text") == f"<p>{text}</p>"


def test_a_doubled_bracket_shows_a_shortcode() -> None:
    assert only("Use [[gallery]] here", "text") == "<p>Use [gallery] here</p>"


def test_buttons_and_boxes_become_callouts() -> None:
    html = (
        '<div class="wp-block-button"><a class="wp-block-button__link" href="/join">Join</a></div>'
    )
    assert only(html, "callout")["link_text"] == "Join"
    value = only(
        '[et_pb_cta title="Act" button_text="Sign" button_url="/s"]Now[/et_pb_cta]', "callout"
    )
    assert value == {"title": "Act", "html": "<p>Now</p>", "link_text": "Sign", "link_url": "/s"}


def test_scripts_forms_and_trackers_are_removed_and_reported() -> None:
    done = convert(
        "<p>A</p><script>x()</script><style>p{}</style><form>Mail <input></form>"
        '<img src="https://www.facebook.com/tr?id=1" width="1" height="1">'
        '<iframe src="https://www.googletagmanager.com/ns.html"></iframe>'
        '<a href="javascript:x()">B</a>[contact-form-7 id="5" title="Write us"]'
    )
    assert done.blocks == [("text", "<p>A</p><p>B</p>")]
    assert len(done.problems) == 7


@pytest.mark.parametrize(
    "html",
    [
        '<a href="{}">x</a>',
        '<a class="button" href="{}">x</a>',
        '<video src="{}"></video>',
        '[button url="{}"]x[/button]',
        '[video src="{}"]',
        '[et_pb_cta button_url="{}" button_text="a"]b[/et_pb_cta]',
        '<blockquote cite="{}">x</blockquote>',
        '[quote author="a" url="{}"]x[/quote]',
        '<!-- wp:embed {{"url":"{}"}} /-->',
        '<iframe src="{}"></iframe>',
        "[embed]{}[/embed]",
        '<embed src="{}">',
        '[pdf url="{}"]',
        '<!-- wp:social-link {{"url":"{}"}} /-->',
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)//a",
        " JavaScript:alert(1)//b",
        "data:text/html,<b>/x",
        "vbscript:x/y",
        "java\tscript:x/y",
    ],
)
def test_no_address_that_runs_something_survives(html: str, address: str) -> None:
    done = convert(html.replace("{{", "{").replace("}}", "}").replace("{}", address))
    for kind, value in done.blocks:
        addresses = (
            re.findall(r'href="([^"]*)"', value)
            if kind == "text"
            else [value.get(key, "") for key in ("url", "link_url", "source_url")]
        )
        for one in addresses:
            assert not re.match(r"(?i)\s*(?:java|vb)?\s*script|data:", one), done.blocks


def test_a_reusable_block_is_put_in_or_reported() -> None:
    html = '<!-- wp:block {"ref":9} /-->'
    assert convert(html).problems == ["the reusable block 9 is not in the export and was left out"]
    done = to_blocks(
        html,
        site_url=SITE,
        reusable={9: "<!-- wp:paragraph --><p>About us</p><!-- /wp:paragraph -->"},
    )
    assert done.blocks == [("text", "<p>About us</p>")]


def test_a_reusable_block_within_itself_ends() -> None:
    loop = '<!-- wp:block {"ref":9} /-->'
    assert to_blocks(loop, site_url=SITE, reusable={9: loop + "<p>x</p>"}).blocks


def test_inner_links_are_found_and_can_be_rewritten() -> None:
    done = convert(
        '<a href="/?p=7">a</a> <a href="http://www.lakes.example.org/x/?a=1&amp;b=2">b</a>'
        ' <a href="https://other.example/">c</a> <a href="#top">d</a>'
    )
    assert [(link.path, link.post_id) for link in done.links] == [
        ("/?p=7", 7),
        ("/x/?a=1&b=2", None),
    ]
    blocks = rewrite_links(
        done.blocks,
        {"/?p=7": "/news/a/", "http://www.lakes.example.org/x/?a=1&b=2": "/b/?x=1&y=2"}.get,
    )
    assert '<a href="/news/a/">a</a>' in blocks[0][1]
    assert '<a href="/b/?x=1&amp;y=2">b</a>' in blocks[0][1]
    assert '<a href="https://other.example/">c</a>' in blocks[0][1]


def test_lost_words_would_be_reported() -> None:
    assert convert("<svg><text>Hidden chart words</text></svg>").problems == ["a <svg> was removed"]


WORDS = st.text(st.sampled_from("abcdefgh éß한"), min_size=1, max_size=12).filter(str.strip)
LEAF = WORDS.map(lambda text: escape(text))
WRAPPERS = [
    "<p>{}</p>",
    "<div>{}</div>",
    "<b>{}</b>",
    "<em>{}</em>",
    "<h2>{}</h2>",
    "<h5>{}</h5>",
    "<ul><li>{}</li></ul>",
    "<ol><li>{}</li><li>{}</li></ol>",
    "<blockquote>{}</blockquote>",
    "<blockquote><p>{}</p><cite>{}</cite></blockquote>",
    "{}\n\n{}",
    "{}<br>{}",
    "{} {}",
    '<a href="/x">{}</a>',
    "<table><tr><td>{}</td><td>{}</td></tr></table>",
    "<pre>{}</pre>",
    "<figure><img src='/a.jpg'><figcaption>{}</figcaption></figure>",
    "<section>{}</section>",
    "[vc_row][vc_column_text]{}[/vc_column_text][/vc_row]",
    "[box]{}[/box]",
    "<dl><dt>{}</dt><dd>{}</dd></dl>",
    '[caption id="attachment_3"]<img src="/a.jpg"> {}[/caption]',
    "<!-- wp:group --><div>{}</div><!-- /wp:group -->",
    "<details><summary>{}</summary>{}</details>",
    "<span>{}",
    "</div>{}",
    "<p>{}",
    "<li>{}</li>",
    "<center>{}</center>",
    "<!-- wp:quote --><blockquote><!-- wp:paragraph --><p>{}</p><!-- /wp:paragraph --><cite>{}"
    "</cite></blockquote><!-- /wp:quote -->",
    "[unknown_one a='b']{}[/unknown_one]",
]
PIECES = st.recursive(
    LEAF,
    lambda inner: st.builds(
        lambda form, one, two: form.replace("{}", one, 1).replace("{}", two),
        st.sampled_from(WRAPPERS),
        inner,
        inner,
    ),
    max_leaves=12,
)
CALM = settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


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
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "</b>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<ul>",
                "<li>",
                "</ul>",
                "[",
                "]",
                "[caption]",
                "[/caption]",
                "[quote]",
                "[/quote]",
                '[gallery ids="',
                '"',
                "'",
                "<!-- wp:x -->",
                "<!-- /wp:x -->",
                '<!-- wp:image {"id":',
                "-->",
                "<figure>",
                "<img src=x>",
                "</figure>",
                "&",
                "<",
                "<a href='",
                "\n\n",
                "\x00",
                "\ud800",
                "<blockquote>",
                "</blockquote>",
                "<cite>",
                "word",
                "<iframe ",
                "src=//a.b/c ",
                ">",
                "https://youtu.be/abc",
                "<script>",
                "</script>",
                "<wp-caption>",
                "<svg>",
            ]
        ),
        max_size=60,
    )
)
def test_no_text_at_all_makes_it_raise(pieces: list[str]) -> None:
    convert("".join(pieces))


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<b>",
        "<ul><li>",
        "<blockquote>",
        "[box]",
        "<table><tr><td>",
        "<!-- wp:group -->",
        "<figure>",
        '<!-- wp:x {"a":',
        "[caption ",
        "<",
        '<a href="',
        "[a b='",
        "&",
        "<span style='",
        "<!--",
        "\n",
        "<br>",
    ],
)
def test_hostile_content_ends_quickly_and_keeps_its_words(piece: str) -> None:
    started = time.process_time()
    done = convert(piece * 3000 + " word")
    assert time.process_time() - started < 10
    assert done.blocks or done.problems
