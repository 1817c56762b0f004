"""Writes the parts of the reference that the code already says: the command line, the addresses.

    .venv/bin/python docs/generate.py

What stands between the two markers of a page is replaced; the rest is written by hand.
``tests/test_docs.py`` fails where a page is behind the code.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

REFERENCE = Path(__file__).resolve().parent / "reference"
BEGIN = "<!-- from here written by docs/generate.py -->"
END = "<!-- to here -->"
WIDTH = 88


def commands(group: click.Group, name: str = "dateline") -> Iterator[tuple[str, click.Command]]:
    """(words typed, command) of the whole command line, groups before what is in them."""
    context = click.Context(group, info_name=name)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        if command is None:
            continue
        yield f"{name} {each}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {each}")


def cli() -> str:
    """Every command with the help that it prints."""
    main = import_module("dateline.project.cli").main
    parts = []
    for words, command in [("dateline", main), *commands(main)]:
        *above, name = words.split()
        parent = click.Context(click.Group(" ".join(above)), info_name=" ".join(above))
        context = click.Context(
            command, info_name=name, parent=parent if above else None,
            terminal_width=WIDTH, max_content_width=WIDTH,
            **(main.context_settings | command.context_settings),
        )  # fmt: skip
        parts.append(f"## {words}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


def addresses() -> str:
    """Every output family, in the order in which addresses are matched."""
    import_module("dateline.website.outputs")
    families = import_module("dateline.publishing.outputs").FAMILIES
    rows = ["| address | what stands there | family |", "|---|---|---|"]
    for each in families.values():
        address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{each.route}")
        rows.append(f"| `{address}` | {each.describe} | `{each.name}` |")
    return "\n".join(rows) + "\n"


PAGES = {"cli.md": cli, "addresses.md": addresses}


def filled(page: str) -> str:
    """The whole text of a page of the reference, with its generated part as it should be now."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{PAGES[page]()}\n{END}{after}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATELINE_SITE"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "dateline.project.settings"
        import_module("django").setup()
        os.chdir(folder)
        for page in PAGES:
            (REFERENCE / page).write_text(filled(page), encoding="utf-8")
            sys.stdout.write(f"docs/reference/{page}\n")


if __name__ == "__main__":
    main()
