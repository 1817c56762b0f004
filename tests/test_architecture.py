"""The shape of the house, held by tests: floors, file names, sizes, and what is declared about it.

Where a test here fails, the tables below say what was agreed and why; change a table only with the
reason that makes the new row true.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from dateline.publishing.outputs import FAMILIES
from dateline.publishing.questions import LISTINGS
from tests.house_names import OWN_NAMES

HOUSE = Path(__file__).resolve().parents[1]
PACKAGE = HOUSE / "src" / "dateline"
LONGEST_FILE = 400  # lines, from design.md section 4

# Names that any app may use: who knows one app knows all.
HOUSE_NAMES = {
    "__init__": "says in a sentence what the app is",
    "apps": "Django's registration, and the only place that may import inside a function",
    "models": "nouns: fields, constraints, one-row rules (a folder once it is over 400 lines)",
    "queries": "the questions a page may ask",
    "actions": "verbs: one transaction each",
    "tasks": "background doors: find what is due, call one action",
    "views": "what must be live: forms, search, sign-in",
    "forms": "what a form asks and refuses",
    "urls": "the addresses of those views",
    "wagtail_hooks": "admin registration only",
    "viewsets": "how the desk lists and edits one kind of record; registered by wagtail_hooks",
    "panels": "how panels of the desk are made: of edit forms, of the start page",
    "desk": "what the app shows at the desk beyond its forms: its panel of the start page, buttons",
    "permissions": "who may, where the page tree does not say it (records have no permissions by row)",
    "middleware": "what stands before every request",
    "migrations": "Django's",
    "tests": "beside the code, named as sentences",
    "templates": "the app's own, under its own name",
    "static": "the app's own, under its own name",
    "templatetags": "what templates of the desk ask, where a context cannot be filled",
    "data": "records that come with the product, with their provenance",
}


BANNED_NAMES = re.compile(r"^_?(common|core|utils?|helpers?|misc)$", re.IGNORECASE)


def pyproject() -> dict[str, object]:
    return tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))


def floors() -> dict[str, int]:
    """App name to floor, the ground floor (``lib``) being 0; siblings share a number."""
    contracts = pyproject()["tool"]["importlinter"]["contracts"]  # type: ignore[index]
    layers = next(c for c in contracts if c["containers"] == ["dateline"])["layers"]
    return {
        name: floor
        for floor, row in enumerate(reversed(layers))
        for name in re.findall(r"[a-z_]+", row)
    }


def dateline_apps() -> list[str]:
    return sorted(p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists())


def python_files() -> list[Path]:
    places = [PACKAGE, HOUSE / "tests", HOUSE / "benchmarks"]
    return sorted(f for place in places for f in place.rglob("*.py") if "migrations" not in f.parts)


# Imports


def test_imports_only_go_down() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_every_app_has_a_floor() -> None:
    assert set(dateline_apps()) <= set(floors())


ENGINES = (
    "lib",
    "importers/wordpress",
    "newsroom/checks",
    "coverage/extract",
    "coverage/match",
    "coverage/cluster",
    "coverage/scan",
    "coverage/sources",
)


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_name_no_django(engine: str) -> None:
    """Also inside functions and under ``TYPE_CHECKING``, where an import would creep back in."""
    for file in (PACKAGE / engine).rglob("*.py"):
        if "tests" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert name.split(".")[0] not in ("django", "wagtail"), f"{file}: {name}"


def test_engines_run_without_django() -> None:
    """Imported in a fresh interpreter, no engine pulls Django in by way of something else."""
    files = [
        f.relative_to(PACKAGE.parent).with_suffix("")
        for engine in ENGINES
        for f in (PACKAGE / engine).glob("*.py")
        if f.stem != "__init__"
    ]
    modules = [".".join(f.parts) for f in files]
    script = (
        "import sys; from importlib import import_module\n"
        f"for name in {modules!r}: import_module(name)\n"
        "found = sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'wagtail'))\n"
        "sys.exit(', '.join(found[:5]) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


# Foreign keys


def keys() -> Iterator[tuple[type[models.Model], str, type[models.Model]]]:
    """(model, field, model it points to) of every key between our own models, joining tables too."""
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("dateline."):
            continue
        for field in model._meta.get_fields(include_hidden=True):
            forward = field.is_relation and not (field.auto_created and not field.concrete)
            other = field.related_model
            if forward and isinstance(other, type) and other.__module__.startswith("dateline."):
                yield model, field.name, other


def app_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def test_foreign_keys_follow_the_floors() -> None:
    """import-linter cannot see a key given as a string: this sees what Django resolved."""
    height, found, broken = floors(), 0, []
    for model, field, other in keys():
        found += 1
        below = height[app_of(other)] < height[app_of(model)]
        if app_of(other) != app_of(model) and not below:
            broken.append(
                f"{model._meta.label}.{field} points up, or aside, to {other._meta.label}"
            )
    assert found > 20, "the walk over the models sees no keys any more"
    assert not broken, "\n".join(broken)


# File names and sizes


@pytest.mark.parametrize("app", dateline_apps())
def test_an_app_uses_only_the_names_of_the_house(app: str) -> None:
    own = OWN_NAMES.get(app, {})
    for entry in sorted((PACKAGE / app).iterdir()):
        name = entry.stem
        if entry.name.startswith(("__pycache__", ".")) or (
            entry.is_dir() and not any(entry.iterdir())
        ):
            continue
        assert name in HOUSE_NAMES or name in own, (
            f"{entry.relative_to(HOUSE)}: no name of the house. Use one of theirs, or add a row "
            "with its reason to OWN_NAMES."
        )


def test_the_table_of_names_is_up_to_date() -> None:
    for app, names in OWN_NAMES.items():
        present = {entry.stem for entry in (PACKAGE / app).iterdir()}
        assert not set(names) - present, f"{app} has no such file any more: take the row out"
        shared = set(names) & set(HOUSE_NAMES)
        assert not shared, f"{app}: {shared} are names of the whole house already"


def test_no_name_says_nothing() -> None:
    for file in [*PACKAGE.rglob("*"), *(HOUSE / "tests").rglob("*"), *(HOUSE / "docs").rglob("*")]:
        assert not BANNED_NAMES.match(file.stem), f"{file.relative_to(HOUSE)}: name the capability"


def test_a_python_file_is_read_in_one_sitting() -> None:
    long = {
        str(file.relative_to(HOUSE)): count
        for file in python_files()
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long, f"over {LONGEST_FILE} lines: {long}"


# Lock files


@pytest.mark.parametrize(
    "name", ["requirements.lock", "benchmarks/extraction.lock", "package-lock.json"]
)
def test_lock_files_carry_no_address(name: str) -> None:
    """Whoever installs decides which registry is asked (adr/0009)."""
    for number, line in enumerate((HOUSE / name).read_text(encoding="utf-8").splitlines(), 1):
        assert "://" not in line, f"{name}:{number}: {line.strip()}"


def test_every_pinned_requirement_has_a_hash() -> None:
    text = (HOUSE / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    pinned = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert pinned
    assert not [line for line in pinned if "==" not in line or "--hash=sha256:" not in line]


# What is declared


def test_every_output_family_describes_itself() -> None:
    import_module("dateline.website.outputs")
    assert FAMILIES
    for name, each in FAMILIES.items():
        assert each.describe.strip(), f"the output family {name!r} has no describe"
        assert not each.describe.endswith("."), (
            f"{name}: describe is a line of a table, not a sentence"
        )


def test_every_listing_reads_what_exists() -> None:
    for app in dateline_apps():
        if (PACKAGE / app / "queries.py").exists():
            import_module(f"dateline.{app}.queries")
    assert LISTINGS
    for name, each in LISTINGS.items():
        assert each.reads, f"{name} says nothing about what it reads"
        for label, fields in each.reads.items():
            assert fields, f"{name}: {label} with no field; use ['*'] for any"
            try:
                model = apps.get_model(label)
            except LookupError:
                pytest.fail(f"{name}: there is no model {label}")
            for field in fields:
                if field == "*":
                    continue
                try:
                    model._meta.get_field(field)
                except FieldDoesNotExist:
                    pytest.fail(f"{name}: {label} has no field {field!r}")
