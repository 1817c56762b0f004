"""``dateline manage``: Django's own commands, for whoever knows them."""

from __future__ import annotations

import sys

import click
from django.core.management import execute_from_command_line


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command on this site.

    \b
    Examples:
      dateline --site ./press manage help
      dateline --site ./press manage shell
    """
    sys.argv = ["dateline manage", *arguments]
    execute_from_command_line(sys.argv)
