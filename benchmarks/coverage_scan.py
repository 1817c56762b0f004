"""Searching web archives beside reading them: speed, scaling, and what is lost.

    .venv/bin/python benchmarks/coverage_scan.py [--megabytes 500] [--folder DIR] [--pages DIR]

Builds a gzip WARC of real pages (``--pages``: a folder of .html.gz files), or of invented pages (about
175 kB each, most of it scripts and markup, one in three in a language with accents). Of both about 1.2 %
mention one of 1,000 phrases, a third of them in a hidden spelling. Then measures, one after the other in
this process and on one core: fastwarc reading every record; Dateline with 1,000 and 10,000 phrases;
trafilatura on a sample; Dateline on one and two cores; and recall against parsing every page, on small
pages in all spellings.
"""

from __future__ import annotations

import argparse
import gzip
import html
import os
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType

from dateline.coverage.match import Watchlist
from dateline.coverage.scan import Found, scan
from dateline.coverage.scan.payloads import Payload
from dateline.coverage.scan.sieve import Sieve
from dateline.coverage.scan.visible import visible_text

PAGE = 175_000
HIT_SHARE = 0.012
READING, SOME, MANY, TWO = (
    "fastwarc, every record read",
    "Dateline, 1,000 phrases",
    "Dateline, 10,000 phrases",
    "Dateline, 1,000 phrases, two cores",
)
FILES = 2  # the archive is read so many times over, as a folder of archives would be
SYLLABLES = [
    "ka",
    "ber",
    "lind",
    "strom",
    "wal",
    "den",
    "mor",
    "ris",
    "hol",
    "fen",
    "gar",
    "vas",
    "quez",
    "ter",
    "nor",
    "by",
    "ash",
    "croft",
    "pel",
    "zan",
    "dri",
    "ov",
    "stein",
    "mann",
    "hart",
    "mí",
    "né",
    "rö",
]
ENGLISH = [
    "the",
    "council",
    "said",
    "on",
    "monday",
    "that",
    "a",
    "new",
    "plan",
    "for",
    "water",
    "and",
    "streets",
    "would",
    "be",
    "paid",
    "from",
    "the",
    "budget",
    "of",
    "next",
    "year",
    "while",
    "residents",
    "asked",
    "for",
    "more",
    "time",
    "to",
    "read",
    "it",
    "before",
    "any",
    "vote",
    "could",
    "be",
    "held",
    "in",
    "the",
    "hall",
]
OTHERS = [
    "según",
    "el",
    "ayuntamiento",
    "la",
    "decisión",
    "sería",
    "más",
    "rápida",
    "después",
    "de",
    "mañana",
    "für",
    "die",
    "Straße",
    "würde",
    "über",
    "später",
    "geändert",
    "à",
    "été",
    "déjà",
    "où",
]
HIDDEN: tuple[Callable[[str], str], ...] = (
    lambda n: n.replace(" ", "&nbsp;"),
    lambda n: n.replace(" ", "\n      "),
    lambda n: f"<b>{n.split()[0]}</b> {' '.join(n.split()[1:])}",
    lambda n: (
        f"<a href='/p/{len(n)}?a=1&amp;b=2'>{n.split()[0]}</a>\n<i>{' '.join(n.split()[1:])}</i>"
    ),
    lambda n: "".join(f"&#{ord(c)};" if not c.isascii() else c for c in n),
    lambda n: n.upper(),
    lambda n: html.escape(n).replace("í", "i").replace("é", "e").replace("ö", "o"),
    lambda n: f"{n[0]}&shy;{n[1:]}",
)


def names(count: int, seed: int) -> list[str]:
    """Invented people and organisations, each once."""
    draw = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        words = [
            "".join(draw.choices(SYLLABLES, k=draw.choice((1, 2)))).title(),
            "".join(draw.choices(SYLLABLES, k=3)).title(),
        ]
        if draw.random() < 0.2:
            words.append(draw.choice(("Network", "Council", "Alliance")))
        found[" ".join(words)] = None
    return list(found)


def prose(draw: random.Random, words: list[str], count: int) -> str:
    return " ".join(draw.choices(words, k=count))


def page(draw: random.Random, mention: str) -> bytes:
    """One page: head and scripts, menus, a story of 840 words, teasers, scripts again."""
    words = ENGLISH * 3 + OTHERS if draw.random() < 0.33 else ENGLISH
    script = "".join(
        f'{{"id":{draw.getrandbits(48)},"slot":"unit-{draw.getrandbits(120):x}","sizes":[[{draw.randrange(999)},90]],"k":"{draw.choice(ENGLISH)}"}},'
        for _ in range(250)
    )
    menu = "".join(
        f'<li class="menu__item menu__item--{n}"><a href="/section/{draw.choice(ENGLISH)}/{n}" data-track="nav|{n}">{draw.choice(words).title()}</a></li>'
        for n in range(250)
    )
    story = [prose(draw, words, 60) for _ in range(14)]
    story[draw.randrange(14)] += f" {mention} spoke." if mention else ""
    paragraphs = "".join(f'<p class="story__text">{text.capitalize()}.</p>' for text in story)
    teasers = "".join(
        f'<div class="teaser"><div class="teaser__media"><a href="/2026/11/{draw.getrandbits(40):x}" class="teaser__link" data-id="{draw.getrandbits(40):x}"><img src="/i/{draw.getrandbits(64):x}.jpg" srcset="/i/a-320.jpg 320w, /i/a-640.jpg 640w" alt=""></a></div><div class="teaser__body"><span class="kicker">{draw.choice(words)}</span><h3><a href="#">{prose(draw, words, 9)} &amp; &ldquo;more&rdquo;</a></h3><p>{prose(draw, words, 14)}</p></div></div>'
        for _ in range(160)
    )
    body = f'<!doctype html><html><head><meta charset="utf-8"><title>News</title><script>var a=[{script}];</script></head><body><nav><ul>{menu}</ul></nav><article>{paragraphs}</article><aside>{teasers}</aside><script>window.state='
    filler = f"[{script}]"
    wanted = max(0, int(draw.gauss(PAGE, PAGE / 5)) - len(body))
    return (
        body + (filler * (wanted // len(filler) + 1))[:wanted] + ";</script></body></html>"
    ).encode()


def real_page(draw: random.Random, pages: list[bytes], mention: str) -> bytes:
    """One of the pages, with a sentence more at the end of one of its paragraphs."""
    body = draw.choice(pages)
    ends = [found.start() for found in re.finditer(rb"</p>", body)] if mention else []
    at = draw.choice(ends) if ends else 0
    return body[:at] + f" {mention} spoke.".encode() + body[at:] if at else body


def record(number: int, body: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
        f"WARC-Date: 2026-11-01T00:00:00Z\r\nWARC-Target-URI: https://paper.example/{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def build(file: Path, megabytes: int, phrases: list[str], pages: list[bytes]) -> int:
    """Write the archive; returns how many pages it has. A record is a gzip member, as in CC-NEWS."""
    draw = random.Random(6)
    raw = number = 0
    with file.open("wb") as out:
        while raw < megabytes * 1_000_000:
            mention = draw.choice(phrases) if draw.random() < HIT_SHARE else ""
            if mention and draw.random() < 0.33:
                mention = draw.choice(HIDDEN)(mention)
            body = real_page(draw, pages, mention) if pages else page(draw, mention)
            whole = record(number, body)
            out.write(gzip.compress(whole, 6))
            raw += len(whole)
            number += 1
    return number


def read_all(file: Path) -> int:
    """fastwarc, every record read: what a scan cannot do without."""
    return sum(
        len(one.reader.read())
        for _ in range(FILES)
        for one in ArchiveIterator(str(file), WarcRecordType.response, parse_http=False)
    )


def timed(work: Callable[[], object]) -> tuple[float, float, object]:
    """(seconds on the clock, seconds of this process's processor, answer)."""
    clock, processor = time.perf_counter(), time.process_time()
    answer = work()
    return time.perf_counter() - clock, time.process_time() - processor, answer


def scanned(file: Path, phrases: list[str], processes: int = 1, size: int = 64_000_000) -> int:
    return sum(
        isinstance(each, Found)
        for each in scan([file] * FILES, phrases, processes=processes, part_size=size)
    )


def recall(phrases: list[str], count: int) -> tuple[int, int]:
    """(small pages whose text mentions a phrase when every one is parsed, of them passed by the sieve).

    Every page names somebody, each in one of the spellings; a quarter of them is in Windows-1252.
    """
    watch = Watchlist.from_lines(phrases)
    sieve = Sieve(watch)
    draw = random.Random(7)
    true = kept = 0
    for number in range(count):
        name = draw.choice((str, *HIDDEN))(draw.choice(phrases))
        charset = "windows-1252" if number % 4 == 0 else "utf-8"
        text = f'<html><head><meta charset="{charset}"></head><body><p>{prose(draw, ENGLISH + OTHERS, 80)} {name} spoke.</p></body></html>'
        payload = Payload(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + text.encode(charset)
        )
        if watch.mentions(visible_text(payload.as_utf8())):
            true += 1
            kept += sieve.passes(payload)
    return true, kept


def trafilatura_rate(file: Path, sample: int) -> float:
    """Seconds a page."""
    bodies = [
        Payload(one.reader.read()).body
        for _, one in zip(
            range(sample),
            ArchiveIterator(str(file), WarcRecordType.response, parse_http=False),
            strict=False,
        )
    ]
    return timed(lambda: [trafilatura.extract(body) for body in bodies])[1] / len(bodies)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        files = sorted(asked.pages.rglob("*.html.gz")) if asked.pages else []
        pages = [gzip.decompress(file.read_bytes()) for file in files]
        measure(Path(folder) / "pages.warc.gz", asked.megabytes, asked.rounds, pages)


def measure(file: Path, megabytes: int, rounds: int, real: list[bytes]) -> None:
    many = names(10_000, 1)
    some = many[:1000]
    pages = build(file, megabytes, some, real)
    print(
        f"{pages:,} pages, {megabytes} MB raw, {file.stat().st_size / 1e6:.0f} MB packed; load {os.getloadavg()[0]:.1f}"
    )
    best: dict[str, tuple[float, float]] = {}
    for _ in range(
        rounds
    ):  # in turn, so that a busy moment hits all of them; the best of each counts
        for label, work in (
            (READING, lambda: read_all(file)),
            (SOME, lambda: scanned(file, some)),
            (MANY, lambda: scanned(file, many)),
            (TWO, lambda: scanned(file, some, 2, max(file.stat().st_size // 4, 1_000_000))),
        ):
            clock, processor, answer = timed(work)
            old = best.get(label, (clock, processor))
            best[label] = min(clock, old[0]), min(processor, old[1])
            print(
                f"  {label}: {clock:.2f} s, {processor:.2f} s of processor, answer {answer}",
                flush=True,
            )
    report(best, megabytes * FILES, trafilatura_rate(file, 40) * pages * FILES)
    true, kept = recall(some, 4000)
    print(f"recall against parsing every page: {kept} of {true} pages with a mention")


def report(
    best: dict[str, tuple[float, float]], megabytes: int, trafilatura_seconds: float
) -> None:
    """The table and the ratios: of processor time, but for the two cores of the clock."""
    print(
        f"load {os.getloadavg()[0]:.1f}\n| what | seconds of processor | raw MB/s |\n|---|---|---|"
    )
    for label in (READING, SOME, MANY):
        print(f"| {label} | {best[label][1]:.2f} | {megabytes / best[label][1]:,.0f} |")
    print(
        f"| trafilatura, every record (extrapolated) | {trafilatura_seconds:.0f} | {megabytes / trafilatura_seconds:,.1f} |"
    )
    ours = best[SOME][1]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"of fastwarc's speed {best[READING][1] / ours:.2f}; 10,000 phrases cost {best[MANY][1] / ours:.2f} times 1,000; "
        f"trafilatura takes {trafilatura_seconds / ours:,.0f} times as long; on the clock two cores are "
        f"{best[SOME][0] / best[TWO][0]:.2f} times one; at most {memory:.0f} MB of memory"
    )


if __name__ == "__main__":
    main()
