"""Fetching: public addresses only, pinned, limited in size and time. Against a real server."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from dateline.lib.http import FetchFailed, FetchRefused, FetchTooLarge, check_address, fetch, send

SEEN: list[tuple[str, str]] = []
SENT: list[tuple[str, str, dict[str, str], bytes]] = []


class Pages(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass

    def send(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Transfer_Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        SEEN.append((self.path, self.headers["Host"]))
        path, _, query = self.path.partition("?")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, "page_" + path.strip("/"))(query)

    def take(self) -> None:
        """Any other method: says what arrived."""
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        SENT.append((self.command, self.path, dict(self.headers.items()), body))
        if self.path == "/to":
            self.send(307, b"", Location="http://169.254.169.254/")
        else:
            self.send(202, b'{"ok": true}', Content_Type="application/json")

    do_POST = do_PURGE = take

    def page_plain(self, query: str) -> None:
        self.send(body="Grüße".encode("latin-1"), Content_Type="text/html; charset=ISO-8859-1")

    def page_missing(self, query: str) -> None:
        self.send(404, b"no")

    def page_to(self, query: str) -> None:
        self.send(302, b"", Location=query)

    def page_loop(self, query: str) -> None:
        self.send(302, b"", Location="/loop")

    def page_large(self, query: str) -> None:
        self.send(body=b"x" * 5000)

    def page_endless(self, query: str) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(2000):
            self.wfile.write(b"x" * 1000)

    def page_bomb(self, query: str) -> None:
        self.send(body=gzip.compress(bytes(5_000_000)), Content_Encoding="gzip")

    def page_zipped(self, query: str) -> None:
        self.send(body=gzip.compress(b"hello"), Content_Encoding="gzip")

    def page_odd(self, query: str) -> None:
        self.send(body=b"x", Content_Encoding="br")

    def page_slow(self, query: str) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def page_drip(self, query: str) -> None:
        for _ in range(100):
            self.wfile.write(b"H")
            self.wfile.flush()
            time.sleep(0.1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def test_a_page_is_fetched_with_its_type_and_charset(server: str) -> None:
    page = fetch(f"http://{server}/plain", allow={server})
    assert (page.status, page.ok, page.content_type) == (200, True, "text/html")
    assert page.text == "Grüße"


def test_any_status_is_an_answer(server: str) -> None:
    page = fetch(f"http://{server}/missing", allow={server})
    assert (page.status, page.ok, page.content) == (404, False, b"no")


def test_redirects_are_followed_and_remembered(server: str) -> None:
    first = f"http://{server}/to?/plain"
    page = fetch(first, allow={server})
    assert (page.url, page.redirects) == (f"http://{server}/plain", (first,))


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "http://[::1]/",
        "http://localhost/",
        "gopher://x/",
        "http://192.168.1.1/",
        "//10.0.0.1/",
        "javascript:1",
        "http://[",
    ],
)
def test_a_redirect_to_the_inside_is_refused(server: str, target: str) -> None:
    with pytest.raises(FetchRefused):
        fetch(f"http://{server}/to?{target}", allow={server})


def test_a_redirect_to_another_host_can_be_the_answer(server: str) -> None:
    """So that the caller may ask that host's robots.txt before it follows."""
    first, elsewhere = f"http://{server}/to?/to?http://news.example/b", "http://news.example/b"
    answer = fetch(first, allow={server}, stay=True)
    assert (answer.status, answer.leads_to) == (302, elsewhere)
    assert answer.redirects == (first, f"http://{server}/to?{elsewhere}")
    assert answer.redirect_statuses == (302, 302)
    plain = fetch(f"http://{server}/to?/plain", allow={server}, stay=True)
    assert (plain.status, plain.leads_to) == (200, "")
    joined = plain.after(answer)
    assert joined.requested == first
    assert joined.redirects == answer.redirects + plain.redirects


def test_redirects_without_end_are_refused(server: str) -> None:
    with pytest.raises(FetchRefused, match="more than 5 times"):
        fetch(f"http://{server}/loop", allow={server})


@pytest.mark.parametrize("page", ["large", "endless", "bomb"])
def test_what_is_too_large_is_refused(server: str, page: str) -> None:
    with pytest.raises(FetchRefused, match="larger than 4,000 bytes"):
        fetch(f"http://{server}/{page}", allow={server}, limit_bytes=4000)


@pytest.mark.parametrize("page", ["slow", "drip"])
def test_the_whole_fetch_has_a_time_limit(server: str, page: str) -> None:
    started = time.monotonic()
    with pytest.raises(FetchFailed, match="within"):
        fetch(f"http://{server}/{page}", allow={server}, timeout=0.5)
    assert time.monotonic() - started < 3


def test_gzip_is_undone_and_other_codings_are_refused(server: str) -> None:
    assert fetch(f"http://{server}/zipped", allow={server}).content == b"hello"
    with pytest.raises(FetchRefused, match="compressed"):
        fetch(f"http://{server}/odd", allow={server})


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "not a url",
        "",
        "http://u:p@example.org/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.1.2.3/",
        "http://example.org:22/",
        "http://172.16.0.1/",
        "http://192.168.0.1/",
        "http://169.254.169.254/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://localhost/",
        "http://192.0.2.1/",
        "http://168.63.129.16/",
        "http://[ff02::1]/",
        "http://[::]/",
        "http://[::127.0.0.1]/",
    ],
)
def test_the_inside_and_the_odd_are_refused(url: str) -> None:
    with pytest.raises(FetchRefused):
        fetch(url, timeout=3)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_pass(address: str) -> None:
    check_address(address)


def answers(monkeypatch: pytest.MonkeyPatch, *rounds: list[str]) -> list[str]:
    """Let the resolver give one list of addresses after the other; returns the names asked for."""
    asked: list[str] = []

    def resolve(host: str, port: int, *args: Any, **more: Any) -> list[Any]:
        found = rounds[min(len(asked), len(rounds) - 1)]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr("dateline.lib.http.socket.getaddrinfo", resolve)
    return asked


def test_one_inside_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(FetchRefused, match=r"10\.0\.0\.1"):
        fetch("http://news.example/")


def test_the_connection_goes_to_the_checked_address_under_its_name(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = server.rpartition(":")[2]
    # A second question would be answered differently: nobody may ask it.
    asked = answers(monkeypatch, ["127.0.0.1"], ["10.9.9.9"])
    SEEN.clear()
    page = fetch(f"http://news.example:{port}/plain", allow={f"news.example:{port}"})
    assert page.url == f"http://news.example:{port}/plain"
    assert [f"news.example:{port}"] == [host for path, host in SEEN if path == "/plain"]
    assert asked.count("news.example") == 1


def test_tls_asks_for_the_name_not_for_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda socket, name, context: names.append(name)  # type: ignore[assignment]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def serve() -> None:
            plain, _ = listening.accept()
            try:
                context.wrap_socket(plain, server_side=True).close()
            except (ssl.SSLError, OSError):
                plain.close()

        thread = threading.Thread(target=serve)
        thread.start()
        answers(monkeypatch, ["127.0.0.1"])
        with pytest.raises(FetchFailed):
            fetch(f"https://news.example:{port}/", allow={f"news.example:{port}"}, timeout=5)
        thread.join()
    assert names == ["news.example"]


def test_a_host_that_does_not_answer_has_failed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(FetchFailed, match="could not be reached"):
        fetch(f"http://127.0.0.1:{port}/", allow={f"127.0.0.1:{port}"}, timeout=3)


def test_a_name_that_does_not_exist_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*args: Any, **more: Any) -> list[Any]:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr("dateline.lib.http.socket.getaddrinfo", nobody)
    with pytest.raises(FetchFailed, match=r"no host named nowhere\.example"):
        fetch("http://nowhere.example/")


# send()


def test_a_request_is_sent_with_method_headers_and_body(server: str) -> None:
    SENT.clear()
    answer = send(
        "POST",
        f"http://{server}/hook?x=1",
        headers={"Authorization": "Bearer abc", "content-type": "text/plain"},
        body="grüße".encode(),
        private_ok=True,
    )
    assert (answer.status, answer.ok, answer.text) == (202, True, '{"ok": true}')
    [(method, path, headers, body)] = SENT
    assert (method, path, body) == ("POST", "/hook?x=1", "grüße".encode())
    assert (headers["Authorization"], headers["Content-Type"]) == ("Bearer abc", "text/plain")
    assert headers["Host"] == server


@pytest.mark.parametrize("name", ["Host", "host"])
def test_a_cache_can_be_asked_about_another_host(server: str, name: str) -> None:
    SENT.clear()
    headers = {name: "press.example.org"}
    send("PURGE", f"http://{server}/news/", headers=headers, private_ok=True)
    [(method, path, headers, body)] = SENT
    assert (method, path, headers["Host"], body) == ("PURGE", "/news/", "press.example.org", b"")


def test_a_request_follows_no_redirect(server: str) -> None:
    answer = send("POST", f"http://{server}/to", private_ok=True)
    assert (answer.status, answer.redirects) == (307, ())
    assert answer.headers["location"] == "http://169.254.169.254/"


def test_a_request_reaches_the_inside_only_where_the_operator_said_so(server: str) -> None:
    port = server.rpartition(":")[2]
    with pytest.raises(FetchRefused, match="Port"):
        send("POST", f"http://{server}/hook")
    for address in ("http://127.0.0.1/", "http://10.1.2.3/", "http://[::1]/", "http://localhost/"):
        with pytest.raises(FetchRefused, match="not a public one"):
            send("POST", address, timeout=3)
    assert send("POST", f"http://127.0.0.1:{port}/hook", private_ok=True).ok


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "168.63.129.16", "100.100.100.200", "fd00:ec2::254", "fe80::1", "0.0.0.0",
     "224.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "::", "100.64.0.1"],
)  # fmt: skip
def test_even_an_operator_does_not_open_metadata_and_link_local(address: str) -> None:
    with pytest.raises(FetchRefused, match="not a public one"):
        check_address(address, private_ok=True)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "172.31.0.1", "192.168.1.1", "::1", "fd12::1",
                "::ffff:10.0.0.1", "93.184.216.34"],
)  # fmt: skip
def test_an_operators_own_networks_can_be_opened(address: str) -> None:
    check_address(address, private_ok=True)


def test_an_answer_that_never_ends_is_cut_off(server: str) -> None:
    started = time.monotonic()
    with pytest.raises(FetchFailed, match="within"):
        send("GET", f"http://{server}/drip", timeout=0.5, private_ok=True)
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("url", ["ftp://example.org/", "http://u:p@example.org/", "varnish", ""])
def test_odd_endpoints_are_refused_even_to_an_operator(url: str) -> None:
    with pytest.raises(FetchRefused):
        send("POST", url, private_ok=True)


def test_an_answer_tells_what_an_archive_of_it_needs(server: str) -> None:
    page = fetch(f"http://{server}/to?/zipped", allow={server})
    assert page.redirects == (f"http://{server}/to?/zipped",)
    assert page.redirect_statuses == (302,)
    assert (page.reason, page.peer, page.content) == ("OK", "127.0.0.1", b"hello")
    assert dict(page.asked)["Host"] == server
    assert ("Content-Encoding", "gzip") in page.answered


def test_what_is_too_large_is_told_apart(server: str) -> None:
    with pytest.raises(FetchTooLarge):
        fetch(f"http://{server}/large", allow={server}, limit_bytes=4000)
