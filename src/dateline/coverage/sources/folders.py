"""Folders of web archives, on this machine or in S3-compatible storage, in any layout.

CC-NEWS keeps its files as ``yyyy/mm/….warc.gz``: in order of name they are in order of time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from dateline.coverage.sources.items import NotReadable

ENDINGS = (".warc", ".warc.gz")
MOST_FILES = 200_000
_CONFIG = Config(
    connect_timeout=5, read_timeout=60, retries={"max_attempts": 3, "mode": "standard"}
)


@dataclass(frozen=True, slots=True)
class Archive:
    """One file: its name below the folder, its size in bytes."""

    name: str
    size: int


def is_bucket(address: str) -> bool:
    """Whether the folder lies in S3-compatible storage."""
    return address.startswith("s3://")


def archives(address: str) -> list[Archive]:
    """Every archive below a folder or ``s3://bucket/prefix?endpoint=…&region=…``, in order of name.

    Raises ``NotReadable``.
    """
    if is_bucket(address):
        return sorted(_objects(address), key=lambda each: each.name)
    folder = Path(address)
    if not folder.is_absolute():
        raise NotReadable("write the folder with its whole path, from /")
    if not folder.is_dir():
        raise NotReadable("there is no such folder on this machine")
    try:
        files = sorted(file for file in folder.rglob("*") if file.name.endswith(ENDINGS))
        return [Archive(str(f.relative_to(folder)), f.stat().st_size) for f in files[:MOST_FILES]]
    except OSError as problem:
        raise NotReadable(f"the folder cannot be read: {problem.strerror or problem}") from problem


@contextmanager
def opened(address: str, name: str) -> Iterator[Path]:
    """One archive as a file on this machine; what lies in storage is brought, and removed after.

    Raises ``NotReadable``.
    """
    if not is_bucket(address):
        folder = Path(address).resolve()
        file = (folder / name).resolve()
        if not file.is_relative_to(folder):
            raise NotReadable("the file lies outside the folder")
        yield file
        return
    client, bucket, prefix = _storage(address)
    with tempfile.TemporaryDirectory(prefix="dateline-warc-") as place:
        file = Path(place) / name.rpartition("/")[2]
        try:
            client.download_file(bucket, prefix + name, str(file))
        except (BotoCoreError, ClientError, OSError) as problem:
            raise NotReadable(f"the storage does not give {name}: {problem}"[:250]) from problem
        finally:
            client.close()
        yield file


def _objects(address: str) -> Iterator[Archive]:
    client, bucket, prefix = _storage(address)
    try:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        count = 0
        for page in pages:
            for each in page.get("Contents", ()):
                if each["Key"].endswith(ENDINGS) and count < MOST_FILES:
                    count += 1
                    yield Archive(each["Key"].removeprefix(prefix), int(each["Size"]))
    except (BotoCoreError, ClientError) as problem:
        raise NotReadable(f"the storage cannot be read: {problem}"[:250]) from problem
    finally:
        client.close()


def _storage(address: str) -> tuple[Any, str, str]:
    """(client, bucket, prefix with a slash at its end). Keys are found as Amazon's own tools find them."""
    parts = urlsplit(address)
    told = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    prefix = parts.path.strip("/")
    try:
        client = boto3.session.Session().client(
            "s3", endpoint_url=told.get("endpoint"), region_name=told.get("region"), config=_CONFIG
        )
    except (BotoCoreError, ValueError) as problem:
        raise NotReadable(f"the storage cannot be used: {problem}"[:250]) from problem
    return client, parts.netloc, f"{prefix}/" if prefix else ""
