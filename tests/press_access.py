"""More steps of a desk: embargoes, corrections, withdrawals (see ``press_steps.py``)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dateline.newsroom.access import actions as access
from dateline.newsroom.access.actions import CannotBeDone, Reporter
from dateline.newsroom.aftercare import actions as aftercare
from dateline.newsroom.aftercare.actions import NotCorrected
from dateline.newsroom.models import Article, Embargo
from dateline.publishing.actions import settle_schedules
from tests.press_records import Records
from tests.press_steps import some, step, token

READER = Reporter("Ann", "ann@star.example")


def held(n: int) -> Any:
    """The n-th embargo that stands."""
    return some(Embargo, n, state=Embargo.State.HELD)


class Access(Records):
    """Every step there is."""

    @step
    def embargo_article(self, a: int, b: int) -> None:
        article = some(Article, a, live=False)
        if article is None or not article.latest_revision_id:
            return
        try:
            made = access.set_embargo(
                article,
                lifts_at=self.clock.now + timedelta(hours=1 + b * 5),
                zone="America/Chicago",
            )
        except CannotBeDone:
            return
        access.invite(made, [READER])

    @step
    def change_an_embargo(self, a: int, b: int) -> None:
        embargo = held(a)
        if embargo is None:
            return
        if b % 4 == 0:
            access.give_newest_text(embargo)
        elif b % 4 == 1:
            access.move(embargo, lifts_at=self.clock.now + timedelta(days=1 + b, minutes=a))
        elif b % 4 == 2:
            access.lift(embargo)
        else:
            access.kill(embargo, reason=token())

    @step
    def withdraw_article(self, a: int, b: int) -> None:
        if article := some(Article, a, live=True):
            aftercare.withdraw(article, explanation=token(), gone=b % 3 == 0)

    @step
    def restore_article(self, a: int, b: int) -> None:
        if article := some(Article, a, live=False):
            try:
                aftercare.restore(article)
            except NotCorrected:
                return

    @step
    def correct_article(self, a: int, b: int) -> None:
        article = some(Article, a, live=True)
        if article is None:
            return
        words = article.deck.split()
        old = words[b % len(words)] if words and b % 3 else ""
        try:
            aftercare.correct(
                article, old=old, new=f"Right {token()}", note=f"Wrong {token()}", replace=bool(old)
            )
        except NotCorrected:
            return

    @step
    def pass_time(self, a: int, b: int) -> None:
        hours = (1, 5, 24, 24 * 3, 24 * 20, 24 * 200)[a % 6]
        self.clock.now += timedelta(hours=hours)
        access.lift_due()
        settle_schedules()
