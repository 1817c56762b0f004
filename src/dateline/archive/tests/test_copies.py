"""Stored copies: valid WARC 1.1 that other tools read, no payload twice, harmless when shown."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from dateline.archive import warc
from dateline.archive.actions import NotKept, forget_copy, keep_copy, keep_now
from dateline.archive.models import StoredCopy
from dateline.archive.queries import Damaged, archive_of, copies_of, page_of, payload
from dateline.archive.showing import _KEPT, shown, visible
from dateline.archive.tests.newspaper import Newspaper, story
from dateline.lib.http import Fetched, fetch

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def got(paper: Newspaper, path: str = "/story") -> Fetched:
    return fetch(paper.url(path), allow=paper.allow)


def records(data: bytes) -> list[tuple[str, Any, bytes]]:
    """As warcio reads them, which is another tool than the one that wrote them."""
    return [
        (record.rec_type, record, record.content_stream().read())
        for record in ArchiveIterator(BytesIO(data), check_digests="raise")
    ]


def file_of(copy: StoredCopy) -> bytes:
    with default_storage.open(copy.file) as file:
        return file.read()


def test_a_copy_is_a_request_and_a_response_that_another_tool_reads(paper: Newspaper) -> None:
    paper.says("/story")
    copy = keep_copy(got(paper), at=AT)
    info, request, response = records(file_of(copy))
    assert [info[0], request[0], response[0]] == ["warcinfo", "request", "response"]
    head = response[1].rec_headers
    assert response[1].format == "warc" and head.protocol == "WARC/1.1"
    assert head["WARC-Target-URI"] == paper.url("/story")
    assert head["WARC-Date"] == "2026-11-22T15:30:00Z"
    assert head["WARC-Payload-Digest"] == f"sha1:{copy.digest}"
    assert head["WARC-Block-Digest"].startswith("sha1:")
    assert head["WARC-IP-Address"] == "127.0.0.1"
    assert head["WARC-Record-ID"] == f"<{copy.record}>"
    assert request[1].rec_headers["WARC-Concurrent-To"] == f"<{copy.record}>"
    assert head["WARC-Warcinfo-ID"] == info[1].rec_headers["WARC-Record-ID"]
    assert response[1].http_headers.statusline == "200 OK"
    assert request[1].http_headers.protocol == "GET"
    assert response[2] == story() == payload(copy)
    assert copy.title == "Mayor opens the bridge"


def test_the_checker_of_another_tool_finds_nothing_wrong(paper: Newspaper, tmp_path: Path) -> None:
    paper.says("/story")
    paper.says("/paper.pdf", body=b"%PDF-1.7 x", kind="application/pdf")
    copies = [keep_copy(got(paper), at=AT), keep_copy(got(paper, "/paper.pdf"), at=AT)]
    copies.append(keep_copy(got(paper), at=AT + timedelta(days=3)))
    whole = tmp_path / "all.warc.gz"
    whole.write_bytes(b"".join(archive_of(copies)))
    checked = Checker(type("Told", (), {"inputs": [str(whole)], "verbose": True}))
    checked.process_all()
    assert checked.exit_value == 0
    assert [kind for kind, _, _ in records(whole.read_bytes())].count("revisit") == 1


def test_a_packed_answer_is_kept_unpacked_and_says_so(paper: Newspaper) -> None:
    paper.says("/story", packed=True)
    copy = keep_copy(got(paper), at=AT)
    response = records(file_of(copy))[2]
    assert response[2] == story()
    assert response[1].http_headers.get_header("X-Crawl-Content-Encoding") == "gzip"
    assert response[1].http_headers.get_header("Content-Encoding") is None
    assert response[1].http_headers.get_header("Content-Length") == str(len(story()))


def test_no_payload_is_kept_twice(paper: Newspaper) -> None:
    paper.says("/story")
    paper.says("/again")
    first = keep_copy(got(paper), at=AT)
    later = keep_copy(got(paper), at=AT + timedelta(days=8))
    other = keep_copy(got(paper, "/again"), at=AT)
    assert later.revisit_of == other.revisit_of == first
    kind, record, body = records(file_of(later))[2]
    assert (kind, body) == ("revisit", b"")
    assert record.rec_headers["WARC-Profile"] == warc.PROFILE
    assert record.rec_headers["WARC-Refers-To"] == f"<{first.record}>"
    assert record.rec_headers["WARC-Refers-To-Date"] == "2026-11-22T15:30:00Z"
    assert payload(later) == payload(other) == story()


def test_the_same_page_again_within_a_day_is_the_copy_that_is_there(paper: Newspaper) -> None:
    paper.says("/story")
    first = keep_copy(got(paper), at=AT)
    assert keep_copy(got(paper), at=AT + timedelta(hours=3)) == first
    assert StoredCopy.objects.count() == 1


def test_a_copy_is_found_under_every_form_of_its_address(paper: Newspaper) -> None:
    paper.says("/story")
    paper.says("/old", 301, to="/story")
    copy = keep_copy(got(paper, "/old"), at=AT)
    for form in ("/old", "/old/", "/story?utm_source=mail", "/story#top"):
        assert list(copies_of(paper.url(form))) == [copy], form


def test_what_is_no_answer_is_not_kept(paper: Newspaper) -> None:
    paper.says("/gone", 410, b"gone")
    paper.says("/empty", 200, b"")
    for path in ("/gone", "/empty"):
        with pytest.raises(NotKept):
            keep_copy(got(paper, path), at=AT)
    assert not StoredCopy.objects.exists()


def test_keeping_by_hand_obeys_robots(paper: Newspaper) -> None:
    paper.says("/story")
    assert keep_now(paper.url("/story"), allow=paper.allow).status == 200
    paper.says("/robots.txt", body=b"User-agent: *\nDisallow: /", kind="text/plain")
    with pytest.raises(NotKept, match=r"robots\.txt"):
        keep_now(paper.url("/other"), allow=paper.allow)
    assert "/other" not in paper.asked


def test_a_file_that_was_changed_is_noticed(paper: Newspaper) -> None:
    paper.says("/story")
    copy = keep_copy(got(paper), at=AT)
    data = file_of(copy)
    member = gzip.decompress(data[copy.offset : copy.offset + copy.length])
    forged = gzip.compress(member.replace(b"Tuesday", b"Sunday!"))
    path = Path(default_storage.path(copy.file))
    path.write_bytes(data[: copy.offset] + forged)
    copy.length = len(forged)
    with pytest.raises(Damaged):
        payload(copy)
    path.unlink()
    with pytest.raises(Damaged):
        payload(copy)


def test_forgetting_a_copy_takes_its_file_and_what_refers_to_it(
    paper: Newspaper, django_capture_on_commit_callbacks: Any
) -> None:
    paper.says("/story")
    first = keep_copy(got(paper), at=AT)
    later = keep_copy(got(paper), at=AT + timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        forget_copy(first)
    assert not StoredCopy.objects.exists()
    assert not default_storage.exists(first.file) and not default_storage.exists(later.file)


@given(
    st.binary(min_size=1, max_size=3000),
    st.dictionaries(
        st.sampled_from(["X-One", "Set-Cookie", "Content-Encoding", "Transfer-Encoding"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40),
    ),
)  # fmt: skip
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_whatever_was_said_is_read_back(body: bytes, headers: dict[str, str]) -> None:
    answer = Fetched(
        "https://a.example/x?y=1", "https://a.example/x?y=1", 200, "text/html", "", body,
        answered=tuple((name, value.strip()) for name, value in headers.items()), reason="OK",
    )  # fmt: skip
    made = warc.capture(answer, at=AT, software="Tests")
    member = made.data[made.offset : made.offset + made.length]
    digest = warc.payload_digest(body)
    assert warc.payload(member, digest) == body
    assert records(made.data)[2][2] == body


def test_a_shown_copy_acts_on_nothing_and_asks_nobody(paper: Newspaper) -> None:
    paper.says("/story")
    told = page_of(keep_copy(got(paper), at=AT))
    assert "The council voted on Tuesday." in told and "[Picture: The mayor at the bridge]" in told
    for evil in ("script", "steal", "onclick", "iframe", "ads.example", "<img", "Front"):
        assert evil not in told, evil
    assert 'rel="nofollow noopener noreferrer"' in told


class Tags(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    @classmethod
    def of(cls, page: str) -> list[tuple[str, dict[str, str | None]]]:
        parser = cls()
        parser.feed(page)
        return parser.found


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=200)
def test_no_page_gets_anything_through_that_acts(text: str) -> None:
    for page in (text, f"<p {text}>x</p>", f"<a href='{text}'>x</a>", f"<div><{text}"):
        for name, attributes in Tags.of(shown(page)):
            assert name in _KEPT
            assert set(attributes) <= {"href", "rel", "colspan", "rowspan", "scope"}
            scheme = urlsplit(attributes.get("href") or "https://a.example").scheme
            assert scheme in ("http", "https", "mailto")


@pytest.mark.parametrize(
    "page",
    ["<div>" * 60_000, "<b><div></b>" * 20_000, "<b></x>" * 30_000, "<" * 200_000, "<p a" + " a=1" * 40_000,
     "<div/>" * 60_000, "<!--" * 60_000, "<script" * 60_000, "<nav>" * 60_000, "\x00<p>" * 20_000],
    ids=lambda page: json.dumps(page[:12]),
)  # fmt: skip
def test_a_hostile_page_costs_little(page: str) -> None:
    """Each took between half a minute and minutes before it was tamed; the watchdog is pytest's own."""
    assert len(shown(page)) <= 4 * len(page) + 100
    visible(page)
