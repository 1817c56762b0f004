"""A real S3 server on this machine (moto's), and an empty bucket in it for each test that asks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from moto.server import ThreadedMotoServer

from dateline.publishing.stores.bucket import BucketStore

_number = itertools.count()


@contextmanager
def keys() -> Iterator[None]:
    """Credentials of the test's own, and no others from this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "a-key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("AWS_CONFIG_FILE", "/nowhere/config")
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials")
        for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION"):
            patch.delenv(name, raising=False)
        yield


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of a running server."""
    with keys():
        server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        try:
            yield f"http://{host}:{port}"
        finally:
            server.stop()
            server._server.server_close()  # type: ignore[union-attr]  # moto leaves it open


@contextmanager
def bucket_at(endpoint: str, prefix: str = "") -> Iterator[BucketStore]:
    """A store over a new bucket."""
    store = BucketStore(f"bucket-{next(_number)}", prefix, endpoint, "us-east-1")
    try:
        store._client().create_bucket(Bucket=store.bucket)
        yield store
    finally:
        store.close()
