"""Queries become expressions of quoted words, and nothing that is typed can break them."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from modelsearch.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText, SearchQuery
from modelsearch.utils import parse_query_string
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from dateline.search.expression import EVERYTHING, NOTHING, compile_query, fts5, tsquery


def sqlite(query: SearchQuery, *, prefix: bool = False) -> str:
    wanted = compile_query(query, prefix=prefix)
    assert wanted.node is not None
    return ("not " if wanted.negated else "") + fts5(wanted.node)


def test_plain_words_are_all_wanted_or_any() -> None:
    assert sqlite(PlainText("clean water")) == '("clean" AND "water")'
    assert sqlite(PlainText("clean water", operator="or")) == '("clean" OR "water")'
    assert sqlite(Fuzzy("clean")) == '"clean"'


def test_only_the_last_word_may_go_on() -> None:
    assert sqlite(PlainText("clean wat"), prefix=True) == '("clean" AND "wat" *)'
    assert sqlite(Phrase("clean wat"), prefix=True) == '"clean wat"'


def test_joined_words_must_follow_each_other() -> None:
    assert sqlite(PlainText("bus-lane")) == '"bus lane"'
    wanted = compile_query(PlainText("bus-lane"), prefix=True)
    assert wanted.node is not None
    assert tsquery(wanted.node) == "('bus' <-> 'lane':*)"


def test_negation_moves_to_the_top() -> None:
    a, b = PlainText("a"), PlainText("b")
    assert sqlite(And([a, Not(b)])) == '("a" NOT "b")'
    assert sqlite(Or([a, Not(b)])) == 'not ("b" NOT "a")'
    assert sqlite(Not(Or([a, b]))) == 'not ("a" OR "b")'
    assert sqlite(Not(Not(Boost(a, 2)))) == '"a"'


def test_everything_and_nothing_are_known_before_asking() -> None:
    a = PlainText("a")
    assert compile_query(MATCH_ALL) == EVERYTHING
    assert compile_query(Not(MATCH_ALL)) == NOTHING
    assert compile_query(Or([a, MATCH_ALL])) == EVERYTHING
    assert compile_query(And([a, Not(MATCH_ALL)])) == NOTHING
    assert compile_query(And([a, MATCH_ALL])) == compile_query(a)
    assert compile_query(Or([a, Not(MATCH_ALL)])) == compile_query(a)
    assert compile_query(Not(PlainText("🎉"))) == NOTHING


def test_a_part_without_words_is_ignored() -> None:
    assert sqlite(And([PlainText("a"), Phrase("🎉")])) == '"a"'


strings = st.one_of(st.text(), st.text(alphabet="ab'\"*():^-+{}<>&|!\\% \u00e9🎉\x00水"))
leaves = st.one_of(
    strings.map(PlainText), strings.map(Phrase), strings.map(Fuzzy), st.just(MATCH_ALL)
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(And),
        st.lists(inner, min_size=1, max_size=4).map(Or),
        inner.map(Not),
        inner.map(lambda query: Boost(query, 2.0)),
    ),
    max_leaves=8,
)
in_database = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@in_database
@given(typed=strings)
@example(typed='"')
@example(typed="a NEAR(b c, 2)")
@example(typed='title : "a" OR body MATCH b*')
@example(typed="AND OR NOT")
@example(typed="a' | 'b':* <-> !c")
@example(typed="%s %(x)s {}")
@example(typed="word " * 500)
def test_nothing_typed_is_a_syntax_error(page: Callable[..., Page], typed: str) -> None:
    backend = get_search_backend()
    assert backend.search(typed, Page).count() >= 0
    assert len(backend.autocomplete(typed, Page, order_by_relevance=False)[:5]) >= 0
    assert backend.autocomplete(parse_query_string(typed)[1], Page).count() >= 0


@in_database
@given(query=trees)
def test_a_query_and_its_negation_share_out_all_pages(
    page: Callable[..., Page], query: SearchQuery
) -> None:
    if not Page.objects.filter(title="a b").exists():
        page("a b")
        page("b é 水")
    backend = get_search_backend()
    everything = set(Page.objects.values_list("pk", flat=True))
    found = {found.pk for found in backend.search(query, Page)}
    others = {found.pk for found in backend.search(Not(query), Page)}
    assert found <= everything
    assert not found & others
    wanted = compile_query(query)
    if wanted.node is not None or wanted.negated:
        assert found | others == everything


def test_a_query_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        compile_query(SearchQuery())
