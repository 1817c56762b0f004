"""The start page says what waits, each line with one next action."""

from __future__ import annotations

import pytest

from dateline.coverage.models import Clip
from dateline.importers.models import ImportRun


def test_the_start_page_lists_what_waits(desk, publish, photo):
    publish("A draft of mine", live=False)
    publish("Out already", kind="press-release")
    Clip.objects.create(headline="A clip that waits", live=False)
    photo("Nameless", credit="")
    ImportRun.objects.create(source="csv", file_names="clips.csv", status="partly")
    page = desk().get("/desk/").content.decode()
    for text in ("A draft of mine", "Out already", "A clip that waits", "Needs credit, rights",
                 "csv: clips.csv", "Continue", "Complete", "Review", "View live"):  # fmt: skip
        assert text in page


@pytest.mark.parametrize(
    "role", ["administrator", "press-officer", "editor", "researcher", "chapter-editor"]
)
def test_every_role_has_a_start_page_and_its_own_menu(desk, chapter, role):
    page = desk(role, chapter("mn")).get("/desk/").content.decode()
    assert "Newsroom" in page
    assert ("wagtailadmin/userbar" not in page) and '"help"' not in page
    assert ("Settings" in page) == (role == "administrator") or role != "chapter-editor"


def test_a_chapter_editor_sees_nothing_of_others_on_the_start_page(desk, chapter, publish):
    publish("Secret of the network", live=False)
    Clip.objects.create(headline="Clip of others", live=False, chapter=chapter("wi"))
    page = desk("chapter-editor", chapter("mn")).get("/desk/").content.decode()
    assert "Secret of the network" not in page
    assert "Clip of others" not in page


def test_a_start_page_with_nothing_on_it_says_how_to_begin(desk):
    assert "New press release begins one" in desk().get("/desk/").content.decode()
