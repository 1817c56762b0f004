"""The map of a WordPress archive: proposed by a dry run, corrected by a person, obeyed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.coverage.models import Clip
from dateline.directory.models import Organisation
from dateline.importers.actions import NotImported, import_wordpress
from dateline.importers.archive.mapping import quoted
from dateline.importers.tests.conftest import item, meta, term
from dateline.newsroom.models import Article

Make = Callable[..., Path]


@pytest.fixture
def archive(export: Make) -> Path:
    return export(
        item(1, "Pipes", more=term("category", "h2o", "H2O") + term("category", "mn-desk", "MN desk")),
        item(2, "Words", more=term("category", "official-words", "Official words")),
        item(3, "Old news", type="archive_note"),
        item(4, "They wrote", type="in_the_news", content="",
             more=meta("zeitung", "Harbor Times") + meta("wohin", "https://harbor.example/pipes")),
        item(5, "By the lake", more=meta("ortszeile", "DULUTH, Minn.") + term("post_tag", "x", "x")),
        item(6, "A press release", more=term("category", "press-releases", "Press releases")),
    )  # fmt: skip


MAP = """
[categories]
"h2o" = "topic: Water"
"mn-desk" = "chapter: mn"
"official-words" = "kind: statement"
[tags]
"x" = "ignore"
[types]
"archive_note" = "kind: report"
[fields]
outlet = ["zeitung"]
link = ["wohin"]
dateline = ["ortszeile"]
"""


@pytest.mark.django_db
@pytest.mark.usefixtures("section")
class TestMap:
    def test_a_dry_run_writes_a_proposal_that_can_be_used(
        self, archive: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "map.toml"
        import_wordpress([archive], dry_run=True, map_file=file)
        told = tomllib.loads(file.read_text())
        assert told["categories"]["h2o"] == "topic"
        assert told["categories"]["press-releases"] == "kind: press-release"
        assert told["types"] == {"archive_note": "ignore", "in_the_news": "clip", "post": "post"}
        assert "zeitung (1)" in file.read_text()
        report = import_wordpress([archive], map_file=file)
        assert report.exit_code == 0 and Article.objects.count() == 5  # one names no outlet yet

    def test_a_proposal_is_never_written_over_what_a_person_wrote(
        self, archive: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "map.toml"
        file.write_text(MAP.replace("mn-desk", "nobody").replace('"chapter: mn"', '"ignore"'))
        before = file.read_text()
        import_wordpress([archive], dry_run=True, map_file=file)
        assert file.read_text() == before

    def test_the_map_is_obeyed(self, archive: Path, tmp_path: Path, chapter: Any) -> None:
        chapter("mn")
        file = tmp_path / "map.toml"
        file.write_text(MAP)
        import_wordpress([archive], map_file=file)
        by_title = {a.title: a for a in Article.objects.all()}
        pipes = by_title["Pipes"]
        assert [t.name for t in pipes.topics.all()] == ["Water"]
        assert (pipes.public_path or "").startswith("/chapters/mn/news/")
        assert by_title["Words"].kind == "statement"
        assert not by_title["Words"].topics.exists()
        assert by_title["Old news"].kind == "report"
        assert by_title["By the lake"].dateline == "DULUTH, Minn."
        assert not by_title["By the lake"].topics.exists()
        clip = Clip.objects.get()
        assert clip.outlet is not None and clip.outlet.name == "Harbor Times"
        assert clip.link == "https://harbor.example/pipes"

    def test_a_corrected_map_changes_what_nobody_touched(
        self, archive: Path, tmp_path: Path
    ) -> None:
        Organisation.objects.create(name="Minnesota", kind="chapter", code="mn")
        file = tmp_path / "map.toml"
        file.write_text(MAP)
        import_wordpress([archive], map_file=file)
        again = import_wordpress([archive], map_file=file)
        assert again.total("updated") == 0
        file.write_text(MAP.replace("kind: statement", "kind: recap"))
        third = import_wordpress([archive], map_file=file)
        assert third.total("updated") == 1
        assert Article.objects.get(title="Words").kind == "recap"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('[categories]\n"h2o" = "topik"', r"\[categories\] “h2o” becomes “topik”.*“topic”"),
            ('[categories]\n"h2o" = "kind: poem"', "the kind “poem”.*“press-release”"),
            ('[tags]\nx = "chapter: zz"', "the chapter “zz”"),
            ('[types]\npost = "topic"', r"\[types\] “post”"),
            ('[fields]\noutlets = ["a"]', "“outlets” is not known"),
            ('[fields]\noutlet = "a"', "must be a list"),
            ("[authors]\na = 1", r"\[authors\] is no part of a map"),
            ("[categories", "no TOML file"),
        ],
    )
    def test_a_mistake_is_named_and_nothing_is_brought(
        self, archive: Path, tmp_path: Path, text: str, said: str
    ) -> None:
        file = tmp_path / "map.toml"
        file.write_text(text)
        with pytest.raises(NotImported, match=said):
            import_wordpress([archive], map_file=file)
        assert not Article.objects.exists()

    def test_a_map_that_is_not_there_is_told(self, archive: Path, tmp_path: Path) -> None:
        with pytest.raises(NotImported, match="--dry-run writes one"):
            import_wordpress([archive], map_file=tmp_path / "map.toml")


@given(st.text(st.characters(codec="utf-8")))
def test_any_name_is_written_as_toml_reads_it(text: str) -> None:
    assert tomllib.loads(f"{quoted(text)} = 1") == {text: 1}
