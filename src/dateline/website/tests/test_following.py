"""The page of feeds, and OPML: every list that has feeds is in it, and no file grows without end."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from dateline.content.models import Topic
from dateline.directory.models import Person
from dateline.newsroom.models import ChapterSection
from dateline.publishing import founding
from dateline.publishing.guard import guarded
from dateline.publishing.outputs import FAMILIES
from dateline.website.outputs import following
from dateline.website.outputs.feeds import FORMATS

pytestmark = pytest.mark.django_db
HOME = "https://press.example.org"


def rendered(name: str, /, **arguments: Any) -> str:
    with guarded():
        found = FAMILIES[name].render(**arguments)
    assert found is not None
    return found.body.decode()


def outlines(name: str, /, **arguments: Any) -> list[dict[str, str]]:
    root = etree.fromstring(rendered(name, **arguments).encode())
    return [{etree.QName(k).localname: v for k, v in n.items()} for n in root.iter("outline")]


@pytest.fixture
def lists(publish: Any, chapter: Any, event: Any, place: Any) -> None:
    Topic.objects.create(name="Water & more")
    Person.objects.create(name="Ana Ruiz")
    section = ChapterSection.objects.get(chapter=chapter("mn"))
    event("Hall", parent=section)
    publish("About a place", places=[place()])
    for count in founding.RECOUNT:
        count()


def every_outline() -> list[dict[str, str]]:
    """Those of the first file and of the files that it includes."""
    found = outlines("opml")
    for node in list(found):
        if node.get("type") == "include":
            assert node["url"].startswith(f"{HOME}/feeds/"), node
            name = node["url"].rpartition("/")[2].removesuffix(".opml")
            found += outlines("opml part", name=name)
    return found


def test_opml_names_every_feed_of_every_list(lists: None) -> None:
    found = [node for node in every_outline() if node.get("type") == "rss"]
    told = [node["xmlUrl"] for node in found]
    told += [node[key] for node in found for key in ("atomUrl", "jsonUrl")]
    every = [
        f"{HOME}{each.address(**arguments)}"
        for each in FAMILIES.values()
        if each.route.rpartition("/")[2] in FORMATS and each.name.partition(" ")[0] != "front"
        for arguments in each.addresses()
    ]
    assert sorted(told) == sorted(every)
    assert f"{HOME}/people/ana-ruiz/feed.rss" in told
    assert f"{HOME}/places/us/mn/duluth/feed.json" in told


def test_opml_and_the_page_name_the_calendars(lists: None) -> None:
    calendars = {node["calendarUrl"] for node in outlines("opml") if "calendarUrl" in node}
    assert calendars == {f"{HOME}/events/calendar.ics", f"{HOME}/chapters/mn/events/calendar.ics"}
    page = rendered("feeds")
    for each in calendars:
        assert f'href="{each.removeprefix(HOME)}"' in page


def test_the_page_of_feeds_names_what_the_first_file_names(lists: None) -> None:
    page = rendered("feeds")
    for node in outlines("opml"):
        for key in ("xmlUrl", "atomUrl", "jsonUrl", "url"):
            if key in node:
                assert f'href="{node[key].removeprefix(HOME)}"' in page, node[key]
    assert f'href="{"/topics/water-more/feed.json"}"' in page


def test_thousands_of_people_go_into_files_of_bounded_size(
    front: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST", 2)
    for n in range(5):
        Person.objects.create(name=f"Person {n}")
    assert [link.url for link in following.files()] == [
        "/feeds/person.opml", "/feeds/person-2.opml", "/feeds/person-3.opml",
    ]  # fmt: skip
    parts = [outlines("opml part", name=name) for name in ("person", "person-2", "person-3")]
    assert [[node["text"] for node in part] for part in parts] == [
        ["Person 0", "Person 1"], ["Person 2", "Person 3"], ["Person 4"],
    ]  # fmt: skip
    assert "Person 0" not in rendered("feeds") + rendered("opml")
    for name in ("person-1", "person-4", "person-02", "place", "topic", "person-x"):
        assert FAMILIES["opml part"].render(name=name) is None, name
    concern = FAMILIES["opml part"].concerns["directory.Person"]
    told = [
        list(concern(str(pk), {}))
        for pk in Person.objects.order_by("pk").values_list("pk", flat=True)
    ]
    files = ["person", "person", "person-2", "person-2", "person-3"]
    assert told == [[{"name": file}] for file in files], "each tries the file that it stands in"


def test_a_file_of_five_hundred_lists_is_small(front: Any) -> None:
    Person.objects.bulk_create(
        [Person(name=f"Person with a long name {n}", slug=f"person-{n}") for n in range(500)]
    )
    assert len(rendered("opml part", name="person")) < 300_000
    assert "person-2" not in rendered("opml")
