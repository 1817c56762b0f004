"""``dateline import``: exit codes, one JSON object, nothing else on stdout."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.importers.cli import import_
from dateline.importers.tests.conftest import DATA, item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("section")]


def test_json_is_exactly_one_object(export: Callable[..., Path]) -> None:
    done = CliRunner().invoke(import_, ["wordpress", str(export(item(1, "One"))), "--json"])
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    post = told["types"]["post"]
    assert (
        post["in_file"] == post["imported"] + post["updated"] + post["unchanged"] + post["skipped"]
    )


def test_refused_items_give_three(export: Callable[..., Path]) -> None:
    file = export(item(1, "One"), item(2, "Two", type="zebra"))
    done = CliRunner().invoke(import_, ["wordpress", str(file)])
    assert done.exit_code == 3
    assert "refused: Two" in done.stdout


def test_no_export_gives_two_and_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "x.xml"
    file.write_text("<html>no</html>")
    done = CliRunner().invoke(import_, ["wordpress", str(file)])
    assert done.exit_code == 2
    assert done.stderr.startswith("Not done: x.xml:")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    told = json.loads(CliRunner().invoke(import_, ["wordpress", str(file), "--json"]).stdout)
    assert told["exit_code"] == 2


@pytest.mark.parametrize("command", ["articles", "clips"])
def test_tables_are_imported(command: str) -> None:
    file = DATA / f"network-{command}.csv"
    done = CliRunner().invoke(import_, [command, str(file), "--dry-run", "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["dry_run"] is True


@pytest.mark.parametrize("command", ["wordpress", "articles", "clips"])
def test_help_has_examples(command: str) -> None:
    done = CliRunner().invoke(import_, [command, "--help"])
    assert done.exit_code == 0
    assert "Examples:" in done.stdout
