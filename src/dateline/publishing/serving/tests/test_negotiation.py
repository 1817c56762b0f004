"""Accept-Encoding and If-None-Match, against the words of RFC 9110 written down plainly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.publishing.serving.negotiation import OURS, encodings, matches

WEIGHTS = st.sampled_from(
    ["", ";q=0", ";q=0.0", "; q=0.5", ";Q=1", " ; q=0.001", ";q=1.000", ";q=0.75"]
)
NAMES = st.sampled_from(["br", "gzip", "identity", "*", "x-gzip", "zstd", "GZIP", "deflate"])
ELEMENTS = st.lists(st.tuples(NAMES, WEIGHTS), max_size=6)
OPAQUE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"'))


def reference(elements: list[tuple[str, str]]) -> dict[str, float]:
    """The weight of each coding of ours by 12.5.3, one rule after the other; -1 is "least of all"."""
    said = []
    for name, weight in elements:
        name = name.lower().replace("x-gzip", "gzip")
        number = float(weight.lower().partition("q=")[2] or 1)
        said.append((name, number))
    weights = {}
    for coding in OURS:
        own = [weight for name, weight in said if name == coding]
        star = [weight for name, weight in said if name == "*"]
        if own:
            weights[coding] = max(own)
        elif star:  # "*" matches any available content coding not explicitly listed
            weights[coding] = max(star)
        elif coding == "identity":  # acceptable unless excluded
            weights[coding] = -1
        else:  # listed codings only
            weights[coding] = 0
    return weights


@settings(deadline=None)
@given(ELEMENTS)
def test_encodings_follow_the_rfc(elements: list[tuple[str, str]]) -> None:
    got = encodings(",".join(name + weight for name, weight in elements))
    weights = reference(elements)
    assert set(got) == {coding for coding, weight in weights.items() if weight != 0}
    for first, second in zip(got, got[1:], strict=False):
        mine, other = weights[first], weights[second]
        assert mine > other or (mine == other and OURS.index(first) < OURS.index(second))


@settings(deadline=None)
@given(st.text())
def test_no_header_breaks_it(header: str) -> None:
    assert set(encodings(header)) <= set(OURS)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, ("identity",)),
        ("", ("identity",)),
        ("gzip, deflate, br, zstd", ("br", "gzip", "identity")),
        ("gzip", ("gzip", "identity")),
        ("gzip;q=1.0, br;q=0.2", ("gzip", "br", "identity")),
        ("identity;q=1, gzip;q=0.5", ("identity", "gzip")),
        ("*", ("br", "gzip", "identity")),
        ("*;q=0", ()),
        ("gzip, *;q=0", ("gzip",)),
        ("identity;q=0", ()),
        ("br, identity;q=0", ("br",)),
        ("gzip;q=high, br", ("br", "identity")),
        ("gzip;q=1.5", ("identity",)),
        ("gzip;level=9;q=0.5, br;q=0.6", ("br", "gzip", "identity")),
    ],
)
def test_what_real_readers_send(header: str | None, wanted: tuple[str, ...]) -> None:
    assert encodings(header) == wanted


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), OPAQUE), min_size=1, max_size=5), OPAQUE)
def test_tags_are_compared_weakly(tags: list[tuple[bool, str]], ours: str) -> None:
    header = ", ".join(f'{"W/" if weak else ""}"{tag}"' for weak, tag in tags)
    assert matches(header, f'"{ours}"') == (ours in [tag for _, tag in tags])


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("*", True), (" * ", True), ('"a"', True), ('W/"a"', True), ('"b" , W/"a"', True),
        ('"a', False), ("a", False), ('"b","c"', False), ('"b,"a",c"', False), ("", False),
        ('w/"a"', False), ('"a" "b"', False), ('"a",', True),
    ],
)  # fmt: skip
def test_lists_of_tags(header: str, found: bool) -> None:
    assert matches(header, '"a"') is found


@settings(deadline=None)
@given(st.text())
def test_no_list_of_tags_breaks_it(header: str) -> None:
    assert matches(header, '"a tag that nobody guesses"') in (False, header.strip() == "*")
