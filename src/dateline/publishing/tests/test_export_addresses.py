"""Exactly what a browser takes for an address is changed, and not one other byte."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.publishing.export.markup import in_css, in_html


def marked(address: str) -> str | None:
    """Stands for any change: what was found and begins with a slash."""
    clean = address.strip()
    return f"N{clean}" if clean.startswith("/") else None


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/x">', "<a href='/x'>", "<a href=/x>", "<a href=/x/>", '<a/href="/x"/>',
        "<A\nHREF\t=\n/x\fid=y>", '<a title=">" href="/x">', "<a title='<a href=\"/y\">' href=/x>",
        '<a href="/x?a=1&amp;b=2">', '<form action="/x"><button formaction=/x>', "<video poster=/x src=/x>",
        "<object data=/x><div data=/y data-href=/y title=/y>", '<img srcset="/x, y 2x, /x (a,b) 3x, /x">',
        '<img srcset=" /x 1x , /x 2x,/x">', '<p style="background:url(/x);color:red">',
        "<style>a{b:url(/x)}</style><a href=/x>", '<svg><use xlink:href="/x#y"/></svg>',
        "<!-->-<a href=/x>", "<!--- <a href=/y> --!><a href=/x>", "a < b <a href=/x>",
        "</p href=/y><a href=/x>", "<textarea><a href=/y></textareas></textarea ><a href=/x>",
        "<script>'<a href=/y>'</SCRIPT><a href=/x>", "<script><!--></script><a href=/x>",
        "<script><!--<script></script><a href=/y>--></script><a href=/x>",
        "<script><!-- </script><a href=/x>", "<iframe src=/x><a href=/y></iframe>",
    ],
)  # fmt: skip
def test_addresses_are_found_as_a_browser_finds_them(html: str) -> None:
    """Those that a browser finds are called /x here, what only looks like one /y."""
    assert in_html(html, marked) == html.replace("/x", "N/x")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href=" /x\n">', '<a href="N/x">'),
        ('<a href="/x?a=1&copy=2">', '<a href="N/x?a=1&amp;copy=2">'),
        ('<a href="&#x2F;x&quot;">', '<a href="N/x&quot;">'),
        ('<a href="&sol;x">', '<a href="N/x">'),
    ],
)
def test_character_references_are_read_as_in_attributes(html: str, expected: str) -> None:
    assert in_html(html, marked) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<!-- <a href=/x>", "<!doctype html SYSTEM '/x'>", "<?xml href=/x?>", "</ a href=/x>",
        '<a href="/x', "<a href='/x", '<a href="/x"', "<a href=/x", '<a title="', "<a href = ",
        "<script><a href=/x>", "<title><a href=/x></title>", "<plaintext><a href=/x>", "<a href>",
        "< a href=/x>", "<1 href=/x>", "<a x=href=/x>", "<a href=>", "<a =href=/x>", "<a \"href=/x>",
    ],
)  # fmt: skip
def test_what_is_no_address_stays(html: str) -> None:
    assert in_html(html, marked) == html


pieces = st.sampled_from(
    list("<>\"'/=!-& \n\u00e9\ud800") + [
        "<a", "<a href=", "<img srcset=", "href", "style=", "url(", "/x", "<!--", "-->", "--!>", "<script", "</script", "<style>",
        "</style>", "<svg>", "</svg>", "<![CDATA[", "]]>", "<title>", "</title>", "<meta http-equiv=refresh content='0;url=", "&#47;", "&copy", "@import ", "/*", "*/", "\\",
    ]
)  # fmt: skip


@given(st.lists(pieces, max_size=30).map("".join))
@example('<a href="/x')
@example("<a href='/\ud800'>")
def test_nothing_changes_where_nothing_is_replaced(text: str) -> None:
    assert in_html(text, lambda address: None) == text
    assert in_css(text, lambda address: None) == text


words = st.text("<>/=! -&\n\"'`é#?:;.,()[]{}xyA1", max_size=12)
double = words.map(lambda w: '"' + w.replace('"', "") + '"')
single = words.map(lambda w: "'" + w.replace("'", "") + "'")
blank = st.text(" \n\t\f", min_size=1, max_size=3)
others = st.tuples(
    blank, st.sampled_from(["title", "data-href", "alt", "x:y"]), st.sampled_from(["", "=", " = "]), double | single
).map(lambda t: t[0] + t[1] + (t[2] + t[3] if t[2] else ""))  # fmt: skip
address = st.text("/xyz.-_~%2é", max_size=10).map(lambda w: "/" + w)


@st.composite
def parts(draw: st.DrawFn) -> tuple[str, str]:
    """A piece of a page, and what becomes of it."""
    inert = st.one_of(
        words.map(lambda w: w.replace("<", "").replace(">", "")),
        words.map(lambda w: f"<!-- {w.replace('-', '')} <a href=/y> -->"),
        words.map(lambda w: f"<script>{w.replace('<', '')} '<a href=\"/y\">'</script>"),
        words.map(lambda w: f"<title>{w.replace('<', '')} <a href=/y></title>"),
        st.just("<!doctype html>"),
        st.lists(others, max_size=3).map(lambda a: "<p" + "".join(a) + ">"),
        st.sampled_from(["</p>", "</a >", "<br/>", "<br />"]),
    )
    if draw(st.booleans()):
        piece = draw(inert)
        return piece, piece
    before, after = draw(st.lists(others, max_size=2)), draw(st.lists(others, max_size=2))
    where, quote = draw(address), draw(st.sampled_from(['"', "'", ""]))
    name = draw(st.sampled_from(["href", "SRC", "action", "xlink:href"]))
    equals = draw(st.sampled_from(["=", " = ", "\n="]))
    start = "<x-y" + "".join(before) + draw(blank) + name + equals
    end = "".join(after) + draw(st.sampled_from([">", " >", " />"]))
    return f"{start}{quote}{where}{quote}{end}", f"{start}{quote}N{where}{quote}{end}"


@given(st.lists(parts(), max_size=12))
def test_exactly_the_addresses_of_a_page_are_replaced(page: list[tuple[str, str]]) -> None:
    before, after = ("".join(side) for side in zip(*page, strict=True)) if page else ("", "")
    assert in_html(before, marked) == after


@pytest.mark.parametrize(
    "css",
    [
        "a{b:url(/x)}", "a{b:URL( '/x' )}", '@import "/x" print;', "@import url(/x);",
        "a{b:url(x.png)} /* url(/y) */ c{d:'url(/y)'}", "a{b:my-url(/y)} c{d:url(data:y)} e{f:url(/y",
        "a::before{content:'\\'url(/y)'}",
    ],
)  # fmt: skip
def test_addresses_in_css(css: str) -> None:
    assert in_css(css, marked) == css.replace("/x", "N/x")
