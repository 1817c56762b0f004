"""Photos at upload: their own words into empty fields, no places, upright; and the rules of alt."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from dateline.content.models import Photo
from dateline.lib.tests.test_photo_metadata import XMP, jpeg, with_iptc

FULL = with_iptc(jpeg(orientation=6, gps=True, xmp=XMP), {(2, 110): b"Star"})


def check_taken_in(photo: Photo) -> None:
    """What every door must have done with ``FULL``."""
    assert photo.caption == "The bridge in Duluth."
    assert photo.credit == "Star News"
    assert photo.creator == "Jo Lens, Al Cam"
    assert photo.alt == "A steel bridge at dusk"
    assert photo.licence_url == "https://star.example/rights"
    assert photo.source == "Star News archive"
    assert photo.embedded["iptc"]["credit"] == "Star"
    assert (photo.width, photo.height) == (40, 60)
    with photo.file.open("rb") as file:
        stored = file.read()
    assert len(stored) == photo.file_size
    assert b"GPS" not in stored
    assert Image.open(ContentFile(stored)).size == (40, 60)


def test_a_photo_saved_by_code_is_taken_in(db):
    photo = Photo(title="Bridge", file=ContentFile(FULL, name="bridge.jpg"))
    photo.save()
    check_taken_in(Photo.objects.get(pk=photo.pk))


def test_a_photo_stored_ahead_of_its_row_is_taken_in(db):
    photo = Photo(title="Bridge")
    photo.take_in("bridge.jpg", FULL)
    photo.file.save(photo.file.name, photo.file.file, save=False)
    photo.save()
    check_taken_in(Photo.objects.get(pk=photo.pk))


def test_a_photo_whose_file_wagtail_stores_before_its_row_is_taken_in(db):
    photo = Photo(title="Bridge")
    photo.file.save("bridge.jpg", ContentFile(FULL), save=False)
    photo._set_image_file_metadata()
    photo.save()
    check_taken_in(Photo.objects.get(pk=photo.pk))


@pytest.mark.parametrize(
    ("address", "field"),
    [("/desk/images/add/", "file"), ("/desk/images/multiple/add/", "files[]"),
     ("/desk/images/chooser/create/", "image-chooser-upload-file")],
)  # fmt: skip
def test_every_upload_of_the_desk_takes_it_in(desk, front, address, field):
    file = SimpleUploadedFile("bridge.jpg", FULL, "image/jpeg")
    prefix = "image-chooser-upload-" if field.startswith("image-") else ""
    form = {
        f"{prefix}title": "Bridge",
        f"{prefix}rights": "unknown",
        field: file,
        f"{prefix}collection": 1,
    }
    headers = {"X-Requested-With": "XMLHttpRequest"} if "multiple" in address else {}
    answer = desk().post(address, form, headers=headers)
    assert answer.status_code in (200, 302)
    check_taken_in(Photo.objects.get())


def test_what_the_editor_wrote_stays(db):
    photo = Photo(title="Bridge", caption="My words", file=ContentFile(FULL, name="b.jpg"))
    photo.save()
    assert photo.caption == "My words"
    assert photo.credit == "Star News"


def test_saving_again_leaves_the_stored_file_alone(db):
    photo = Photo(title="Bridge", file=ContentFile(FULL, name="b.jpg"))
    photo.save()
    photo.caption = ""
    photo.save()
    photo.refresh_from_db()
    assert photo.caption == ""


@pytest.mark.parametrize(
    ("alt", "said"),
    [("Image of a bridge", "Leave out"), ("a photo of a bridge", "Leave out"), ("Picture of it", "Leave out"),
     ("IMG_2041.JPG", "file name"), ("bridge.png", "file name"), ("The Lift Bridge on Nov. 3", "caption again")],
)  # fmt: skip
def test_alternative_text_that_helps_nobody_is_refused(desk, photo, alt, said):
    row = photo()
    answer = desk().post(
        f"/desk/images/{row.pk}/",
        {"title": "Bridge", "alt": alt, "caption": row.caption, "rights": "own", "collection": 1},
    )
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_alternative_text_that_says_what_is_seen_is_kept(desk, photo):
    row = photo()
    desk().post(
        f"/desk/images/{row.pk}/",
        {
            "title": "Bridge",
            "alt": "A steel bridge",
            "caption": row.caption,
            "rights": "own",
            "collection": 1,
        },
    )
    row.refresh_from_db()
    assert (row.alt, row.rights) == ("A steel bridge", "own")
