"""The press against a render from nothing, after every step of random editing (P1 to P8, E6, E8).

``PRESS_STEPS`` sets how many steps are taken in all; ``make soak`` takes far more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import press_machine
from tests.press_machine import PressMachine, fresh_proof, lay_and_press
from tests.press_steps import STEPS, Clock

HOW_MANY = int(os.environ.get("PRESS_STEPS", "200"))
IN_ONE = 25


@pytest.fixture
def newsroom(db: None) -> Iterator[None]:
    lay_and_press(Clock())
    yield
    press_machine.opened.cache_clear()


def test_after_every_step_the_store_equals_a_render_from_nothing(newsroom: None) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        PressMachine,
        settings=settings(
            max_examples=max(1, HOW_MANY // IN_ONE), stateful_step_count=IN_ONE, deadline=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
        ),
    )  # fmt: skip


def test_the_machine_knows_every_kind_of_step() -> None:
    """So that a rename does not quietly take one out."""
    assert len(STEPS) >= 45, sorted(STEPS)


def test_the_machine_notices_a_page_that_is_not_pressed_again(newsroom: None) -> None:
    with fresh_proof() as proof:
        proof.take("write_article", 1, 1, 0)
        path, page = next((p, s) for p, s in proof._stored() if p == "/news/")
        press_machine.the_store().write(path, type(page)(page.body + b"<!-- old -->"))
        with pytest.raises(AssertionError, match="old bytes"):
            proof.check()


def test_the_machine_notices_a_word_that_is_not_public(newsroom: None) -> None:
    with fresh_proof() as proof:
        proof.take("write_article", 1, 1, 0)
        proof.take("unpublish_article", 0, 0, 0)
        page = press_machine.the_store().read("/news/")
        assert page is not None
        secret = page.body.replace(b"</body>", b"tok0q</body>")
        press_machine.the_store().write("/news/", type(page)(secret))
        with pytest.raises(AssertionError):
            proof.check()
