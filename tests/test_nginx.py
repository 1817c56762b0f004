"""deploy/nginx.conf, in a real nginx over a real folder, held to what Dateline's own front answers."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import brotli
import pytest

from dateline.lib.addresses import TRACKING
from dateline.project.wsgi import security_headers
from dateline.publishing.compress import pressed
from dateline.publishing.serving.cache import Cache
from dateline.publishing.serving.front import Front
from dateline.publishing.serving.headers import TYPES, headers_for
from dateline.publishing.stores import Stored
from dateline.publishing.stores.folder import FolderStore

CONFIG = Path(__file__).resolve().parents[1] / "deploy" / "nginx.conf"
MODULES = Path("/usr/lib/nginx/modules")
STORY = "/news/2026/11/a-story/"
TEXT = b"<!doctype html><title>A story</title>" + b"<p>words, words</p>" * 100
ENDINGS = [ending for ending in TYPES if ending.startswith(".")]
# What depends on the server and not on the page.
APART = {"server", "date", "connection", "etag", "accept-ranges", "surrogate-key", "content-length"}
# With HTTPS there is one more: a line in the config to switch on.
SECURITY = {name.lower() for name in security_headers()} - {"strict-transport-security"}
MAIN = """
{modules}{user}worker_processes 1; daemon off; pid {place}/pid; error_log {place}/error.log;
events {{ worker_connections 128; }}
http {{
    access_log off; gzip on;
    client_body_temp_path {place}/b; proxy_temp_path {place}/p; fastcgi_temp_path {place}/f;
    uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
    include {place}/site.conf;
}}
"""


@dataclass
class Said:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Site:
    store: FolderStore
    nginx: int
    dateline: int

    def ask(self, path: str, method: str = "GET", *, port: int = 0, **headers: str) -> Said:
        """One request to nginx. Headers with _ for -; nothing is sent that was not asked for."""
        connection = HTTPConnection("127.0.0.1", port or self.nginx, timeout=10)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders(b"" if method != "POST" else b"name=value")
            answer = connection.getresponse()
            told = answer.getheaders()
            names = [name.lower() for name, _ in told]
            assert len(names) == len(set(names)), f"a header twice: {told}"
            return Said(answer.status, {n.lower(): v for n, v in told}, answer.read())
        finally:
            connection.close()


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Stands for everything behind the front: says what it was asked."""
    asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ['QUERY_STRING']}".encode()
    status = "404 Not Found" if "nothing" in environ["PATH_INFO"] else "200 OK"
    headers = [("Content-Type", "text/x-django"), ("X-Frame-Options", "DENY")]
    headers.append(("X-Host", environ.get("HTTP_HOST", "") + environ["HTTP_X_FORWARDED_PROTO"]))
    start_response(status, headers)
    return [asked]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def fill(folder: Path) -> FolderStore:
    store = FolderStore(folder / "press")
    for path in ("/", "/news/", STORY, "/news/feed.rss", "/news/feed.json", "/news/data.json"):
        store.write(path, pressed(path.encode() + TEXT, path))
    store.write("/404.html", pressed(b"not here", "/404.html", status=404))
    store.write("/news/gone/", pressed(b"gone " + TEXT, "/news/gone/", status=410))
    for ending in ENDINGS:
        path = f"/media/0123abcd/name{ending}"
        store.write(path, pressed(b"0123456789" * 50, path))
    (folder / "press" / "news" / ".new-1-2-index.html").write_bytes(b"half-written")
    (folder / "press" / "empty").mkdir()
    (folder / "static").mkdir()
    for name in ("site.css", "site.0123456789ab.css"):
        (folder / "static" / name).write_bytes(TEXT)
        (folder / "static" / f"{name}.gz").write_bytes(gzip.compress(TEXT))
    (folder / "secret.key").write_bytes(b"secret")
    (folder / "media").mkdir()
    (folder / "media" / "original.jpg").write_bytes(b"private")
    store.turn(1)
    return store


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not shutil.which("nginx"):
        missing = "nginx is not installed. On Debian: apt-get install nginx-light libnginx-mod-http-brotli-static"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    folder, place = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("nginx")
    store = fill(folder)
    front = Front(django, Cache(f"{folder}/press", 1 << 20), security=security_headers())
    upstream = WSGIServer(("127.0.0.1", 0), Quiet)
    upstream.set_app(front)
    thread = threading.Thread(target=upstream.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    port = free_port()
    command = ["nginx", "-p", place, "-c", configure(folder, place, port, upstream.server_port)]
    nginx = subprocess.Popen([*command, "-e", place / "error.log"], stderr=subprocess.DEVNULL)
    try:
        wait_for(port, nginx, place)
        yield Site(store, port, upstream.server_port)
    finally:
        nginx.terminate()
        nginx.wait(20)
        upstream.shutdown()
        upstream.server_close()
        thread.join()


def configure(folder: Path, place: Path, port: int, upstream: int) -> Path:
    """The shipped config with its placeholders filled in, below a main config of our own."""
    text = CONFIG.read_text(encoding="utf-8")
    for placeholder, value in {
        "@SITE@": str(folder),
        "@NAME@": "127.0.0.1",
        "@LISTEN@": f"127.0.0.1:{port}",
        "@DATELINE@": f"127.0.0.1:{upstream}",
    }.items():
        text = text.replace(placeholder, value)
    modules = ""
    if has_brotli():
        modules = f"load_module {MODULES}/ngx_http_brotli_static_module.so;"
        text = text.replace("# brotli_static on;", "brotli_static on;")
    (place / "site.conf").write_text(text, encoding="utf-8")
    user = "user root; " if os.getuid() == 0 else ""
    (place / "nginx.conf").write_text(MAIN.format(place=place, modules=modules, user=user))
    return place / "nginx.conf"


def has_brotli() -> bool:
    return (MODULES / "ngx_http_brotli_static_module.so").exists()


def wait_for(port: int, process: subprocess.Popen[bytes], place: Path) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail((place / "error.log").read_text())


def test_a_page_is_served_in_the_encoding_that_a_reader_takes(site: Site) -> None:
    plain, zipped = site.ask(STORY), site.ask(STORY, Accept_Encoding="gzip, deflate")
    assert plain.status == 200 and plain.body == STORY.encode() + TEXT
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert plain.headers["vary"] == zipped.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in site.ask(STORY, Accept_Encoding="gzip;q=0").headers


def test_brotli_comes_first_where_the_module_is_there(site: Site) -> None:
    if not has_brotli():
        pytest.skip("no brotli_static module; On Debian: libnginx-mod-http-brotli-static")
    said = site.ask(STORY, Accept_Encoding="gzip, br")
    assert said.headers["content-encoding"] == "br"
    assert brotli.decompress(said.body) == STORY.encode() + TEXT
    assert said.headers["vary"] == "Accept-Encoding"


def test_nothing_is_compressed_on_the_fly(site: Site) -> None:
    """A strong validator stands for exact bytes; and compressing costs each time."""
    site.store.write("/plain/", Stored(TEXT))
    said = site.ask("/plain/", Accept_Encoding="gzip, br")
    assert "content-encoding" not in said.headers
    assert said.body == TEXT
    assert not said.headers["etag"].startswith("W/")


def test_a_reader_who_has_it_gets_304(site: Site) -> None:
    etag = site.ask(STORY, Accept_Encoding="gzip").headers["etag"]
    assert not etag.startswith("W/")
    again = site.ask(STORY, Accept_Encoding="gzip", If_None_Match=f'"other", {etag}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert "content-security-policy" in again.headers
    assert site.ask(STORY, If_None_Match='"other"').status == 200
    head = site.ask(STORY, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(STORY.encode() + TEXT))


def test_what_is_gone_says_so_with_its_page(site: Site) -> None:
    said = site.ask("/news/gone/", Accept_Encoding="gzip")
    assert said.status == 410
    assert gzip.decompress(said.body).startswith(b"gone ")
    assert said.headers["content-type"] == "text/html; charset=utf-8"
    assert said.headers["cache-control"] == "public, max-age=0, must-revalidate"


def test_what_is_not_there_is_asked_of_dateline(site: Site) -> None:
    said = site.ask("/nothing/")
    assert (said.status, said.body) == (404, b"GET /nothing/?")
    assert said.headers["x-frame-options"] == "DENY", "headers of a proxied answer are Django's"
    assert said.headers["x-host"] == f"127.0.0.1:{site.nginx}http"
    assert site.ask("/empty/").body == b"GET /empty/?"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/news", "/news/"),
        ("/news?page=2", "/news/?page=2"),
        ("/news/gone", "/news/gone/"),
        ("/news/feed.rss/", "/news/feed.rss"),
        ("//news///", "/news/"),
        ("/News/", "/news/"),
        ("/news/index.html", "/news/"),
        ("/news/?utm_source=x&page=2", "/news/?page=2"),
        ("/news/feed.rss?fbclid=1", "/news/feed.rss"),
        ("/elsewhere?MC_CID=1", "/elsewhere"),
        ("//evil.example/?utm_source=x", "/evil.example/"),
        ("/%5Cevil.example/?utm_source=x", "/%5Cevil.example/"),
    ],
)
def test_another_spelling_leads_to_the_address(site: Site, asked: str, meant: str) -> None:
    by_nginx, by_front = site.ask(asked), site.ask(asked, port=site.dateline, X_Forwarded_Proto="")
    assert (by_nginx.status, by_nginx.headers["location"]) == (301, meant)
    assert (by_front.status, by_front.headers["location"]) == (301, meant)
    assert by_nginx.headers["cache-control"] == by_front.headers["cache-control"]
    ours, theirs = comparable(by_nginx), comparable(by_front)
    assert {n: v for n, v in ours.items() if n in SECURITY} == {
        n: v for n, v in theirs.items() if n in SECURITY
    }


@pytest.mark.parametrize("name", [*TRACKING, "UTM_Source"])
def test_nginx_knows_every_tracking_parameter(site: Site, name: str) -> None:
    said = site.ask(f"{STORY}?a=1&{name.replace('*', 'any')}=x&b=2")
    assert said.headers["location"] == f"{STORY}?a=1&b=2"


def test_other_questions_are_answered_with_the_page(site: Site) -> None:
    assert site.ask(f"{STORY}?page=2&futm_=1").body == STORY.encode() + TEXT


@pytest.mark.parametrize("path", ["/?p=12", "/?x=1&page_id=3", "/news/?s=word", f"{STORY}?q=a"])
def test_old_addresses_and_searches_are_djangos(site: Site, path: str) -> None:
    assert site.ask(path).body == f"GET {path}".encode()


def test_methods_other_than_reading_are_djangos(site: Site) -> None:
    said = site.ask(STORY, "POST", Content_Length="10")
    assert said.body == f"POST {STORY}?".encode()
    assert site.ask("/desk/?utm_source=x").status in (200, 301)
    assert site.ask("/desk/pages/").headers["content-type"] == "text/x-django"


@pytest.mark.parametrize(
    "path",
    [
        "/.edition", "/news/.new-1-2-index.html", "/news/feed.rss.gz", "/news/index.html.br",
        "/news/410.html", "/news/gone/410.html", "/../secret.key", "/%2e%2e/secret.key",
        "/static/../secret.key", "/static%2f..%2fsecret.key", "/media/original.jpg", "/static/",
        "/news/gone/410.html/",
    ],
)  # fmt: skip
def test_files_that_are_no_addresses_are_never_served(site: Site, path: str) -> None:
    said = site.ask(path)
    assert said.status in (301, 400) or said.headers["content-type"] == "text/x-django"
    assert b"half" not in said.body and b"secret" not in said.body.replace(b"secret.key", b"")


def test_the_page_for_what_is_not_there_is_no_page(site: Site) -> None:
    assert site.ask("/404.html").status == 404


@pytest.mark.parametrize(
    "path", ["/", STORY, "/news/feed.rss", "/news/feed.json", "/news/data.json"]
)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_the_headers_are_those_of_the_front(site: Site, path: str, encoding: str) -> None:
    by_nginx = site.ask(path, Accept_Encoding=encoding)
    by_front = site.ask(path, port=site.dateline, Accept_Encoding=encoding)
    assert by_nginx.body == by_front.body
    ours, theirs = comparable(by_nginx), comparable(by_front)
    theirs.pop("strict-transport-security")  # with HTTPS alone: a line in the config to switch on
    assert ours == theirs


def comparable(said: Said) -> dict[str, object]:
    """Headers by name, the policy as a set: its order means nothing."""
    told: dict[str, object] = {n: v for n, v in said.headers.items() if n not in APART}
    told["content-security-policy"] = set(said.headers["content-security-policy"].split("; "))
    return told


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_has_the_type_of_its_ending(site: Site, ending: str) -> None:
    path = f"/media/0123abcd/name{ending}"
    said = site.ask(path)
    assert said.headers["content-type"] == headers_for(path)["Content-Type"]
    assert said.headers["cache-control"] == headers_for(path)["Cache-Control"]


def test_a_part_of_a_media_file_and_of_nothing_else(site: Site) -> None:
    part = site.ask("/media/0123abcd/name.mp3", Range="bytes=2-4")
    assert (part.status, part.body) == (206, b"234")
    assert site.ask(STORY, Range="bytes=2-4").status == 200


def test_static_files_are_kept_by_browsers(site: Site) -> None:
    plain = site.ask("/static/site.css", Accept_Encoding="gzip")
    hashed = site.ask("/static/site.0123456789ab.css")
    assert gzip.decompress(plain.body) == hashed.body == TEXT
    assert plain.headers["cache-control"] == "public, max-age=3600"
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert hashed.headers["content-type"] == "text/css; charset=utf-8"
    assert hashed.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in hashed.headers


def test_a_change_shows_at_once_and_what_goes_is_gone(site: Site) -> None:
    path = "/news/soon/"
    assert site.ask(path).headers["content-type"] == "text/x-django"
    site.store.write(path, pressed(b"first", path))
    assert site.ask(path).body == b"first"
    site.store.write(path, pressed(b"the second", path))
    assert site.ask(path).body == b"the second"
    site.store.write(path, pressed(b"gone", path, status=410))
    assert site.ask(path).status == 410
    site.store.remove(path)
    site.store.turn(2)
    assert b"gone" not in site.ask(path).body
