"""A whole site in a bucket of a real S3 server: pressed, read by the front and by Django, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import brotli
import pytest
from django.test import Client, override_settings

from dateline.newsroom.models import Article
from dateline.project import wsgi
from dateline.publishing.founding import audit, found
from dateline.publishing.models import Output
from dateline.publishing.ownership import Standing, heed, standing
from dateline.publishing.press import opened, press_until_idle, the_store
from dateline.publishing.serving.bucket_cache import BucketCache
from dateline.publishing.serving.front import Front
from dateline.publishing.stores import StoreProblem
from dateline.publishing.stores.bucket import BucketStore
from dateline.publishing.tests.buckets import bucket_at, s3_server
from dateline.website.models import GoneAddress

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket() -> Iterator[BucketStore]:
    with s3_server() as endpoint, bucket_at(endpoint) as made:
        address = f"s3://{made.bucket}/the/site?endpoint={endpoint}&region=us-east-1"
        with override_settings(PRESS_STORE=address):
            yield made
        opened.cache_clear()


def ask(front: Front, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One question to the front; status 0 where it hands on to Django."""
    front._django = lambda environ, start: start("000 Django", []) or []
    front._cache.next_look = -1.0  # the time between two looks has passed
    got: list[Any] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "QUERY_STRING": ""}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    body = b"".join(front(environ, lambda status, told: got.extend((int(status[:3]), dict(told)))))
    return got[0], got[1], body


def test_a_site_lives_in_a_bucket(
    publish: Callable[..., Article], photo: Callable[..., Any], bucket: BucketStore
) -> None:
    story = publish("Rivers rise", slug="rivers-rise", photo=photo())
    GoneAddress.objects.create(path="/2019/old-story", reason="A family's wish.")
    found("test")
    press_until_idle()
    path = story.public_path or ""
    store = the_store()
    assert isinstance(store, BucketStore) and standing(store) is Standing.OURS
    assert audit(store).clean
    assert set(store.paths()) == set(Output.objects.values_list("path", flat=True))
    assert all(key.startswith("the/site/") for key in bucket._listed())

    front, reader = wsgi.make_front(), Client(headers={"host": "press.example.org"})
    assert isinstance(front._cache, BucketCache)
    some = {output.family: output.path for output in Output.objects.all()}  # one of each family
    for each in some.values():
        status, headers, body = ask(front, each)
        by_django = reader.get(each, secure=True)
        assert status == by_django.status_code, each
        assert body == by_django.content, each
        assert headers["Content-Type"] == by_django["Content-Type"], each
        assert headers["Surrogate-Key"] == by_django["Surrogate-Key"], each
    assert ask(front, "/2019/old-story/")[0] == 410
    zipped = ask(front, path, accept_encoding="br")
    assert brotli.decompress(zipped[2]) == ask(front, path)[2]

    story.title = "Rivers fall"
    story.save_revision().publish()
    press_until_idle()
    assert b"Rivers fall" in ask(front, path)[2] and b"Rivers fall" in ask(front, "/news/")[2]
    pictures = [each for each in store.paths() if "/bridge." in each]
    story.unpublish()
    press_until_idle()
    assert pictures and [ask(front, each)[0] for each in (path, *pictures)] == [0] * (
        1 + len(pictures)
    )
    assert reader.get(path).status_code == 404
    assert b"Rivers" not in ask(front, "/news/")[2]


def test_a_bucket_that_was_emptied_is_filled_and_a_foreign_one_refused(
    publish: Callable[..., Article], bucket: BucketStore
) -> None:
    story = publish("Rivers rise", slug="rivers-rise")
    found("test")
    press_until_idle()
    store = the_store()
    assert isinstance(store, BucketStore)
    for key in list(store._listed()):
        store._delete(key)
    assert standing(store) is Standing.EMPTY
    heed(store)
    press_until_idle()
    assert audit(store).clean and ask(wsgi.make_front(), story.public_path or "")[0] == 200
    store.claim("somebody else")
    opened.cache_clear()
    with pytest.raises(StoreProblem, match="another site"):
        wsgi.make_front()
