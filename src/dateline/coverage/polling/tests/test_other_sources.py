"""Mailboxes and folders of web archives as sources: read once, as far as the operator opened them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.utils import timezone

from dateline.coverage.models import ArchiveFile, Candidate, Source, Watch
from dateline.coverage.polling import archives
from dateline.coverage.polling.actions import claim, pause, poll, poll_due
from dateline.coverage.polling.lookings import Away, password_of
from dateline.coverage.polling.tests.conftest import page
from dateline.coverage.scan.parts import parts_of
from dateline.coverage.sources.tests.imap_server import PASSWORD, USER, Server, imap_server
from dateline.publishing.tests.buckets import s3_server

pytestmark = pytest.mark.django_db
Look = Callable[..., Source]
WORDS = (
    "Nine cities signed the Clean Lakes Compact on Monday, their mayors said in a long statement."
)


def record(number: int, words: str, title: str) -> bytes:
    body = page(words, title).encode()
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032d}>\r\nWARC-Date: 2026-11-01T00:00:00Z\r\n"
        f"WARC-Target-URI: https://paper.example/story-{number}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def archive(*numbers: int) -> bytes:
    return b"".join(record(n, WORDS if n % 2 else "Nothing.", f"Story number {n}") for n in numbers)


def headlines() -> list[str]:
    return sorted(Candidate.objects.values_list("headline", flat=True))


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    Watch.objects.create(text="Clean Lakes Compact")
    settings.ARCHIVE_FOLDERS = [str(tmp_path)]
    place = tmp_path / "crawl-data" / "CC-NEWS" / "2026" / "11"
    place.mkdir(parents=True)
    (place / "CC-NEWS-20261101.warc.gz").write_bytes(archive(1, 2, 3))
    (place / "CC-NEWS-20261102.warc.gz").write_bytes(archive(5))
    return tmp_path / "crawl-data"


def test_each_file_of_a_folder_is_read_once(folder: Path, look_again: Look) -> None:
    row = Source.objects.create(name="Archives", address=str(folder), kind=Source.Kind.ARCHIVES)
    poll_due(limit=1)
    assert headlines() == ["Story number 1", "Story number 3"]
    made = Candidate.objects.get(headline="Story number 1")
    assert (
        made.via == "scan"
        and "Clean Lakes Compact" in made.text
        and made.link == "https://paper.example/story-1"
    )
    row.refresh_from_db()
    assert row.due_at and row.due_at <= timezone.now()  # one more file waits
    look_again(row, times=2)
    assert headlines() == ["Story number 1", "Story number 3", "Story number 5"]
    assert [(f.name, f.pages, f.found) for f in ArchiveFile.objects.order_by("name")] == [
        ("CC-NEWS/2026/11/CC-NEWS-20261101.warc.gz", 3, 2), ("CC-NEWS/2026/11/CC-NEWS-20261102.warc.gz", 1, 1),
    ]  # fmt: skip
    assert [poll.fresh for poll in row.polls.all()] == [0, 1, 2]
    (folder / "CC-NEWS/2026/11/CC-NEWS-20261103.warc").write_bytes(gzip.decompress(archive(7)))
    look_again(row)
    assert "Story number 7" in headlines()


def test_a_file_whose_reading_was_broken_off_is_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, look_again: Look
) -> None:
    row = Source.objects.create(name="Archives", address=str(folder), kind=Source.Kind.ARCHIVES)
    monkeypatch.setattr(archives, "parts_of", lambda file: parts_of(file, 300))
    taken = claim()
    assert taken
    pause(row)
    poll(taken)  # the lease is lost at the next part
    assert not ArchiveFile.objects.exists() and not row.polls.exists()
    Source.objects.update(active=True)
    look_again(row)
    assert headlines() == ["Story number 1", "Story number 3"] and ArchiveFile.objects.count() == 1


def test_a_damaged_file_is_told_and_the_others_are_read(folder: Path, look_again: Look) -> None:
    first = folder / "CC-NEWS/2026/11/CC-NEWS-20261101.warc.gz"
    first.write_bytes(archive(1, 3)[:-60])
    row = Source.objects.create(name="Archives", address=str(folder), kind=Source.Kind.ARCHIVES)
    look_again(row, times=2)
    assert headlines() == ["Story number 1", "Story number 5"]
    assert "at byte" in row.files.get(name__endswith="01.warc.gz").problem


def test_a_folder_that_the_operator_did_not_open_is_not_read(folder: Path, settings: Any) -> None:
    settings.ARCHIVE_FOLDERS = [str(folder / "other"), "s3://bucket/crawl-data"]
    row = Source.objects.create(name="Archives", address=str(folder), kind=Source.Kind.ARCHIVES)
    poll_due(limit=1)
    row.refresh_from_db()
    assert "dateline.toml" in row.problem and not Candidate.objects.exists()
    for address in ("s3://bucket", "s3://bucket/crawl-data-2", "s3://other/crawl-data", "s3://bucket/crawl-data?endpoint=http://10.0.0.1", f"{folder}/other/../x"):  # fmt: skip
        assert not archives.allowed(address)
    assert archives.allowed("s3://bucket/crawl-data/CC-NEWS/") and archives.allowed(
        f"{folder}/other/a"
    )


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    with s3_server() as endpoint:
        yield endpoint


def test_archives_in_a_bucket_are_read_in_order(
    storage: str, settings: Any, look_again: Look
) -> None:
    Watch.objects.create(text="Clean Lakes Compact")
    client = boto3.client("s3", endpoint_url=storage, region_name="us-east-1")
    client.create_bucket(Bucket="news")
    for name, body in (
        ("02.warc.gz", archive(5)),
        ("01.warc.gz", archive(1, 2)),
        ("01.txt", b"no archive"),
    ):
        client.put_object(Bucket="news", Key=f"crawl-data/CC-NEWS/2026/11/{name}", Body=body)
    client.put_object(Bucket="news", Key="elsewhere/03.warc.gz", Body=archive(9))
    client.close()
    address = f"s3://news/crawl-data/CC-NEWS?endpoint={storage}&region=us-east-1"
    settings.ARCHIVE_FOLDERS = [f"s3://news/crawl-data?endpoint={storage}&region=us-east-1"]
    row = Source.objects.create(name="Bucket", address=address, kind=Source.Kind.ARCHIVES)
    poll_due(limit=1)
    assert headlines() == ["Story number 1"]
    look_again(row)
    assert headlines() == ["Story number 1", "Story number 5"]
    assert row.problem == "" and list(row.files.values_list("name", flat=True)) == [
        "2026/11/02.warc.gz",
        "2026/11/01.warc.gz",
    ]
    row.address = address.replace("//news", "//nothing")
    settings.ARCHIVE_FOLDERS = [row.address]
    row.save()
    look_again(row)
    assert "the storage cannot be read" in row.problem


@pytest.fixture(scope="module")
def imap() -> Iterator[Server]:
    with imap_server() as running:
        yield running


def test_alerts_in_a_mailbox_become_candidates_once(
    imap: Server, settings: Any, tmp_path: Path, look_again: Look
) -> None:
    imap.put(
        "Google Alert",
        html="<p><a href='https://www.google.com/url?q=https://paper.example/lake-story'>Nine cities sign the lake compact</a></p>",
    )
    settings.MAILBOXES, settings.MAILBOX_FOLDER = {f"{USER}@127.0.0.1": "alerts.password"}, tmp_path
    (tmp_path / "alerts.password").write_text(f"{PASSWORD}\n")
    row = Source.objects.create(
        name="Alerts",
        address=f"imap://{USER}@127.0.0.1:{imap.port}/INBOX",
        kind=Source.Kind.MAILBOX,
        take="all",
    )
    poll_due(limit=1)
    assert headlines() == ["Nine cities sign the lake compact"]
    assert Candidate.objects.get().link == "https://paper.example/lake-story"
    imap.put(
        "Google Alert",
        html="<p><a href='https://ledger.example/pier-opens'>The pier opens in May at last</a></p>",
    )
    look_again(row)
    assert len(headlines()) == 2 and row.polls.first().items == 1  # type: ignore[union-attr]
    assert PASSWORD not in str(row.position) and PASSWORD not in "".join(
        p.problem for p in row.polls.all()
    )


def test_only_a_mailbox_that_the_operator_named_is_given_a_password(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAILBOXES, settings.MAILBOX_FOLDER = (
        {"alerts@mail.example": "$ALERTS_PASSWORD"},
        tmp_path,
    )
    with pytest.raises(Away, match="the operator names its file"):
        password_of("alerts@mail.example")
    monkeypatch.setenv("ALERTS_PASSWORD", "from outside")
    assert password_of("alerts@mail.example") == "from outside"
    with pytest.raises(Away):
        password_of("alerts@evil.example")
