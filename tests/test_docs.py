"""The documentation is tested: what is undocumented fails, and so does a link that leads nowhere."""

from __future__ import annotations

import re
import runpy
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click
import pytest

import dateline
from dateline.project import site_file
from dateline.project.cli import main
from dateline.publishing.outputs import FAMILIES
from dateline.website import outputs  # noqa: F401 - declares the families

HOUSE = Path(__file__).resolve().parents[1]
DOCS = HOUSE / "docs"
PAGES = sorted(
    [*DOCS.rglob("*.md"), *(HOUSE / n for n in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))]
)
# Django's own, named nowhere but where Django is started.
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """docs/generate.py, in a folder where no site is."""
    monkeypatch.setenv("DATELINE_SITE", str(tmp_path))  # put back afterwards: commands set it
    return runpy.run_path(str(DOCS / "generate.py"))


# The reference


def test_every_command_and_option_is_in_the_reference(generate: dict[str, Any]) -> None:
    text, missing = text_of("reference/cli.md"), []
    for words, command in generate["commands"](main):
        if f"## {words}\n" not in text:
            missing.append(words)
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                missing += [f"{words} {o}" for o in parameter.opts if f"{o} " not in text]
    assert not missing, f"run .venv/bin/python docs/generate.py: {missing}"


def test_every_command_has_help_with_an_example(generate: dict[str, Any]) -> None:
    for words, command in generate["commands"](main):
        if not isinstance(command, click.Group):
            assert "Example" in (command.help or ""), f"{words} --help shows no example"
            assert "dateline" in (command.help or ""), words


@pytest.mark.parametrize("page", ["cli.md", "addresses.md"])
def test_the_generated_reference_is_what_the_code_says(generate: dict[str, Any], page: str) -> None:
    assert generate["filled"](page) == text_of(f"reference/{page}"), (
        "run .venv/bin/python docs/generate.py"
    )


def settings_of_the_template() -> list[str]:
    """``address``, ``mail.host`` …: every key that dateline.toml offers, switched on or off."""
    table, keys = "", []
    for line in site_file.TEMPLATE.splitlines():
        if found := re.match(r"\[([a-z_.]+)\]$", line):
            table = f"{found[1]}."
        elif found := re.match(r"(?:# )?([a-z_]+) = ", line):
            keys.append(table + found[1])
    return keys


def test_every_setting_is_in_the_reference() -> None:
    keys, text = settings_of_the_template(), text_of("reference/settings.md")
    assert len(keys) > 5
    assert not [key for key in keys if f"`{key}`" not in text]


def test_every_environment_variable_is_in_the_reference() -> None:
    named: set[str] = set()
    for file in (HOUSE / "src").rglob("*.py"):
        if "tests" not in file.parts:
            source = file.read_text(encoding="utf-8")
            named |= set(
                re.findall(r'(?:os\.environ|environment)(?:\.\w+\(|\[)\s*"([A-Z_]+)"', source)
            )
    assert "DATABASE_URL" in named
    text = text_of("reference/settings.md")
    assert not [name for name in sorted(named - NOT_OURS) if f"`{name}`" not in text]


def test_every_output_family_is_in_the_reference() -> None:
    text = text_of("reference/addresses.md")
    assert not [name for name in FAMILIES if f"| `{name}` |" not in text]


# Links


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).strip().lower())
    return kept.replace(" ", "-")


def anchors(file: Path) -> set[str]:
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {slug(h) for h in re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)}


def links(file: Path) -> list[str]:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", text)


@pytest.mark.parametrize("file", PAGES, ids=lambda f: str(f.relative_to(HOUSE)))
def test_internal_links_resolve(file: Path) -> None:
    for link in links(file):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (file.parent / path).resolve() if path else file
        assert target.exists(), f"{file.relative_to(HOUSE)}: {link} leads nowhere"
        assert target.is_relative_to(HOUSE), f"{link} leads out of the repository"
        if anchor:
            assert anchor in anchors(target), f"{file.relative_to(HOUSE)}: no heading for {link}"


def test_every_page_is_reached_from_the_index() -> None:
    seen, todo = set(), [DOCS / "README.md"]
    while todo:
        page = todo.pop()
        if page in seen or not page.exists():
            continue
        seen.add(page)
        paths = [link.partition("#")[0] for link in links(page) if not re.match(r"[a-z]+:", link)]
        todo += [(page.parent / p).resolve() for p in paths if p.endswith(".md")]
    assert not sorted(str(p.relative_to(HOUSE)) for p in set(DOCS.rglob("*.md")) - seen)


def test_a_decision_is_short_and_says_the_three_things() -> None:
    for file in sorted((DOCS / "adr").glob("[0-9]*.md")):
        text = file.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 60, f"{file.name} is longer than a decision needs"
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert heading in text, f"{file.name}: no {heading!r}"


# The house


def test_the_changelog_begins_with_this_version() -> None:
    text = (HOUSE / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?v?(\d+\.\d+\.\d+\S*?)\]?(?: |$)", text, flags=re.MULTILINE)
    assert newest, "CHANGELOG.md has no heading such as: ## 0.1.0 (unreleased)"
    assert newest[1] == dateline.__version__


def test_make_help_names_every_target() -> None:
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    assert phony
    targets = set(phony[1].split())
    files = {"node_modules"}  # a file that other targets need, not one to be typed
    declared = set(re.findall(r"^([a-z_-]+):(?!=)", makefile, flags=re.MULTILINE))
    assert declared - files == targets
    done = subprocess.run(["make", "help"], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert {line.split()[1] for line in done.stdout.splitlines() if line.strip()} >= targets
