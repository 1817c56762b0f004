"""Archives are searched without parsing every page, and nothing that a parser would find is lost."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dateline.coverage.match import Watchlist
from dateline.coverage.scan import Found, State, Trouble, scan
from dateline.coverage.scan.parts import parts_of
from dateline.coverage.scan.payloads import Payload
from dateline.coverage.scan.records import Counts
from dateline.coverage.scan.sieve import Sieve
from dateline.coverage.scan.visible import visible_text
from dateline.project.commands.coverage import coverage

WATCH = ["Jane Doe | person | mayor", "José Núñez", "Siobhán O'Brien", "Waymark Cities Network", "Łukasz Wójcik", "Anna Weiss", "Мэр Москвы"]  # fmt: skip

_WATCHLIST = Watchlist.from_lines(WATCH)
_SIEVE = Sieve(_WATCHLIST)


def page(words: str, charset: str = "utf-8", head: str = "") -> bytes:
    text = f"<html><head>{head}<title>News</title></head><body><nav>Menu</nav><p>Hello. {words} spoke.</p></body></html>"
    return text.encode(charset)


def record(
    body: bytes, number: int = 1, headers: str = "Content-Type: text/html; charset=utf-8",
    kind: str = "response", date: str = "2026-11-01T00:00:00Z",
) -> bytes:  # fmt: skip
    block = f"HTTP/1.1 200 OK\r\n{headers}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:032d}>\r\nWARC-Date: {date}\r\n"
        f"WARC-Target-URI: https://paper.example/{number}\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def found(files: list[Path], **options: object) -> list[str]:
    return [
        each.mention.phrase
        for each in scan(files, WATCH, processes=1, **options)
        if isinstance(each, Found)
    ]  # type: ignore[arg-type]


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Path]:
    def write(*records: bytes, name: str = "a.warc.gz") -> Path:
        file = tmp_path / name
        file.write_bytes(b"".join(map(gzip.compress, records) if name.endswith("gz") else records))
        return file

    return write


@pytest.mark.parametrize(
    "words",
    ["Jane Doe", "JANE DOE", "jane doe", "Jane\r\n   Doe", "Jane&nbsp;Doe", "Jane&#160;Doe", "Jane&#xA0;Doe", "Jane\u00a0Doe",
     "<b>Jane</b> Doe", "<a href='/p?a=1&amp;b=2'><b>Jane</b></a> <i>Doe</i>", "<span class='drop'>J</span>ane Doe",
     "Jane &#68;oe", "J&#97;ne Doe", "Jane D&shy;oe", "Ja\u00adne Doe", "Jane D<wbr>oe", "Jáne Dóe", "Jane Do&eacute;",
     "José Núñez", "Jose Nunez", "JOSÉ NÚÑEZ", "Jos&eacute; N&uacute;&ntilde;ez", "Jos&#233; N&#xFA;&#241;ez", "Jose\u0301 Nun\u0303ez",
     "Ann\u200ba Weiß", "ANNA WEISS", "Anna Wei&szlig;", "Siobhán O’Brien", "Siobhan O&rsquo;Brien", "Siobh&aacute;n O&#8217;Brien", "Siobhán O&#39;Brien", "Lukasz Wojcik", "ŁUKASZ WÓJCIK",
     "&#321;ukasz W&oacute;jcik", "Waymark <em>Cities</em>\nNetwork", "Мэр Москвы", "МЭР МОСКВЫ",
     "Ｊａｎｅ Ｄｏｅ", "Jane D&#x200b;oe", "Jane D&#8203;oe", "Jane D&ZeroWidthSpace;oe", "J&#x0061;ne Doe", "Jane Do&#0101;",
     "Ja\u2060ne Do\u200de", "Way\u00admark Cities Net\u00adwork", "Anna Wei&#x00df;"],
)  # fmt: skip
def test_no_spelling_hides_a_mention(archive: Callable[..., Path], words: str) -> None:
    assert len(found([archive(record(page(words)))])) == 1


@given(
    words=st.sampled_from(["José Núñez", "Łukasz Wójcik", "Anna Weiß", "Siobhán O’Brien", "Мэр Москвы", "Waymark Cities Network"]),
    before=st.text("aé“ñçß šąığ­​Жя&;你ﬁ\n", max_size=60),
    repeated=st.sampled_from([0, 1, 40, 700]),
    inside=st.sampled_from(["", "­", "​", "&shy;", "&#8203;", "<wbr>"]),
    at=st.integers(1, 10),
)  # fmt: skip
def test_what_stands_around_hides_nothing(
    words: str, before: str, repeated: int, inside: str, at: int
) -> None:
    """Few accents and many, other scripts beside them, and something in the middle of the name."""
    hidden = words[:at] + inside + words[at:]
    text = f"<html><body><p>{(before + ' é, ') * repeated} {hidden} spoke.</p></body></html>"
    payload = Payload(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + text.encode())
    parsed = _WATCHLIST.mentions(visible_text(payload.as_utf8()))
    assert not parsed or _SIEVE.passes(payload)
    assert parsed or inside  # the test would say nothing if no page had a mention


@pytest.mark.parametrize(
    ("charset", "headers", "head"),
    [
        ("latin-1", "Content-Type: text/html; charset=ISO-8859-1", ""),
        ("latin-1", "Content-Type: text/html", '<meta charset="iso-8859-1">'),
        ("cp1252", "Content-Type: text/html", ""),
        ("iso-8859-2", "Content-Type: text/html; charset=iso-8859-2", ""),
        ("utf-16", "Content-Type: text/html", ""),
        ("utf-16-le", "Content-Type: text/html; charset=utf-16le", ""),
        ("utf-8", "Content-Type: text/html; charset=iso-8859-1", ""),
    ],
)
def test_no_encoding_hides_a_mention(
    archive: Callable[..., Path], charset: str, headers: str, head: str
) -> None:
    words = "Łukasz Wójcik" if charset == "iso-8859-2" else "Siobhán O'Brien"
    assert len(found([archive(record(page(words, charset, head), headers=headers))])) == 1


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress), ("br", brotli.compress), ("deflate", zlib.compress), ("gzip", bytes),
        ("deflate", lambda body: zlib.compress(body)[2:-4]), ("br", bytes),
    ],
)  # fmt: skip
def test_no_packing_hides_a_mention_even_where_the_header_lies(
    archive: Callable[..., Path], encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    headers = f"Content-Type: text/html\r\nContent-Encoding: {encoding}"
    assert found([archive(record(pack(page("Jane Doe")), headers=headers))]) == ["Jane Doe"]


def test_chunks_are_joined(archive: Callable[..., Path]) -> None:
    body = page("Jane Doe")
    cut = body.index(b"ne Doe")
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:cut], body[cut:])) + b"0\r\n\r\n"  # fmt: skip
    assert found([archive(record(chunks, headers="Transfer-Encoding: chunked"))]) == ["Jane Doe"]


@pytest.mark.parametrize(
    "words", ["Jane Doey", "xJane Doe", "Jane said. Doe", "<script>Jane Doe</script>", "<a title='Jane Doe'>she</a>", "<!-- Jane Doe -->"],
)  # fmt: skip
def test_what_no_reader_sees_as_the_name_is_none(archive: Callable[..., Path], words: str) -> None:
    assert found([archive(record(page(words)))]) == []


def test_only_pages_that_hit_are_parsed() -> None:
    sieve = Sieve(Watchlist.from_lines(WATCH))
    for words in (
        "Nothing here",
        "José and the Doe family",
        "Jane is far away " + "x" * 1200 + " Doe",
        "O'Brien",
    ):
        assert not sieve.passes(Payload(b"HTTP/1.1 200 OK\r\n\r\n" + page(words))), words


def test_only_responses_with_words_in_them_are_read(archive: Callable[..., Path]) -> None:
    body = page("Jane Doe")
    file = archive(record(body, kind="request"), record(body, headers="Content-Type: image/png"))
    assert found([file]) == []


def test_a_mention_says_where_it_is(archive: Callable[..., Path]) -> None:
    file = archive(record(page("Nothing")), record(page("Mayor Jane Doe"), 2))
    (each,) = scan([file], WATCH, processes=1)
    assert isinstance(each, Found)
    row = each.as_json()
    assert row["offset"] == len(gzip.compress(record(page("Nothing"))))
    assert {key: row[key] for key in ("record", "url", "date", "phrase", "sentence", "certainty")} == {
        "record": f"urn:uuid:{2:032d}", "url": "https://paper.example/2", "date": "2026-11-01T00:00:00Z",
        "phrase": "Jane Doe", "sentence": "Mayor Jane Doe spoke.", "certainty": "certain",
    }  # fmt: skip


def test_what_was_fetched_before_a_day_is_left_out(archive: Callable[..., Path]) -> None:
    file = archive(
        record(page("Jane Doe")), record(page("José Núñez"), date="2026-11-03T00:00:00Z")
    )
    assert found([file], since=datetime(2026, 11, 2, tzinfo=UTC)) == ["José Núñez"]


def test_a_file_in_parts_has_every_mention_once(archive: Callable[..., Path]) -> None:
    names = ["Jane Doe", "José Núñez", "Nobody"] * 20
    file = archive(*(record(page(name), number) for number, name in enumerate(names)))
    assert len(parts_of(file, 1000)) > 10
    whole = found([file])
    assert len(whole) == 40
    assert found([file], part_size=1000) == whole


def test_two_processes_find_what_one_does(archive: Callable[..., Path]) -> None:
    file = archive(*(record(page("Jane Doe"), number) for number in range(20)))
    lines = [each.as_json()["record"] for each in scan([file], WATCH, processes=2, part_size=2500)]  # type: ignore[union-attr]
    assert sorted(lines) == [f"urn:uuid:{number:032d}" for number in range(20)]


@pytest.mark.parametrize(
    ("name", "spoil", "reason"),
    [
        ("a.warc.gz", lambda data, at: data[:at] + bytes(40) + data[at + 40 :], "decompression"),
        ("a.warc.gz", lambda data, at: data[: at + 60], "cut off"),
        ("a.warc", lambda data, at: data[: at + 350], "cut off"),
        ("a.warc", lambda data, at: b"no archive at all\r\n" * 9, "Invalid WARC header"),
    ],
)  # fmt: skip
def test_broken_bytes_are_named_and_the_rest_goes_on(
    archive: Callable[..., Path],
    tmp_path: Path,
    name: str,
    spoil: Callable[[bytes, int], bytes],
    reason: str,
) -> None:
    records = [record(page(f"Jane Doe {'lorem ipsum ' * 20}"), number) for number in range(3)]
    file = archive(*records, name=name)
    pack = gzip.compress if name.endswith("gz") else bytes
    file.write_bytes(spoil(file.read_bytes(), len(pack(records[0])) + 100))
    good = archive(record(page("José Núñez")), name="b.warc.gz")
    answers = list(scan([file, good], WATCH, processes=1))
    troubles = [str(each) for each in answers if isinstance(each, Trouble)]
    assert (
        len(troubles) == 1 and reason in troubles[0] and troubles[0].startswith(f"{file}: at byte ")
    )
    assert [each.mention.phrase for each in answers if isinstance(each, Found)][-1] == "José Núñez"


def test_after_a_broken_record_the_next_one_is_read(archive: Callable[..., Path]) -> None:
    records = [gzip.compress(record(page("Jane Doe"), number)) for number in range(3)]
    file = archive()
    file.write_bytes(records[0] + records[1][:80] + bytes(60) + records[1][140:] + records[2])
    answers = list(scan([file], WATCH, processes=1))
    assert [type(each) for each in answers].count(Trouble) == 1
    assert [each.record[-1] for each in answers if isinstance(each, Found)] == ["0", "2"]


def test_a_bomb_costs_its_cap(archive: Callable[..., Path]) -> None:
    bomb = gzip.compress(b"<p>" + bytes(60_000_000) + b"Jane Doe")
    assert found([archive(record(bomb, headers="Content-Encoding: gzip"))]) == []


def test_an_interrupted_scan_goes_on_where_it_stopped(
    archive: Callable[..., Path], tmp_path: Path
) -> None:
    files = [archive(record(page("Jane Doe"), n), name=f"{n}.warc.gz") for n in range(3)]
    memory = tmp_path / "scan.state"
    first = scan(files, WATCH, processes=1, state=State(memory, WATCH, None))
    taken = [next(first), next(first)]  # the first file is remembered when the second is asked for
    first.close()  # type: ignore[attr-defined]
    rest = list(scan(files, WATCH, processes=1, state=State(memory, WATCH, None)))
    assert len(taken) == 2 and len(rest) == 2
    assert list(scan(files, WATCH, processes=1, state=State(memory, WATCH, None))) == []


def test_a_state_of_other_phrases_is_refused(tmp_path: Path, archive: Callable[..., Path]) -> None:
    memory = tmp_path / "scan.state"
    list(
        scan(
            [archive(record(page("Jane Doe")))],
            WATCH,
            processes=1,
            state=State(memory, WATCH, None),
        )
    )
    with pytest.raises(ValueError, match="other phrases"):
        State(memory, ["Another"], None)


# The command


def test_the_command_reads_folders_and_prints_a_line_a_mention(
    archive: Callable[..., Path], tmp_path: Path
) -> None:
    archive(record(page("Jane Doe")))
    archive(record(page("José Núñez")), name="b.warc")
    watch = tmp_path / "phrases.txt"
    watch.write_text("\n".join(WATCH), encoding="utf-8")
    done = CliRunner().invoke(
        coverage, ["scan", str(tmp_path), "--watch", str(watch), "--processes", "1"]
    )
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["phrase"] for row in rows] == ["Jane Doe", "José Núñez"]
    assert "2 of 2 parts, 2 pages, 2 of them parsed" in done.stderr


def test_the_command_says_with_1_that_a_file_was_broken(
    archive: Callable[..., Path], tmp_path: Path
) -> None:
    file = archive(b"nonsense" * 9, name="b.warc")
    watch = tmp_path / "phrases.txt"
    watch.write_text("Jane Doe", encoding="utf-8")
    done = CliRunner().invoke(coverage, ["scan", str(file), "--watch", str(watch)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{file}: at byte 0: " in done.stderr


@pytest.mark.parametrize(
    ("lines", "file", "reason"),
    [("Jane | robot", "a.warc.gz", "Line 1"), ("Jane Doe", "none.warc", "There is no file")],
)
def test_the_command_says_with_2_why_nothing_was_done(
    archive: Callable[..., Path], tmp_path: Path, lines: str, file: str, reason: str
) -> None:
    archive(record(page("Jane Doe")))
    watch = tmp_path / "phrases.txt"
    watch.write_text(lines, encoding="utf-8")
    done = CliRunner().invoke(coverage, ["scan", str(tmp_path / file), "--watch", str(watch)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert reason in done.stderr


def test_counts_say_how_many_pages_were_parsed(archive: Callable[..., Path]) -> None:
    seen: list[Counts] = []
    file = archive(record(page("Nobody")), record(page("Jane Doe")))
    list(scan([file], WATCH, processes=1, on_part=lambda progress: seen.append(progress.counts)))
    assert (seen[0].records, seen[0].parsed) == (2, 1)


def test_the_text_of_a_page_keeps_words_together_and_blocks_apart() -> None:
    html = "<body><nav>Menu</nav><h1>Ti<b>t</b>le</h1><p>One\n two</p>three<br>four<footer>Foot</footer> end"
    assert visible_text(html).split("\n") == ["Title", "One two", "three", "four", "end"]
