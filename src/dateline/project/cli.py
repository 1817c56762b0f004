"""The command line. Thin: it finds the site, sets Django up, and opens one command's module.

Exit codes everywhere: 0 done, 2 not done, 3 done with some items refused.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from pathlib import Path

import click

from dateline import __version__
from dateline.project.site_file import SiteFileError

DONE, NOT_DONE, PARTLY = 0, 2, 3

# name: (module, attribute, needs a site, one line for the list of commands)
COMMANDS = {
    "init": ("dateline.project.commands.init", "init", False, "Make a new site in a folder."),
    "demo": ("dateline.project.commands.demo", "demo", False, "Make a site with a believable network in it, and run it."),
    "run": ("dateline.project.commands.run", "run", True, "Serve the site and do its background work."),
    "import": ("dateline.importers.cli", "import_", True, "Bring an archive: WordPress, CSV."),
    "coverage": ("dateline.project.commands.coverage", "coverage", False, "Read what a page says of itself; search web archives."),
    "copies": ("dateline.project.commands.copies", "copies", True, "Write the stored copies of outlets' pages into one WARC file."),
    "check": ("dateline.project.commands.check", "check", True, "Check everything in the archive by the desk's rules."),
    "orphans": ("dateline.project.commands.orphans", "orphans", True, "Say which old addresses answer now."),
    "redirects": ("dateline.project.commands.orphans", "redirects", True, "Keep redirects from a table."),
    "places": ("dateline.project.commands.places", "places", True, "Bring the list of US places up to date."),
    "press": ("dateline.project.commands.press", "press", True, "Press what waits now; compare what is stored."),
    "why": ("dateline.project.commands.why", "why", True, "Say why a page is as it is."),
    "rebuild": ("dateline.project.commands.rebuild", "rebuild", True, "Press every page again."),
    "search": ("dateline.project.commands.search", "search", True, "Say how the public search is; build it anew."),
    "export": ("dateline.project.commands.export", "export", True, "Write the public site as files for any host."),
    "doctor": ("dateline.project.commands.doctor", "doctor", True, "Say what is misconfigured, and the fix."),
    "user": ("dateline.project.commands.user", "user", True, "Add people to the desk."),
    "manage": ("dateline.project.commands.manage", "manage", True, "Run a Django management command."),
}  # fmt: skip


class Commands(click.Group):
    """Opens a command's module only when it is asked for, so that ``--help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, needs_site, _ = COMMANDS[cmd_name]
        if needs_site:
            open_site(ctx.params.get("site") or os.environ.get("DATELINE_SITE") or ".")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told[3]) for name, told in COMMANDS.items()])


def open_site(folder: str | Path) -> None:
    """Set Django up for the site in ``folder``. Exits with 2 and the fix where that cannot be done.

    What is loaded here stays until the program ends, so the collector of garbage need not look through
    it again and again: a new site's database is laid in four fifths of the time.
    """
    os.environ["DATELINE_SITE"] = str(Path(folder).resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.project.settings")
    gc.disable()
    try:
        import_module("django").setup()
    except SiteFileError as problem:
        click.echo(f"Not done: {problem}", err=True)
        sys.exit(NOT_DONE)
    finally:
        gc.freeze()
        gc.enable()


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dateline")
@click.option(
    "--site",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder of the site. Default: DATELINE_SITE, else the current folder.",
)
def main(site: str | None) -> None:
    """Dateline: the newsroom and press desk for networks of local elected officials.

    \b
    Examples:
      dateline demo ./demo-site
      dateline init ./press && dateline --site ./press run
      dateline --site ./press import wordpress export.xml --media uploads/
    """


if __name__ == "__main__":
    main()
