"""A bucket of any S3-compatible storage: an object for each encoding, named as the files of a folder.

Each object is replaced whole (that is how S3 works) and carries the headers with which a CDN in front
of the bucket serves it. What is not there is deleted without asking first: deletions cost nothing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)
from botocore.exceptions import ConnectionError as NoConnection

from dateline.publishing.stores import (
    GONE,
    MARK,
    OWNER,
    Stored,
    StoreProblem,
    file_name,
    path_of,
)
from dateline.publishing.stores.encodings import fitting

ENCODINGS = {".br": "br", ".gz": "gzip"}
THREADS = 8  # pages that are on their way at a time
AHEAD = 4 * THREADS  # pages that are compressed and wait in memory
ATTEMPTS = 5  # of one request; between them a pause that doubles, up to 20 seconds
CONNECT, READ = 5, 60  # seconds
# The same where a reader waits for the answer.
HURRIED_ATTEMPTS, HURRIED_CONNECT, HURRIED_READ = 2, 2, 5

CREDENTIALS = (
    "Check the access key and the secret (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
    "or the role of this machine)"
)
# By the code of the storage's answer: what to check.
ADVICE = {
    "NoSuchBucket": "There is no such bucket: check its name, and the region or endpoint it is in",
    "InvalidBucketName": "That is no name for a bucket: check it",
    "AccessDenied": "This key may not do that: it needs to list the bucket, and to read, write and "
    "delete objects below the prefix",
    "InvalidAccessKeyId": f"The storage does not know this key. {CREDENTIALS}",
    "SignatureDoesNotMatch": f"The secret does not fit the key. {CREDENTIALS}",
    "ExpiredToken": f"The key has expired. {CREDENTIALS}",
    "InvalidToken": f"The storage does not accept this session token. {CREDENTIALS}",
    "RequestTimeTooSkewed": "The clock of this machine is wrong: set it",
    "PermanentRedirect": "The bucket is in another region: add ?region=… to the store's address",
    "AuthorizationHeaderMalformed": "The bucket is in another region: add ?region=… to the "
    "store's address",
    "QuotaExceeded": "The storage is full: make room or raise the quota",
    "SlowDown": "The storage asks for fewer requests: try again later",
}  # fmt: skip
ADVICE |= {"403": ADVICE["AccessDenied"], "Forbidden": ADVICE["AccessDenied"]}
ADVICE |= {"301": ADVICE["PermanentRedirect"]}
MISSING = ("NoSuchKey", "404", "NotFound")

# The table of types belongs to the front, which stands on this package: a name, and no import, so
# that the two packages make no circle (the module itself imports nothing from here).
_headers = import_module("dateline.publishing.serving.headers")
content_type: Callable[[str], str] = _headers.content_type
Stamp = tuple[int, int, int]  # as of a file: of its bytes, nothing, its size
cache_control: Callable[[str], str] = _headers.cache_control


class BucketStore:
    """Pressed pages in a bucket, below a prefix.

    endpoint: the storage's address where it is not Amazon's ("https://…"). Keys are found as every
    tool of Amazon's finds them. Every method raises ``StoreProblem`` with what to check.
    """

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        endpoint: str | None = None,
        region: str | None = None,
        *,
        hurried: bool = False,
    ) -> None:
        if not bucket:
            raise StoreProblem("The store names no bucket: write s3://bucket/prefix")
        self.bucket, self.endpoint, self.region = bucket, endpoint, region
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._hurried = hurried
        self._opened: tuple[int, Any] | None = None

    def for_readers(self) -> BucketStore:
        """The same place, for somebody who waits: it gives up after seconds and not after minutes."""
        return BucketStore(self.bucket, self.prefix, self.endpoint, self.region, hurried=True)

    def write(self, path: str, page: Stored) -> None:
        """See ``Store.write``."""
        key = self._key(path, page.status)
        # The plain object last: whoever sees it changed finds the other encodings changed too.
        for ending, body in ((".br", page.brotli), (".gz", page.gzip)):
            if body is None:
                self._delete(key + ending)
            else:
                self._put(key + ending, body, path, ENCODINGS[ending])
        self._put(key, page.body, path)
        if path.endswith("/"):
            self._delete_all(self._key(path, 200 if page.status == 410 else 410))

    def write_all(self, pages: Iterable[tuple[str, Stored]]) -> None:
        """See ``Store.write_all``: some pages at a time. After a problem no further page is begun."""
        self._client()  # one for all threads, which may share it
        running: set[Future[None]] = set()
        with ThreadPoolExecutor(THREADS, thread_name_prefix="bucket") as pool:
            try:
                for path, page in pages:
                    if len(running) >= AHEAD:
                        running = _some_done(running)
                    running.add(pool.submit(self.write, path, page))
                while running:
                    running = _some_done(running)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def improve(self, path: str, brotli: bytes) -> None:
        """See ``Store.improve``; a page that is not here stays away."""
        for key in self._keys(path):
            if self._head(key) is not None:
                self._put(f"{key}.br", brotli, path, ENCODINGS[".br"])
                return

    def remove(self, path: str) -> None:
        """See ``Store.remove``."""
        for key in self._keys(path):
            self._delete_all(key)

    def read(self, path: str) -> Stored | None:
        """See ``Store.read``."""
        for key in self._keys(path):
            body = self._get(key)
            if body is not None:
                gzip, brotli = self._get(f"{key}.gz"), self._get(f"{key}.br")
                return fitting(body, gzip, brotli, self._status(path, key))
        return None

    def paths(self) -> Iterator[str]:
        """See ``Store.paths``."""
        twice: set[str] = set()  # after a crash a page may lie beside the one that replaces it
        for key in self._listed():
            path = path_of(key.removeprefix(self.prefix))
            if path is None or path in twice or not path.isprintable():
                continue
            if key.rpartition("/")[2] == GONE:  # sorts before the page that is there
                twice.add(path)
            yield path

    def stamp(self, path: str) -> tuple[str, int, Stamp] | None:
        """Key, status and stamp of a page: the last moves when its bytes do. None: it is not here."""
        for key in self._keys(path):
            told = self._head(key)
            if told is not None:
                return key, self._status(path, key), _stamp(told["ETag"], told["ContentLength"])
        return None

    def part(self, key: str, start: int, stop: int, stamp: Stamp) -> bytes:
        """Some bytes of an object. Raises ``StoreProblem`` if they are not of what the stamp names."""
        if stop <= start:
            return b""
        with self._plainly("read"):
            answer = self._client().get_object(
                Bucket=self.bucket, Key=key, Range=f"bytes={start}-{stop - 1}"
            )
            with answer["Body"] as stream:
                body: bytes = stream.read()
        if _stamp(answer["ETag"], stamp[2]) != stamp:
            raise StoreProblem(f"{key} was replaced while it was read")
        return body

    def turn(self, edition: int) -> None:
        """See ``Store.turn``."""
        self._note(MARK, str(edition))

    def edition(self) -> int:
        """See ``Store.edition``."""
        told = self.mark()
        return int(told) if told and told.isdigit() else 0

    def mark(self) -> bytes | None:
        """What ``turn`` wrote, as it stands there."""
        return self._get(self.prefix + MARK)

    def claim(self, owner: str) -> None:
        """See ``Store.claim``."""
        self._note(OWNER, owner)

    def owner(self) -> str:
        """See ``Store.owner``."""
        told = self._get(self.prefix + OWNER)
        return told.decode("ascii", "replace").strip() if told else ""

    def _note(self, name: str, words: str) -> None:
        with self._plainly("write"):
            self._client().put_object(
                Bucket=self.bucket,
                Key=self.prefix + name,
                Body=words.encode(),
                ContentType="text/plain; charset=utf-8",
                CacheControl="no-store",
            )

    def close(self) -> None:
        """Close the connections; the store may be used again, and opens new ones then."""
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None

    def _key(self, path: str, status: int = 200) -> str:
        return self.prefix + file_name(path, status)

    def _keys(self, path: str) -> list[str]:
        """Where a page may lie, the one that is there first."""
        statuses = (200, 410) if path.endswith("/") else (200,)
        return [self._key(path, status) for status in statuses]

    @staticmethod
    def _status(path: str, key: str) -> int:
        return 410 if path.endswith("/") and key.endswith(GONE) else 200

    def _put(self, key: str, body: bytes, path: str, encoding: str | None = None) -> None:
        more = {"ContentEncoding": encoding} if encoding else {}
        with self._plainly("write"):
            self._client().put_object(
                Bucket=self.bucket,
                Key=key,
                Body=body,
                ContentType=content_type(path),
                CacheControl=cache_control(path),
                **more,
            )

    def _get(self, key: str) -> bytes | None:
        with self._plainly("read"):
            try:
                answer = self._client().get_object(Bucket=self.bucket, Key=key)
            except ClientError as problem:
                if _code(problem) in MISSING:
                    return None
                raise
            with answer["Body"] as stream:
                body: bytes = stream.read()
            return body

    def _head(self, key: str) -> Any:
        """What the storage says about an object; None where there is none."""
        with self._plainly("read"):
            try:
                return self._client().head_object(Bucket=self.bucket, Key=key)
            except ClientError as problem:
                if _code(problem) in MISSING:
                    return None
                raise

    def _delete(self, key: str) -> None:
        with self._plainly("delete"):
            self._client().delete_object(Bucket=self.bucket, Key=key)

    def _delete_all(self, key: str) -> None:
        """Delete an object in all its encodings, the plain one last: it is the page."""
        for ending in (*ENCODINGS, ""):
            self._delete(key + ending)

    def _listed(self) -> Iterator[str]:
        with self._plainly("list"):
            pages = self._client().get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix
            )  # fmt: skip
            for page in pages:
                for each in page.get("Contents", ()):
                    yield each["Key"]

    def _client(self) -> Any:
        """A client of this process: one that was forked must not share its parent's connections."""
        if self._opened is None or self._opened[0] != os.getpid():
            hurried = self._hurried
            attempts = HURRIED_ATTEMPTS if hurried else ATTEMPTS
            config = Config(
                retries={"mode": "standard", "total_max_attempts": attempts},
                connect_timeout=HURRIED_CONNECT if hurried else CONNECT,
                read_timeout=HURRIED_READ if hurried else READ,
                max_pool_connections=THREADS,
                # Other storages know neither Amazon's newer checksums nor its names of hosts.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={"addressing_style": "path" if self.endpoint else "auto"},
            )
            with self._plainly("open"):
                session = boto3.session.Session()
                client = session.client(
                    "s3", endpoint_url=self.endpoint, region_name=self.region, config=config
                )
            self._opened = (os.getpid(), client)
        return self._opened[1]

    @contextmanager
    def _plainly(self, what: str) -> Iterator[None]:
        """Raise what goes wrong inside as ``StoreProblem``, in words that say what to check."""
        try:
            yield
        except ClientError as problem:
            told = problem.response.get("Error", {}).get("Message", "")
            code = _code(problem)
            advice = ADVICE.get(code, "Check the bucket, the endpoint and what the key may do")
            answer = f"the storage answered {code}" + (f", “{told}”" if told else "")
            raise self._problem(what, advice, answer) from problem
        except (NoCredentialsError, PartialCredentialsError) as problem:
            raise self._problem(what, CREDENTIALS, str(problem)) from problem
        except (NoConnection, HTTPClientError) as problem:
            raise self._problem(what, self._unreachable(), str(problem)) from problem
        except (BotoCoreError, Boto3Error, ValueError) as problem:
            advice = "Check the store's address: s3://bucket/prefix?endpoint=https://…&region=…"
            raise self._problem(what, advice, str(problem)) from problem

    def _problem(self, what: str, advice: str, told: str) -> StoreProblem:
        return StoreProblem(
            f"Cannot {what} in the bucket “{self.bucket}”. {advice}. ({told.rstrip('.')})"
        )

    def _unreachable(self) -> str:
        if self.endpoint:
            return f"Nobody answers at {self.endpoint}: check the endpoint and the network"
        return "The storage does not answer: check the network and the region"


def _stamp(etag: str, size: int) -> Stamp:
    """A stamp from the storage's own tag, which is another one for other bytes."""
    return int(hashlib.sha256(etag.encode()).hexdigest()[:15], 16), 0, size


def _code(problem: ClientError) -> str:
    return str(problem.response.get("Error", {}).get("Code", ""))


def _some_done(running: set[Future[None]]) -> set[Future[None]]:
    """Wait until some are done; raises what they raised. Returns those that are not."""
    done, others = wait(running, return_when=FIRST_COMPLETED)
    for each in done:
        each.result()
    return others
