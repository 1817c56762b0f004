"""``dateline init DIR``: a new site."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from zoneinfo import available_timezones

import click

from dateline.project import site_file
from dateline.project.cli import open_site
from dateline.project.commands.said import as_json, console, refuse


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", default="Our network", show_default=True, help="The name in the masthead.")
@click.option("--mission", default="", help="One line under the name.")
@click.option(
    "--address", default="http://127.0.0.1:8000", show_default=True, help="Where readers reach it."
)
@click.option(
    "--time-zone", default="America/New_York", show_default=True, help="IANA name of your zone."
)
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def init(folder: Path, name: str, mission: str, address: str, time_zone: str, json_: bool) -> None:
    """Make a new site in DIR: one commented settings file, its secret, the database.

    \b
    Examples:
      dateline init ./press --name "Lakes Cities Network"
      dateline init ./press --address https://press.example.org --time-zone America/Chicago
    """
    if time_zone not in available_timezones():
        refuse(f"{time_zone!r} is no time zone.", "Use an IANA name, for example America/Chicago.")
    if not address.startswith(("http://", "https://")):
        refuse(f"{address!r} is no address.", "Begin with https:// (or http:// to try it here).")
    if (folder / site_file.FILE_NAME).exists():
        refuse(f"{folder} already holds a site.", f"Start it: dateline --site {folder} run")
    try:
        make(folder, name=name, mission=mission, address=address, time_zone=time_zone)
    except PermissionError as problem:
        refuse(f"{problem.filename} cannot be written.", "Choose a folder of your own.")
    if json_:
        as_json(
            {"site": str(folder.resolve()), "address": address, "settings": site_file.FILE_NAME}
        )
        return
    console.print(
        f"\nThe site stands in [bold]{folder}[/]; its settings in {folder / site_file.FILE_NAME}."
    )
    console.print(f"  dateline --site {folder} user add you@example.org --role administrator")
    console.print(f"  dateline --site {folder} run")


def make(folder: Path, *, name: str, mission: str, address: str, time_zone: str) -> None:
    """Write the settings and build the database of a new site."""
    site_file.write(folder, address=address, time_zone=time_zone)
    os.environ["DATELINE_SITE"] = str(folder.resolve())
    open_site(folder)
    setting_up = import_module("dateline.project.setting_up")
    with console.status("Setting up") as status:
        setting_up.bring_up(lambda step: status.update(step), name=name, mission=mission)
    places = import_module("dateline.project.commands.places")
    with places.bar() as show:  # about ten seconds, once
        import_module("dateline.directory.loading").load_places(show)
    setting_up.gather_statistics()
