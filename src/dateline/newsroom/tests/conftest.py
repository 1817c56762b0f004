"""Fixtures of the newsroom's tests: a release with a local edition, and the mails that go out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from dateline.directory.models import Jurisdiction, Office, Person, Term
from dateline.mail.tests.sink import Sink, receiving
from dateline.newsroom.editions import actions
from dateline.newsroom.models import Article, LocalEdition
from dateline.newsroom.tests.local_editions import OWN


@pytest.fixture
def sink() -> Iterator[Sink]:
    with receiving() as found:
        yield found


@pytest.fixture
def duluth(place: Callable[..., Jurisdiction]) -> Jurisdiction:
    return place("Duluth", "MN")


@pytest.fixture
def mayor(duluth: Jurisdiction) -> Person:
    ana = Person.objects.create(name="Ana Ruiz")
    office = Office.objects.create(title="Mayor", jurisdiction=duluth)
    Term.objects.create(person=ana, office=office, start="2024")
    return ana


@pytest.fixture
def release(publish: Callable[..., Article]) -> Article:
    return publish(
        "Cities answer the phone", kind="press-release", live=False, deck="A deck that says more.",
        dateline="NATIONWIDE", body=[("text", "<p>The line opens on Monday.</p>")],
    )  # fmt: skip


@pytest.fixture
def edition(release: Article, mayor: Person) -> LocalEdition:
    (row,) = actions.make(release, members=[mayor])
    return actions.write(row, OWN)
