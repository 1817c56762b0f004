"""Photos and documents are public only while a public item shows them, under hashed addresses."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.test import Client

from dateline.accounts.models import User
from dateline.content.models import PhotoRendition, PressDocument
from dateline.newsroom.models import ArticleFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    return Client(headers={"host": "press.example.org"})


def addresses(html: bytes) -> set[str]:
    return set(re.findall(r"/media/[0-9a-f]{40}/[\w.-]+", html.decode()))


def test_a_lead_photo_is_public_with_its_article_and_goes_with_it(publish, photo, reader) -> None:  # type: ignore[no-untyped-def]
    article = publish("With photo", photo=photo())
    found = addresses(reader.get(article.public_path).content)
    assert found
    for address in found:
        answer = reader.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer["Cache-Control"]
        assert answer["Content-Type"] in ("image/webp", "image/jpeg")
    article.unpublish()
    assert {reader.get(address).status_code for address in found} == {404}


def test_a_photo_in_a_body_is_public_as_soon_as_the_page_is(publish, photo, reader) -> None:  # type: ignore[no-untyped-def]
    article = publish(
        "In the body", body=[("photo", {"photo": photo("Inside"), "width": "column"})]
    )
    found = addresses(reader.get(article.public_path).content)
    assert found and {reader.get(address).status_code for address in found} == {200}


def test_a_photo_that_only_a_draft_shows_is_not_public(publish, photo, reader) -> None:  # type: ignore[no-untyped-def]
    secret = photo("Secret")
    article = publish("Public", photo=photo("Shown"))
    article.body = [("photo", {"photo": secret, "width": "column"})]
    article.save_revision()
    for spec in ("width-480|format-webp|webpquality-80", "max-165x165"):
        made = secret.get_rendition(spec)
        assert reader.get(f"/media/{made.digest}/secret.webp").status_code == 404
    assert PhotoRendition.objects.filter(image=secret).count() == 2


def test_a_right_hash_with_a_wrong_name_is_not_found(publish, photo, reader) -> None:  # type: ignore[no-untyped-def]
    article = publish("With photo", photo=photo())
    address = addresses(reader.get(article.public_path).content).pop()
    assert reader.get(address.rsplit("/", 1)[0] + "/other.webp").status_code == 404


def test_a_photo_whose_rights_have_ended_is_shown_nowhere(publish, photo, reader) -> None:  # type: ignore[no-untyped-def]
    over = photo("Expired", rights_expire=date.today() - timedelta(days=2))
    article = publish(
        "Rights ended", photo=over, body=[("photo", {"photo": over, "width": "wide"})]
    )
    assert not addresses(reader.get(article.public_path).content)


def test_a_record_without_its_file_leaves_the_page_standing(publish, photo, reader) -> None:  # type: ignore[no-untyped-def]
    gone = photo("Gone")
    gone.file.storage.delete(gone.file.name)
    article = publish("No file", photo=gone)
    answer = reader.get(article.public_path)
    assert answer.status_code == 200
    assert not addresses(answer.content)


def test_caption_and_credit_stand_apart_from_alt(publish, photo, reader) -> None:  # type: ignore[no-untyped-def]
    article = publish("Apart", photo=photo())
    html = reader.get(article.public_path).content.decode()
    assert 'alt="A bridge over a river at dusk"' in html
    assert re.search(r'class="[^"]*caption[^"]*"[^>]*>\s*The Lift Bridge', html)
    assert re.search(r'class="[^"]*credit[^"]*"[^>]*>[^<]*(<[^>]+>)?\s*Jo Lens', html)


def test_a_document_is_public_while_an_article_offers_it(publish, reader) -> None:  # type: ignore[no-untyped-def]
    document = PressDocument.objects.create(
        title="Our report", file=ContentFile(b"%PDF-1.4 words", name="report.pdf")
    )
    article = publish("Report", kind="report", live=False)
    article.files = [ArticleFile(document=document)]
    article.save_revision().publish()
    address = addresses(reader.get(article.public_path).content).pop()
    answer = reader.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    article.refresh_from_db()
    article.unpublish()
    assert reader.get(address).status_code == 404


def test_originals_are_for_people_at_the_desk(photo, reader, front) -> None:  # type: ignore[no-untyped-def]
    address = f"/desk/sealed/{photo('Original').file.name}"
    assert reader.get(address).status_code == 302
    stranger = User.objects.create_user("stranger@example.org", "a-long-password")
    reader.force_login(stranger)
    assert reader.get(address).status_code == 403
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert reader.get(address).status_code == 403  # of no collection
    stranger.groups.add(Group.objects.get(name="Editor"))
    answer = reader.get(address)
    assert answer.status_code == 200
    for close in answer._resource_closers:  # without the signal that ends a request
        close()
    assert reader.get("/desk/sealed/../secret.key").status_code in (302, 404)
    assert reader.get("/desk/sealed/original_images/..%2f..%2fsecret.key").status_code == 404


def test_wagtails_own_document_addresses_are_closed(reader, front) -> None:  # type: ignore[no-untyped-def]
    document = PressDocument.objects.create(
        title="Draft", file=ContentFile(b"secret", name="d.pdf")
    )
    for address in (f"/desk/documents/{document.pk}/d.pdf", f"/desk/sealed/{document.file.name}"):
        assert reader.get(address).status_code == 302
    assert reader.get("/documents/1/d.pdf", follow=True).status_code == 404
