"""A store by its address: ``folder:/srv/press``, ``s3://bucket/prefix?endpoint=…``, ``memory:``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from dateline.publishing.stores import Store
from dateline.publishing.stores.folder import FolderStore
from dateline.publishing.stores.memory import MemoryStore

WRITE = "write folder:/a/folder or s3://bucket/prefix?endpoint=https://…&region=…"
PARAMETERS = {"endpoint", "region"}


def open_store(address: str) -> Store:
    """Open the store at an address.

    Raises ValueError, with the fix, for an address that nobody understands, and ``StoreProblem`` for
    a store that cannot be used.
    """
    kind, _, rest = address.partition(":")
    if kind == "folder":
        if not Path(rest).is_absolute():
            raise ValueError(f"{address!r} names no whole path: write folder:/a/folder")
        return FolderStore(rest)
    if kind == "memory" and not rest:
        return MemoryStore()
    if kind == "s3":
        return _bucket(address)
    raise ValueError(f"{address!r} is no store: {WRITE}")


def _bucket(address: str) -> Store:
    try:
        parts = urlsplit(address)
        asked = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        named = bool(parts.hostname) and parts.netloc == parts.hostname
    except ValueError as error:
        raise ValueError(f"{address!r} is no store ({error}): {WRITE}") from error
    if not named:
        raise ValueError(
            f"The address of the store names no bucket: {WRITE}. Bucket names are in lower case; "
            "credentials stand in the environment, as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    unknown = sorted({name for name, _ in asked} - PARAMETERS)
    if unknown:
        raise ValueError(f"{address!r}: nobody knows {', '.join(unknown)}; {WRITE}")
    more = {name: found for name, found in asked if found}
    endpoint = urlsplit(more.get("endpoint", "https://storage"))
    if endpoint.scheme not in ("http", "https") or not endpoint.hostname:
        raise ValueError(f"{address!r}: the endpoint is no address: write endpoint=https://…")
    # boto3 takes a second to load: only where it is used.
    bucket = import_module("dateline.publishing.stores.bucket").BucketStore
    store: Store = bucket(parts.netloc, prefix=unquote(parts.path).strip("/"), **more)
    return store
