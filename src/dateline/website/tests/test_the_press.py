"""What the press stores is what a render from nothing gives."""

from __future__ import annotations

import pytest

from dateline.content.models import Topic
from dateline.publishing.founding import every_address, found
from dateline.publishing.models import Change, Output
from dateline.publishing.outputs import placed
from dateline.publishing.press import press_until_idle, the_store
from dateline.publishing.tracking import recording

pytestmark = pytest.mark.django_db


def from_nothing() -> dict[str, bytes]:
    """Every page and file that exists, rendered alone."""
    pages, files = {}, set()
    for path, family, arguments in every_address():
        with recording() as record:
            rendered = family.render(**arguments)
        assert rendered is not None, path
        pages[path] = rendered.body
        files |= record.files
    for path in files:
        family, arguments = placed(path)  # type: ignore[misc]
        rendered = family.render(**arguments)
        if rendered is not None:
            pages[path] = rendered.body
    return pages


def stored() -> dict[str, bytes]:
    store = the_store()
    return {path: store.read(path).body for path in store.paths()}


def check() -> None:
    press_until_idle()
    assert not Change.objects.exists()
    failed = list(Output.objects.exclude(error="").values_list("path", "error"))
    assert not failed
    one, other = stored(), from_nothing()
    assert sorted(one) == sorted(other)
    assert [p for p in one if one[p] != other[p]] == []


def test_a_founded_site_is_pressed_whole(publish, clip, photo, place, chapter, section) -> None:
    water = Topic.objects.create(name="Water")
    publish("One", topics=[water], photo=photo(), places=[place()])
    publish("Two", topics=[water], kind="press-release", dateline="DULUTH, Minn.")
    clip("A clip", show_in_latest=True)
    found("now")
    check()
    publish("Three", topics=[water])
    check()
