"""An export works in any folder of any host and from a disk, and replaces only what is its own."""

from __future__ import annotations

import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import urlopen

import lxml.html
import pytest

from dateline.publishing.compress import pressed
from dateline.publishing.export import ExportProblem, ExportReport, export
from dateline.publishing.export.markup import in_css
from dateline.publishing.export.places import MARKER
from dateline.publishing.stores import Stored
from dateline.publishing.stores.memory import MemoryStore

HOME = "https://press.example.org"
STORY = "/news/2026/11/a-story/"
HEAD = f"""<!doctype html><html><head><meta charset="utf-8"><title>A "/news/" & more</title>
<link rel="canonical" href="{HOME}{STORY}">
<link rel="stylesheet" href="/static/website/site.css"><link rel="stylesheet" href="/theme/0a1b.css">
<link rel="alternate" type="application/rss+xml" href="/feed.rss">
<script type="application/ld+json">{{"url": "/news/", "html": "<a href='/news/'>"}}</script>
<script src="/static/website/site.js" defer></script></head>"""
FRAME = HEAD + '<body><form role="search" action="/search/" method="get"><input name="q"></form>'
PICTURE = (
    '<img src="/media/0a1b/photo-1200.webp" alt="/news/" sizes="50vw" '
    'srcset="/media/0a1b/photo-400.webp 400w, /media/0a1b/photo-1200.webp 1200w">'
)
SITE = {
    "/": FRAME + f'<a href="/news/#months">News</a><a href="{STORY}">Story</a><a href="/">Home</a>',
    "/news/": FRAME + f'<a href=/>Home</a><a href="2026/11/a-story">Story</a><a href="#x">x</a>{PICTURE}',
    STORY: FRAME + f'<a href="/topics/a%20b/?x=1&amp;y=2#top">Topic</a><a href="../../">News</a>{PICTURE}',
    "/topics/a b/": FRAME + '<a href="/topics/é/">é</a><p style="background:url(/media/0a1b/photo-400.webp)">',
    "/topics/é/": FRAME + '<a href="/gone/">Gone</a><a href="/news/index.html">News</a>',
    "/404.html": FRAME + '<a href="/">Home</a><a href="/news/">News</a>',
    "/feed.rss": f'<rss><link>{HOME}/news/</link><p>&lt;a href="/news/"&gt;</p></rss>',
    "/news/data.json": '{"url": "/news/", "html": "<a href=\\"/news/\\">"}',
    "/theme/0a1b.css": ':root{--accent:red} .x{background:url("/media/0a1b/photo-400.webp")}',
    "/media/0a1b/photo-400.webp": "RIFF small",
    "/media/0a1b/photo-1200.webp": "RIFF large href='/news/'",
}  # fmt: skip
STATIC = {
    "website/site.css": "@import 'more.css';@font-face{src:url(\"fonts/serif.woff2\")}",
    "website/more.css": "a{background:url(/static/website/dot.svg#x)}/* url(/nowhere.png) */",
    "website/dot.svg": "<svg/>",
    "website/site.js": "// url(/static/website/secret.css)",
    "website/fonts/serif.woff2": "wOF2",
    "website/fonts/OFL-serif.txt": "SIL Open Font License",
    "wagtailadmin/desk.css": "of the desk, not of the site",
}


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    for path, words in SITE.items():
        store.write(path, pressed(words.encode(), path))
    store.write("/gone/", Stored(f'{FRAME}<a href="/">Gone</a>'.encode(), status=410))
    store.turn(7)
    return store


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    for name, words in STATIC.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(words)
    return folder


@pytest.fixture
def made(store: MemoryStore, static: Path) -> Callable[[Path], ExportReport]:
    return lambda target: export(store, target, home=HOME, static=static)


def files(folder: Path) -> dict[str, bytes]:
    found = (each for each in folder.rglob("*") if each.is_file() and each.name != MARKER)
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


# An own reading of the pages, by another parser than the one that wrote them.


def links_of(body: bytes, name: str) -> set[str]:
    """Every address that a page or style sheet has, as it is written."""
    if name.endswith(".css"):
        found: set[str] = set()
        in_css(body.decode(), found.add)
        return found
    if not name.endswith(".html"):
        return set()
    document = lxml.html.document_fromstring(body.decode())
    return {link for _, _, link, _ in document.iterlinks()}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a plain web server over a folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *told: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def asked(address: str) -> tuple[int, bytes]:
    try:
        with urlopen(address) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, b""


def test_every_link_answers_below_any_folder_of_a_host(
    made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    made(tmp_path / "host" / "some" / "copy")
    with served(tmp_path / "host") as host:
        root = f"{host}/some/copy/"
        waiting, seen = [f"{root}index.html"], {f"{root}index.html"}
        while waiting:
            address = waiting.pop()
            status, body = asked(address)
            assert status == 200, address
            for link in links_of(body, urlsplit(address).path):
                whole = urljoin(address, link).partition("#")[0].partition("?")[0]
                if urlsplit(whole).netloc != urlsplit(HOME).netloc and whole not in seen:
                    assert whole.startswith(root), f"{link} leaves the copy"
                    seen.add(whole)
                    waiting.append(whole)
    reached = {unquote(each.removeprefix(root)) for each in seen}
    assert reached == files(tmp_path / "host/some/copy").keys() - {
        "404.html", "gone/410.html", "news/data.json", "static/website/fonts/OFL-serif.txt",
    }  # fmt: skip


def test_every_link_is_a_file_for_who_opens_it_from_a_disk(
    made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    made(tmp_path / "copy")
    count = 0
    for name, body in files(tmp_path / "copy").items():
        for link in links_of(body, name):
            if not link.startswith((HOME, "#")):
                file = (tmp_path / "copy" / name).parent / unquote(urlsplit(link).path)
                assert file.is_file(), f"{link} in {name}"
                count += 1
    assert count > 30


def test_addresses_become_relative_and_the_rest_stays(
    made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    made(tmp_path / "copy")
    story = (tmp_path / "copy/news/2026/11/a-story/index.html").read_text()
    expected = SITE[STORY]
    up = "../../../../"
    for old, new in {
        'rel="stylesheet" href="/': f'rel="stylesheet" href="{up}',
        'href="/feed.rss"': f'href="{up}feed.rss"',
        'script src="/': f'script src="{up}',
        'action="/search/"': f'action="{HOME}/search/"',
        "/topics/a%20b/?": f"{up}topics/a%20b/index.html?",
        'href="../../"': 'href="../../index.html"',
        '"/media/': f'"{up}media/',
        ", /media/": f", {up}media/",
    }.items():
        assert old in expected
        expected = expected.replace(old, new)
    # "../../" of /news/2026/11/a-story/ is /news/2026/, which has no page.
    expected = expected.replace('"../../index.html"', f'"{HOME}/news/2026/"')
    assert story == expected


def test_feeds_data_and_media_are_copied_as_they_are(
    made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    made(tmp_path / "copy")
    copied = files(tmp_path / "copy")
    for name in ("feed.rss", "news/data.json", "media/0a1b/photo-1200.webp"):
        assert copied[name] == SITE[f"/{name}"].encode()


def test_what_the_pages_show_of_the_static_files_comes_along(
    made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    made(tmp_path / "copy")
    copied = files(tmp_path / "copy")
    assert {name for name in copied if name.startswith("static/")} == {
        f"static/{name}" for name in STATIC if not name.endswith(("desk.css", "OFL-serif.txt"))
    }
    assert copied["static/website/more.css"] == (
        b"a{background:url(dot.svg#x)}/* url(/nowhere.png) */"
    )


def test_what_is_not_in_the_export_leads_to_the_living_site_and_is_listed(
    store: MemoryStore, static: Path, tmp_path: Path
) -> None:
    links = (
        '<a href="/nowhere/?a=1">x</a><img src="/static/no.png"><a href="/search/?q=x">Search</a>'
    )
    for path in ("/", "/news/", "/404.html"):
        store.write(path, Stored(links.encode()))
    report = export(store, tmp_path / "copy", home=f"{HOME}/", static=static)
    assert set(report.broken) == {
        (STORY, "../../"), ("/topics/é/", "/gone/"),
        *((page, link) for page in ("/", "/news/", "/404.html") for link in ("/nowhere/?a=1", "/static/no.png")),
    }  # fmt: skip
    assert (tmp_path / "copy/news/index.html").read_text() == (
        f'<a href="{HOME}/nowhere/?a=1">x</a><img src="{HOME}/static/no.png">'
        f'<a href="{HOME}/search/?q=x">Search</a>'
    )


def test_the_page_for_what_is_not_there_works_at_any_depth(
    made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    made(tmp_path / "copy")
    links = links_of((tmp_path / "copy/404.html").read_bytes(), "404.html")
    assert {f"{HOME}/news/", f"{HOME}/", f"{HOME}/static/website/site.css"} <= links
    assert all(link.startswith(f"{HOME}/") for link in links)


def test_a_page_that_is_gone_lies_where_a_server_finds_it_and_no_link_leads_there(
    made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    report = made(tmp_path / "copy")
    assert [file.name for file in (tmp_path / "copy/gone").iterdir()] == ["410.html"]
    assert b'href="../index.html"' in (tmp_path / "copy/gone/410.html").read_bytes()
    assert f'href="{HOME}/gone/"' in (tmp_path / "copy/topics/é/index.html").read_text()
    assert ("/topics/é/", "/gone/") in report.broken


def test_the_report_counts_what_was_written(
    store: MemoryStore, static: Path, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    report = export(
        store, tmp_path / "copy", home=HOME, static=static, say=lambda *n: told.append(n)
    )
    written = files(tmp_path / "copy")
    pages = [name for name in written if name.endswith(".html") and not name.endswith("/410.html")]
    assert report.pages == len(pages) == 6
    assert report.files == len(written)
    assert report.bytes == sum(map(len, written.values()))
    assert told == [(n, len(SITE) + 1) for n in range(1, len(SITE) + 2)]


def test_without_static_files_the_living_site_has_them(store: MemoryStore, tmp_path: Path) -> None:
    report = export(store, tmp_path / "copy", home=HOME, static=None)
    assert not any(address.startswith("/static/") for _, address in report.broken)
    assert f'href="{HOME}/static/website/site.css"' in (tmp_path / "copy/index.html").read_text()


@pytest.mark.parametrize("address", ["/static/../secret", "/static/%2e%2e/secret", "/static/.env"])
def test_no_file_beside_the_static_ones_is_copied(
    address: str, static: Path, tmp_path: Path
) -> None:
    (static.parent / "secret").write_text("secret")
    (static / ".env").write_text("secret")
    store = MemoryStore()
    store.write("/", Stored(f'<a href="{address}">x</a>'.encode()))
    export(store, tmp_path / "copy", home=HOME, static=static)
    assert files(tmp_path / "copy").keys() == {"index.html"}


# Places


def test_the_next_export_replaces_exactly_what_the_last_one_wrote(
    store: MemoryStore, made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    made(copy)
    before = files(copy)
    os.utime(copy / "feed.rss", (1, 1))
    made(copy)
    assert files(copy) == before
    assert (copy / "feed.rss").stat().st_mtime == 1, "what did not change is left alone"
    (copy / "CNAME").write_text("press.example.org")
    store.remove(STORY)
    store.write("/", Stored(b"new"))
    made(copy)
    after = files(copy)
    assert after["index.html"] == b"new"
    assert after["CNAME"] == b"press.example.org"
    assert not (copy / "news/2026").exists()
    made(tmp_path / "fresh")
    assert after == {**files(tmp_path / "fresh"), "CNAME": b"press.example.org"}
    assert (copy / MARKER).read_bytes() == (tmp_path / "fresh" / MARKER).read_bytes()


def test_an_export_that_was_killed_is_made_good_by_the_next(
    store: MemoryStore, made: Callable[[Path], ExportReport], static: Path, tmp_path: Path
) -> None:
    def killed(done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    copy = tmp_path / "copy"
    with pytest.raises(KeyboardInterrupt):
        export(store, copy, home=HOME, static=static, say=killed)
    assert (copy / "feed.rss").exists()
    store.remove("/feed.rss")
    made(copy)
    made(tmp_path / "fresh")
    assert files(copy) == files(tmp_path / "fresh")


def test_a_folder_that_is_no_export_is_left_alone(
    made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/dear.txt").write_text("dear")
    (tmp_path / "plain").write_text("a file")
    for name, told in {
        "letters": "holds no earlier export",
        "plain": "a file",
    }.items():
        with pytest.raises(ExportProblem, match=told):
            made(tmp_path / name)
    assert files(tmp_path / "letters") == {"dear.txt": b"dear"}
    (tmp_path / "empty").mkdir()
    made(tmp_path / "empty")


def test_a_list_of_files_that_somebody_wrote_removes_nothing_outside(
    made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    made(copy)
    (tmp_path / "precious").write_text("precious")
    with (copy / MARKER).open("a") as marker:
        marker.write(f"../precious\n{tmp_path}/precious\nnews/../../precious\n")
    made(copy)
    assert (tmp_path / "precious").exists()


def test_a_zip_holds_the_same_files_and_the_same_bytes_each_time(
    made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    made(tmp_path / "copy")
    made(tmp_path / "site.zip")
    first = (tmp_path / "site.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        assert archive.testzip() is None
        inside = {name: archive.read(name) for name in archive.namelist() if name != MARKER}
    assert inside == files(tmp_path / "copy")
    made(tmp_path / "site.zip")
    assert (tmp_path / "site.zip").read_bytes() == first
    assert [each.name for each in tmp_path.glob(".*")] == []


def test_a_zip_that_is_no_export_is_left_alone(
    made: Callable[[Path], ExportReport], tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "site.zip", "w") as archive:
        archive.writestr("dear.txt", "dear")
    (tmp_path / "other.zip").write_text("no zip at all")
    for name in ("site.zip", "other.zip"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(ExportProblem, match="no export of ours"):
            made(tmp_path / name)
        assert (tmp_path / name).read_bytes() == before
