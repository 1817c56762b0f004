"""Quotes become records with the article: the speaker, what they were on that day, the words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dateline.content import bulk
from dateline.directory.models import Membership, Office, Organisation, Person, Term
from dateline.newsroom.actions import add_articles_in_bulk
from dateline.newsroom.models import Article, Quote

pytestmark = pytest.mark.django_db

NOVEMBER = datetime(2026, 11, 10, 18, tzinfo=UTC)


def said(text: str = "Water first.", **value: Any) -> dict[str, Any]:
    return {"type": "quote", "value": {"text": text, **value}}


def body(*blocks: dict[str, Any]) -> str:
    return json.dumps(list(blocks))


@pytest.fixture
def ana(place: Any) -> Person:
    person = Person.objects.create(name="Ana Ruiz")
    office = Office.objects.create(title="Mayor", jurisdiction=place())
    Term.objects.create(person=person, office=office, start="2024", end="2026-12-31")
    return person


def again(article: Any, **fields: Any) -> Quote:
    for name, value in fields.items():
        setattr(article, name, value)
    article.save_revision().publish()
    return Quote.objects.get(article=article)


def test_a_quote_has_its_speaker_with_the_office_of_that_day(publish, ana) -> None:
    article = publish("Water", date=NOVEMBER, body=body(said(person=ana.pk)))
    quote = Quote.objects.get()
    assert (quote.article_id, quote.person, quote.text) == (article.pk, ana, "Water first.")
    assert (quote.speaker, quote.capacity) == ("Ana Ruiz", "Mayor, Duluth, Minn.")
    assert (str(quote.date), quote.live) == ("2026-11-10", True)


def test_what_is_typed_is_printed(publish, ana) -> None:
    publish("Water", body=body(said(person=ana.pk, speaker="Mayor Ruiz", speaker_title="Chair")))
    quote = Quote.objects.get()
    assert (quote.speaker, quote.capacity) == ("Mayor Ruiz", "Chair")


def test_nobody_is_given_an_office_of_another_day(publish, ana) -> None:
    publish("Early", date=datetime(2023, 5, 1, 12, tzinfo=UTC), body=body(said(person=ana.pk)))
    assert Quote.objects.get().capacity == ""


def test_who_holds_no_office_is_named_by_a_role(publish) -> None:
    pat = Person.objects.create(name="Pat Lee")
    chapter = Organisation.objects.create(name="Minnesota Chapter", kind="chapter", code="mn")
    Membership.objects.create(organisation=chapter, person=pat, role="Chair", start="2025")
    publish("Water", date=NOVEMBER, body=body(said(person=pat.pk)))
    assert Quote.objects.get().capacity == "Chair, Minnesota Chapter"


def test_a_public_capacity_stays_while_person_and_day_do(publish, ana) -> None:
    article = publish("Water", date=NOVEMBER, body=body(said(person=ana.pk)))
    Term.objects.all().update(start="2026-12")  # the record is corrected later
    assert again(article, title="Water, again").capacity == "Mayor, Duluth, Minn."
    assert again(article, date=datetime(2026, 11, 12, tzinfo=UTC)).capacity == ""


def test_a_typed_title_that_is_taken_away_is_resolved(publish, ana) -> None:
    article = publish("Water", date=NOVEMBER, body=body(said(person=ana.pk, speaker_title="Chair")))
    blocks = article.body.get_prep_value()
    blocks[0]["value"]["speaker_title"] = ""
    assert again(article, body=json.dumps(blocks)).capacity == "Mayor, Duluth, Minn."


def test_a_draft_is_resolved_anew_when_it_is_published(publish, ana) -> None:
    article = publish("Water", date=NOVEMBER, live=False, body=body(said(person=ana.pk)))
    assert not Quote.objects.get().live
    Term.objects.all().update(start="2026-12")
    assert again(article).capacity == ""


def test_rows_follow_the_body(publish, ana) -> None:
    article = publish("Water", body=body(said("One."), said("Two.", person=ana.pk)))
    one, two = Quote.objects.order_by("order")
    blocks = article.body.get_prep_value()
    article.body = json.dumps([blocks[1], said("Three.")])
    article.save_revision().publish()
    told = list(Quote.objects.order_by("order").values_list("pk", "text"))
    assert told[0] == (two.pk, "Two.") and told[1][1] == "Three."
    assert not Quote.objects.filter(pk=one.pk).exists()


def test_a_quote_is_public_while_its_article_is(publish, ana) -> None:
    article = publish("Water", body=body(said(person=ana.pk)))
    article.unpublish()
    assert not Quote.objects.get().live
    article.delete()
    assert not Quote.objects.exists()


def test_a_speaker_whose_record_is_deleted_keeps_the_printed_name(publish, ana) -> None:
    article = publish("Water", date=NOVEMBER, body=body(said(person=ana.pk)))
    Term.objects.all().delete()
    ana.delete()
    quote = again(Article.objects.get(pk=article.pk))
    assert (quote.person, quote.speaker) == (None, "Ana Ruiz")
    assert quote.capacity == "Mayor, Duluth, Minn."


def test_quotes_of_an_imported_archive_are_records_too(section, ana) -> None:
    article = Article(
        title="Old", slug="old", live=True, date=NOVEMBER,
        body=body(said("Then.", speaker="A. Ruiz"), said("Now.", person=ana.pk)),
    )  # fmt: skip
    bulk.hold(article)
    add_articles_in_bulk(section, [article])
    told = Quote.objects.order_by("order").values_list("speaker", "capacity", "live")
    assert list(told) == [("A. Ruiz", "", True), ("Ana Ruiz", "Mayor, Duluth, Minn.", True)]
    stored = [each["id"] for each in Article.objects.get().body.get_prep_value()]
    assert stored == list(Quote.objects.order_by("order").values_list("block", flat=True))
