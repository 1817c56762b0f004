"""What tests of local editions do again and again."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from dateline.mail.actions import send_due
from dateline.mail.tests.sink import Sink
from dateline.newsroom.editions import actions
from dateline.newsroom.editions.actions import Words
from dateline.newsroom.models import Article, LocalEdition

MEMBER = "ana@city.example"
OWN = Words("Duluth answers in two minutes.", "We pick up.", [
    {"value": "14", "label": "operators in Duluth", "source": "City payroll"},
])  # fmt: skip


def again(row: LocalEdition) -> LocalEdition:
    return LocalEdition.objects.select_related("shown", "approved", "parent").get(pk=row.pk)


def path_to(row: LocalEdition, sink: Sink, **more: Any) -> str:
    """Ask the member; the path of the link that she was mailed."""
    actions.ask(row, email=MEMBER, **more)
    sink.arrived.clear()
    send_due()
    (path,) = re.findall(
        r"https://press\.example\.org(/your-edition/[0-9a-f]{40}/)", sink.text_for(MEMBER)
    )
    return str(path)


def form_on(path: str) -> dict[str, str]:
    """What the member's form holds, as a browser would send it."""
    page = Client().get(path).content.decode()
    told = dict(
        re.findall(r'<input type="(?:hidden|text)" name="(\w+)"[^>]* value="([^"]*)"', page)
    )
    told |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)</textarea>', page))
    return told


def say_yes(row: LocalEdition) -> None:
    actions.record(row, approver="Ana Ruiz", comment="By phone.")


def publish_words(article: Article, text: str) -> None:
    draft: Any = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    draft.body = [("text", f"<p>{text}</p>")]
    draft.save_revision().publish()


def let_out(article: Article) -> None:
    article.get_latest_revision().publish()
