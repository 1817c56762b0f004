"""What strangers send: 2,000 hostile pages and feeds over real HTTP, each answered within its cap?

    .venv/bin/python benchmarks/hostile_input.py [--count 2000] [--seed 6]

A local server sends pages, feeds and sitemaps that are fuzzed, cut off, 50 MB long, nested 100,000 deep,
in wrong encodings, packed bombs; it sends redirects in circles and into the private network, lies about
lengths, hangs up, and drips a byte at a time. Each is fetched by ``lib.http`` and read by the engine that
the coverage desk reads it with. One worker process, several threads, as in life; printed are what became of
each kind, the longest fetch and reading, and the largest memory of the process.

The figures to hold: every fetch ends within its timeout and a second, every reading within 20 s of processor; nothing but the
errors that the engines promise; memory under 1,500 MB with four threads; the worker lives.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import socketserver
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dateline.coverage.extract import extract
from dateline.coverage.sources.items import NotReadable
from dateline.coverage.sources.recognising import recognise
from dateline.lib.http import FetchError, fetch

TIMEOUT, READING_CAP, LIMIT, MEMORY = 4.0, 20.0, 10_000_000, 1500
THREADS = 4
HOST = "127.0.0.1"

PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Heat act passes - The Paper</title>'
    '<meta property="og:title" content="Heat act passes"><link rel="canonical" href="/2026/11/heat">'
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Heat act passes",'
    '"author":{"name":"Ana Ruiz"},"datePublished":"2026-11-02T10:00:00-06:00"}</script></head><body><article>'
    '<h1>Heat act passes</h1><p class="byline">By Ana Ruiz</p><figure><img src="/a.jpg" alt="Hall"><figcaption>'
    "The hall. Photo: B. Lind</figcaption></figure>" + "<p>The council voted on Monday — café, Größe.</p>" * 60
    + "</article></body></html>"
).encode()  # fmt: skip
FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Paper</title>'
    + "".join(
        f"<item><title>Story {n} — Größe</title><link>https://paper.example/{n}</link><guid>{n}</guid>"
        f"<pubDate>Mon, 02 Nov 2026 10:0{n % 10}:00 -0600</pubDate><description>&lt;p&gt;Words&lt;/p&gt;</description></item>"
        for n in range(40)
    )
    + "</channel></rss>"
).encode()
SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    + "".join(
        f"<url><loc>https://paper.example/{n}</loc><news:news><news:publication><news:name>The Paper</news:name>"
        f"</news:publication><news:publication_date>2026-11-02</news:publication_date><news:title>S {n}</news:title></news:news></url>"
        for n in range(40)
    )
    + "</urlset>"
).encode()
JSON_FEED = b'{"version":"https://jsonfeed.org/version/1.1","title":"P","items":[' + b",".join(
    b'{"id":"%d","url":"https://paper.example/%d","title":"S"}' % (n, n) for n in range(40)
) + b"]}"  # fmt: skip
GOOD = (PAGE, FEED, SITEMAP, JSON_FEED)
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(12)
) + b']><rss version="2.0"><channel><title>&m;</title></channel></rss>'  # fmt: skip
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<rss version="2.0"><channel><title>&x;</title><item><title>&x;</title><link>https://a.example/1</link></item></channel></rss>'
)


@dataclass(frozen=True)
class Sent:
    """head: status line and headers; body: or None for one that is dripped; cut: hang up after so many bytes."""

    head: bytes
    body: bytes
    drip: bool = False


def plain(body: bytes, kind: str = "text/html; charset=utf-8", more: bytes = b"") -> Sent:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n" % (kind.encode(), more, len(body))  # fmt: skip
    return Sent(head, body)


def moved(to: str) -> Sent:
    return Sent(b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % to.encode(), b"")  # fmt: skip


def fuzzed(draw: random.Random) -> Sent:
    body = bytearray(draw.choice(GOOD))
    for _ in range(draw.randrange(1, 200)):
        at = draw.randrange(len(body))
        choice = draw.random()
        if choice < 0.5:
            body[at] = draw.randrange(256)
        elif choice < 0.75:
            del body[at : at + draw.randrange(40)]
        else:
            body[at:at] = draw.choice((b"<", b">", b'"', b"&", b"\x00", b"]]>", b"<!--", b"<![CDATA[", b"\xff\xfe", b"{", b"</"))  # fmt: skip
    return plain(bytes(body))


def cut(draw: random.Random) -> Sent:
    body = draw.choice(GOOD)
    return plain(body[: draw.randrange(len(body))])


def noise(draw: random.Random) -> Sent:
    return plain(draw.randbytes(draw.randrange(200_000)))


def long(draw: random.Random) -> Sent:
    """As long as the cap allows, or 50 MB, with the length said or not."""
    piece = draw.choice((b"<p>abc ", b"<item><title>x</title></item>", b"<url><loc>https://a.example/</loc></url>", b'{"a":[', b"abc "))  # fmt: skip
    start = draw.choice((b"", FEED[:200], SITEMAP[:200], b"<html><body>"))
    size = draw.choice((LIMIT - 1000, LIMIT - 1000, 50_000_000))
    body = start + piece * ((size - len(start)) // len(piece))
    if draw.random() < 0.5:
        return plain(body)
    return Sent(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n", body)


def deep(draw: random.Random) -> Sent:
    tag = draw.choice((b"<div>", b"<b>", b"<table><tr><td>", b"<item>", b"<a href=x>", b"[", b'{"a":', b"<svg>", b"<blockquote>"))  # fmt: skip
    start = draw.choice((b"<html><body>", b'<rss version="2.0"><channel>', b"", SITEMAP[:160]))
    return plain(start + tag * draw.choice((1_000, 20_000, 100_000)) + b"hello")


def misnamed(draw: random.Random) -> Sent:
    text = draw.choice(GOOD).decode()
    real = draw.choice(("utf-16", "utf-16-le", "utf-8", "utf-32", "cp1252", "shift_jis", "utf-7", "koi8-r"))  # fmt: skip
    told = draw.choice(("utf-8", "latin-1", "shift_jis", "utf-16", "no-such-thing", "zip", "", "utf-7"))  # fmt: skip
    return plain(text.encode(real, "replace"), f"text/html; charset={told}" if told else "text/html")  # fmt: skip


def bomb(draw: random.Random) -> Sent:
    inner = draw.choice((bytes(60_000_000), b"<p>" * 20_000_000, b" " * 60_000_000))
    packed = gzip.compress(inner, 6)
    if draw.random() < 0.3:
        packed = gzip.compress(packed, 6)
    if draw.random() < 0.3:
        packed = packed[: draw.randrange(len(packed))]
    return plain(packed, more=b"Content-Encoding: gzip\r\n" if draw.random() < 0.7 else b"")


def entities(draw: random.Random) -> Sent:
    return plain(draw.choice((LAUGHS, OUTSIDE)), "application/rss+xml")


def circle(draw: random.Random) -> Sent:
    return moved(draw.choice(("?again", "/0", f"/{draw.randrange(10**6)}", "http://[", "", "//", "ftp://a.example/", "javascript:1")))  # fmt: skip


def inside(draw: random.Random) -> Sent:
    return moved(draw.choice(("http://169.254.169.254/latest/", "http://10.0.0.1/", "http://[::1]:25/", "http://localhost:22/", "http://2130706433/", "file:///etc/passwd", "http://127.1:6379/")))  # fmt: skip


def liar(draw: random.Random) -> Sent:
    body = draw.choice(GOOD)
    head = draw.choice(
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10000\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: -5\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nConnection: close\r\n\r\n",
            b"HTTP/1.1 999 Odd\r\nConnection: close\r\n\r\n",
            b"SSH-2.0-OpenSSH\r\n",
            b"",
            b"HTTP/1.1 200 OK\r\n" + b"X-A: %s\r\n" % (b"a" * 500) * 2000 + b"\r\n",
        )
    )
    return Sent(head, body)


def drip(draw: random.Random) -> Sent:
    return Sent(
        draw.choice((b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"HTTP/1.1 2")),
        PAGE,
        drip=True,
    )


# (kind, how many in a hundred, how it is made): drips and bombs cost the sender most
KINDS: tuple[tuple[str, int, Callable[[random.Random], Sent]], ...] = (
    ("fuzzed", 34, fuzzed), ("cut off", 20, cut), ("noise", 6, noise), ("long", 3, long), ("deep", 8, deep),
    ("wrong encoding", 8, misnamed), ("packed bomb", 4, bomb), ("XML entities", 4, entities),
    ("redirects in a circle", 4, circle), ("redirects inside", 4, inside), ("lies in the head", 4, liar), ("drips", 1, drip),
)  # fmt: skip


def case(seed: int, number: int) -> tuple[str, Sent]:
    """The kind and the answer of this number, the same each time it is asked for."""
    draw = random.Random(seed * 1_000_003 + number)
    name, _, make = draw.choices(KINDS, [share for _, share, _ in KINDS])[0]
    return name, make(draw)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 64
    seed = 0


class Answer(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        try:
            asked = self.request.recv(65_536).split(b" ")[1].strip(b"/").partition(b"?")[0]
            sent = case(self.server.seed, int(asked or b"0"))[1]  # type: ignore[attr-defined]
            self.request.sendall(sent.head)
            if not sent.drip:
                self.request.sendall(sent.body)
                return
            for n in range(200):  # longer than the timeout
                self.request.sendall(sent.body[n : n + 1])
                time.sleep(0.1)
        except (OSError, IndexError, ValueError):
            return


@dataclass
class Became:
    """What became of one; seconds of its fetch and of its reading."""

    kind: str
    what: str
    fetching: float
    reading: float
    crash: str = ""


def ask(port: int, seed: int, number: int) -> Became:
    """Fetch and read one, as the desk does: a page with its text, else a feed or sitemap."""
    kind = case_kind(seed, number)
    began = time.monotonic()
    fetched, read = began, time.thread_time()
    try:
        answer = fetch(f"http://{HOST}:{port}/{number}", limit_bytes=LIMIT, timeout=TIMEOUT, allow=[f"{HOST}:{port}"])  # fmt: skip
        fetched, read = time.monotonic(), time.thread_time()
        extract(answer.content, answer.url)
        recognise(answer.content, answer.url, zone=ZoneInfo("America/Chicago"))
        what = "read"
    except FetchError:
        fetched, what = time.monotonic(), "refused"
        return Became(kind, what, fetched - began, 0.0)
    except NotReadable:
        what = "page only"
    except BaseException as problem:  # noqa: BLE001 - what nobody promised is what is looked for
        return Became(kind, "CRASH", fetched - began, time.thread_time() - read, f"{number}: {problem!r}"[:300])  # fmt: skip
    return Became(kind, what, fetched - began, time.thread_time() - read)


def case_kind(seed: int, number: int) -> str:
    draw = random.Random(seed * 1_000_003 + number)
    return draw.choices([name for name, _, _ in KINDS], [share for _, share, _ in KINDS])[0]


def serve(seed: int) -> None:
    """The other side, in a process of its own so that its memory is not counted."""
    with Server((HOST, 0), Answer) as server:
        server.seed = seed
        print(server.server_address[1], flush=True)
        server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.seed)
        return
    import subprocess

    other = subprocess.Popen(
        [sys.executable, __file__, "--serve", "--seed", str(asked.seed)], stdout=subprocess.PIPE
    )
    try:
        port = int(other.stdout.readline())  # type: ignore[union-attr]
        before = peak()
        with ThreadPoolExecutor(THREADS) as pool:
            done = list(pool.map(lambda n: ask(port, asked.seed, n), range(asked.count)))
        report(done, before)
    finally:
        other.kill()
    if any(each.crash for each in done):
        raise SystemExit(1)


def peak() -> float:
    """Megabytes that this process has had at the most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def report(done: list[Became], before: float) -> None:
    """A line a kind, then whether the caps hold."""
    print(
        f"{'kind':<24}{'read':>7}{'page':>7}{'refused':>9}{'crash':>7}{'fetch s':>9}{'read s':>8}"
    )
    for kind, _, _ in KINDS:
        rows = [each for each in done if each.kind == kind]
        if not rows:
            continue
        count = Counter(each.what for each in rows)
        print(
            f"{kind:<24}{count['read']:>7}{count['page only']:>7}{count['refused']:>9}{count['CRASH']:>7}"
            f"{max(r.fetching for r in rows):>9.2f}{max(r.reading for r in rows):>8.2f}"
        )
    late = sum(r.fetching > TIMEOUT + 1 or r.reading > READING_CAP for r in done)
    crashes = [r.crash for r in done if r.crash]
    memory = peak()
    print(
        f"{len(done):,} answered by one worker with {THREADS} threads ({threading.active_count()} left): "
        f"{late} over a cap, {len(crashes)} crashes; at most {memory:.0f} MB ({before:.0f} before; "
        f"{'held' if memory < MEMORY else 'MISSED'})"
    )
    for each in crashes[:10]:
        print(" ", each)


if __name__ == "__main__":
    main()
