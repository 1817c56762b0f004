"""The backend finds what Wagtail's would, in a better order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from modelsearch.backends.base import FilterFieldError, SearchFieldError
from modelsearch.query import MATCH_ALL, Not, Phrase, PlainText
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from dateline.content.models import Photo, Topic
from dateline.newsroom.models import Article
from dateline.search import matching

MakePage = Callable[..., Page]


def titles(results: Any) -> list[str]:
    return [str(found) for found in results]


def search(query: Any, what: Any = Page, **options: Any) -> Any:
    return get_search_backend().search(query, what, **options)


def complete(query: Any, what: Any = Page, **options: Any) -> Any:
    return get_search_backend().autocomplete(query, what, **options)


def test_the_projects_backend_is_ours() -> None:
    assert type(get_search_backend()).__module__ == "dateline.search.backend"


def test_accents_case_and_apostrophes_do_not_matter(page: MakePage) -> None:
    page("Mayor O’Brien meets José Núñez")
    for query in ("obrien", "O'BRIEN", "nunez", "José núñez", "Nun\u0303ez"):
        assert search(query).count() == 1, query


def test_whole_words_are_searched_and_beginnings_completed(page: MakePage) -> None:
    page("Clean water for all")
    assert search("wat").count() == 0
    assert search("wat", partial_match=True).count() == 1
    assert complete("clean wat").count() == 1
    assert complete("cle wat").count() == 0
    assert complete("w").count() == 1


def test_all_words_are_wanted_unless_any_is_asked_for(page: MakePage) -> None:
    page("Clean water")
    page("Clean streets")
    assert search("clean water").count() == 1
    assert search("clean water", operator="or").count() == 2
    assert titles(search(PlainText("clean") & Not(PlainText("water")))) == ["Clean streets"]
    assert search(Phrase("water clean")).count() == 0
    assert search(Phrase("clean water")).count() == 1


def test_scripts_without_spaces_are_found_by_any_part(page: MakePage) -> None:
    page("市議会が清潔な水を", slug="water")
    assert search("清潔").count() == 1
    assert search("潔清").count() == 0


def test_an_empty_query_finds_nothing_and_match_all_everything(page: MakePage) -> None:
    page("Clean water")
    assert search("").count() == 0
    assert search("🎉").count() == 0
    assert search(MATCH_ALL).count() == Page.objects.count()
    assert list(search("anything", Page, fields=[])) == []


def test_a_title_counts_more_than_a_body(publish: Callable[..., Article]) -> None:
    publish("Budget", deck="nothing of note")
    publish("Zoning", deck="budget budget")
    publish("Parks", deck="the budget")
    assert titles(search("budget", Article))[0] == "Budget"
    assert titles(complete("budg"))[0] == "Budget"


def test_equal_matches_lie_newest_first(page: MakePage) -> None:
    made = [page(f"Budget number {n}").pk for n in ("one", "two", "three")]
    assert [found.pk for found in search("budget")] == made[::-1]


def test_very_common_words_put_titles_first_then_the_newest(
    publish: Callable[..., Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "MOST_RANKED", {})
    publish("Budget one")
    publish("Zoning", deck="budget")
    publish("Budget two")
    assert sorted(titles(search("budget"))[:2]) == ["Budget one", "Budget two"]
    assert titles(search("budget"))[2] == "Zoning"


def test_searching_pages_finds_articles_and_searching_articles_only_those(
    publish: Callable[..., Article], page: MakePage
) -> None:
    article = publish("Budget hearing")
    page("Budget page")
    assert search("budget").count() == 2
    assert list(search("budget", Article)) == [article]
    assert [type(found) for found in search("hearing", Page.objects.specific())] == [Article]


def test_models_with_the_same_key_are_kept_apart(page: MakePage) -> None:
    made = page("Budget")
    Topic.objects.create(pk=made.pk, name="Water")
    assert search("water", Page).count() == 0
    assert search("budget", Topic).count() == 0
    assert titles(complete("wat", Topic)) == ["Water"]


def test_the_querysets_filters_and_order_are_respected(page: MakePage) -> None:
    page("Budget b", live=True)
    page("Budget a", live=False)
    page("Budget c", live=False)
    drafts = Page.objects.filter(live=False)
    assert search("budget", drafts).count() == 2
    ordered = search("budget", drafts.order_by("title"), order_by_relevance=False)
    assert titles(ordered) == ["Budget a", "Budget c"]
    assert titles(drafts.search("budget", order_by="-title")) == ["Budget c", "Budget a"]
    assert search("budget", Page.objects.none()).count() == 0
    joined = Page.objects.filter(locale__language_code="en").distinct()
    assert search("budget", joined).count() == 3


def test_results_can_be_sliced_counted_and_asked_again(
    page: MakePage, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for n in range(7):
        page(f"Budget {n}")
    results = search("budget")
    assert results.count() == 7
    assert len(results[2:5]) == 3
    assert results[5:20].count() == 2
    assert results[:3][:6].count() == 3
    assert titles(results[1:2]) == [str(results[1])]
    with django_assert_num_queries(1):
        titles(results[0:5])


def test_a_page_of_results_takes_four_queries(
    page: MakePage, django_assert_num_queries: Callable[[int], Any]
) -> None:
    page("Budget")
    search("budget").count()  # content types are cached from here on
    with django_assert_num_queries(4):  # words, keys, scores, objects
        results = search("budget")
        assert results.count() == 1
        assert len(results[:20]) == 1


def test_scores_are_numbers_and_the_best_is_first(page: MakePage) -> None:
    page("Budget")
    page("Budget and many other words that matter less here")
    scores = [found.score for found in search("budget").annotate_score("score")[:5]]
    assert scores == sorted(scores, reverse=True)
    assert all(isinstance(score, float) and score > 0 for score in scores)


def test_results_are_counted_by_a_field(page: MakePage) -> None:
    page("Budget", live=True)
    page("Budget b", live=False)
    page("Budget c", live=False)
    assert list(search("budget").facet("live").items()) == [(False, 2), (True, 1)]
    with pytest.raises(FilterFieldError):
        search("budget").facet("slug")


def test_one_field_can_be_searched(db: None) -> None:
    Topic.objects.create(name="Water", description="Rivers and pipes")
    assert search("rivers", Topic).count() == 1
    assert search("rivers", Topic, fields=["name"]).count() == 0
    assert complete("wat", Topic, fields=["name"]).count() == 1
    with pytest.raises(SearchFieldError):
        search("rivers", Topic, fields=["slug"])


def test_values_and_photos_with_tags_are_found(photo: Callable[..., Photo]) -> None:
    made = photo("Bridge", caption="Ribbon cutting")
    made.tags.add("waterfront")
    assert search("waterfront", Photo).count() == 1
    assert list(search("ribbon", Photo.objects.values_list("title"))) == [("Bridge",)]


def test_a_model_that_is_not_searchable_has_no_results(db: None) -> None:
    assert search("en", Locale).count() == 0
