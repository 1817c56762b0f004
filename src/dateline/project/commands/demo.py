"""``dateline demo DIR``: a site with a believable network in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click

from dateline.project import site_file
from dateline.project.cli import open_site
from dateline.project.commands.init import make
from dateline.project.commands.said import as_json, console

NAME, MISSION = "Waymark Cities Network", "Local officials who compare notes and show their work."


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--no-run", is_flag=True, help="Make it, and do not serve it.")
@click.option("--fresh", is_flag=True, help="Throw away a demo that is in DIR and make it anew.")
@click.option("--json", "json_", is_flag=True, help="With --no-run: print one JSON object.")
def demo(folder: Path, port: int, no_run: bool, fresh: bool, json_: bool) -> None:
    """Make a site with a believable network in DIR, or take up the one that is there, and run it.

    \b
    Examples:
      dateline demo ./demo-site
      dateline demo ./demo-site --fresh --port 8080
    """
    if fresh and (folder / site_file.FILE_NAME).exists():
        shutil.rmtree(folder)
    address = f"http://127.0.0.1:{port}"
    if (folder / site_file.FILE_NAME).exists():
        open_site(folder)
        import_module("dateline.project.setting_up").bring_up(lambda step: None)
    else:
        make(folder, name=NAME, mission=MISSION, address=address, time_zone="America/New_York")
    load = import_module("dateline.project.demo.load")
    with console.status("Filling the demo") as status:
        load.load(lambda step: status.update(step))
    with console.status("Pressing its pages"):
        # In a process of its own: this one began before its style sheets had their names.
        pressed = subprocess.run(
            [sys.executable, "-m", "dateline.project.cli", "--site", str(folder), "press", "--json"],
            check=False, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    if pressed.returncode:
        told = f"Some pages could not be rendered. Which, and why: dateline --site {folder} press"
        click.echo(told, err=True)
    logins = [{"email": email, "role": role} for email, _, _, role, _ in load.LOGINS]
    if no_run:
        if json_:
            as_json({"site": str(folder.resolve()), "password": load.PASSWORD, "logins": logins})
        else:
            console.print(f"The demo stands in {folder}. Start it: dateline --site {folder} run")
        return
    told = "\n".join(f"    {login['email']:<28} {login['role']}" for login in logins)
    console.print(f"Logins for the desk, all with the password {load.PASSWORD}\n{told}\n")
    sys.stdout.flush()
    # Anew, as an operator would start it: that program knows the names of the static files.
    program = [sys.executable, "-m", "dateline.project.cli", "--site", str(folder), "run"]
    os.execv(sys.executable, [*program, "--port", str(port)])  # noqa: S606 - our own program
