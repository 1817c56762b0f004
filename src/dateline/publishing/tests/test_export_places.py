"""Where an export goes: what breaks off, what stood there before, and what must never be touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.publishing.export import ExportProblem, export
from dateline.publishing.export.places import MARKER, UNDER_WAY, Folder
from dateline.publishing.stores import Stored
from dateline.publishing.stores.folder import FolderStore
from dateline.publishing.stores.memory import MemoryStore

HOME = "https://press.example.org"


def site(*paths: str) -> MemoryStore:
    store = MemoryStore()
    for path in paths:
        store.write(path, Stored(f'<a href="/">{path}</a>'.encode()))
    return store


def made(store: MemoryStore | FolderStore, target: Path) -> None:
    export(store, target, home=HOME, static=None)


def files(folder: Path) -> dict[str, bytes]:
    found = (each for each in folder.rglob("*") if each.is_file() and each.name != MARKER)
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


def test_an_export_that_breaks_off_anywhere_leaves_whole_files_and_is_made_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = site("/", "/news/", "/feed.rss", "/404.html")
    made(store, tmp_path / "fresh")
    expected, whole, left = files(tmp_path / "fresh"), Folder._replace, 0

    def replace(self: Folder, file: Path, body: bytes) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            (self.target / UNDER_WAY).write_bytes(body[:1])
            raise KeyboardInterrupt
        whole(self, file, body)

    monkeypatch.setattr(Folder, "_replace", replace)
    for broken_off in range(1, len(expected) + 3):  # the marker is written first and last
        copy, left = tmp_path / f"copy-{broken_off}", broken_off
        with pytest.raises(KeyboardInterrupt):
            made(store, copy)
        for name, body in files(copy).items():
            assert name == UNDER_WAY or body == expected[name]
        made(store, copy)
        assert files(copy) == expected


def test_a_file_may_become_a_folder_and_back(tmp_path: Path) -> None:
    for path, name in (("/x", "x"), ("/x/y/", "x/y/index.html"), ("/x", "x")):
        made(site(path), tmp_path / "copy")
        assert list(files(tmp_path / "copy")) == [name]


def test_nothing_outside_is_removed_whatever_the_marker_says(tmp_path: Path) -> None:
    copy, precious = tmp_path / "copy", tmp_path / "folder" / "precious"
    made(site("/"), copy)
    precious.parent.mkdir()
    precious.write_text("precious")
    (copy / "link").symlink_to(precious.parent)
    with (copy / MARKER).open("a") as marker:
        marker.write(f"../folder/precious\n{precious}\nlink/precious\nnews/../../folder/precious\n")
    made(site("/"), copy)
    assert precious.read_text() == "precious"


def test_stored_pages_and_their_export_never_lie_in_each_other(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "press")
    store.write("/", Stored(b"x"))
    for target in ("press", "press/copy", "press/copy.zip", "."):
        with pytest.raises(ExportProblem, match="lie in each other"):
            made(store, tmp_path / target)
    made(store, tmp_path / "copy")
    assert files(tmp_path / "copy") == {"index.html": b"x"}


def test_a_site_that_was_never_pressed_replaces_no_export(tmp_path: Path) -> None:
    made(site("/"), tmp_path / "copy")
    before = files(tmp_path / "copy")
    for target in ("copy", "new"):
        with pytest.raises(ExportProblem, match="run dateline press"):
            made(MemoryStore(), tmp_path / target)
    assert files(tmp_path / "copy") == before
    assert not (tmp_path / "new").exists()


def test_bytes_that_are_no_utf8_go_through(tmp_path: Path) -> None:
    store = MemoryStore()
    store.write("/", Stored(b'\xff\xfe <a title="\xe9" href="/">x</a> \x00'))
    made(store, tmp_path / "copy")
    assert files(tmp_path / "copy")["index.html"] == (
        b'\xff\xfe <a title="\xe9" href="index.html">x</a> \x00'
    )


@pytest.mark.parametrize(
    "address",
    [
        "//other.org/x", "\\\\other.org/x", "/\\other.org/x", "https://x.org/", "mailto:a@b.c",
        "data:,x", "javascript:x", "HTTP:/x", "#x", "?x=1", "",
    ],
)  # fmt: skip
def test_what_leads_elsewhere_or_nowhere_stays(address: str, tmp_path: Path) -> None:
    store, page = MemoryStore(), f'<a href="{address}">x</a>'.encode()
    store.write("/a/", Stored(page))
    assert export(store, tmp_path / "copy", home=HOME, static=None).broken == []
    assert files(tmp_path / "copy")["a/index.html"] == page


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<svg><title/><use href=/x /></svg>", "<svg><title/><use href=index.html /></svg>"),
        ("<svg/><title><a href=/x></title>", "<svg/><title><a href=/x></title>"),
        ("<svg></svg><title><a href=/x></title>", "<svg></svg><title><a href=/x></title>"),
        ('<svg><![CDATA[<a href="/x">]]><a href=/x>', '<svg><![CDATA[<a href="/x">]]><a href=index.html>'),
        ("<math><style/></math><a href=/x>", "<math><style/></math><a href=index.html>"),
        ('<meta http-equiv="Refresh" content="0; url=/x">', '<meta http-equiv="Refresh" content="0; url=index.html">'),
        ('<meta name=x content="0; url=/x">', '<meta name=x content="0; url=/x">'),
        ("<a href=/x?a&#32;b=1>", '<a href="index.html?a b=1">'),
        (r"<style>a{b:url(\2f x)}</style>", "<style>a{b:url(index.html)}</style>"),
    ],
)  # fmt: skip
def test_rare_markup_is_read_as_browsers_read_it(html: str, expected: str, tmp_path: Path) -> None:
    store = MemoryStore()
    store.write("/x/", Stored(html.encode()))
    made(store, tmp_path / "copy")
    assert files(tmp_path / "copy")["x/index.html"].decode() == expected
