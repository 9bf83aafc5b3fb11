"""Wagtail's image library takes what staff upload; the same rules hold there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from wagtail.images import get_image_model

from portal.common.shelves import ACTIVITIES, shelf
from tests.portal.common.test_uploads import HTML, SVG, photo_with_place, picture, png_that_claims

Image = get_image_model()


def add(client, content, name="照片.jpg"):
    return client.post(
        "/admin/images/add/",
        {"title": "活动照片", "file": SimpleUploadedFile(name, content), "collection": shelf(ACTIVITIES).pk},
    )


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


def test_a_photo_is_kept_without_its_place(staff):
    assert add(staff, photo_with_place()).status_code == 302
    kept = Image.objects.get()
    assert (kept.width, kept.height) == (40, 60)
    with kept.file.open() as stored:
        assert dict(Pillow.open(stored).getexif()) == {}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HTML, "photo.jpg"),
        (SVG, "logo.svg"),
        (SVG, "logo.png"),
        (picture()[:200], "half.jpg"),
        (png_that_claims(30_000, 30_000), "bomb.png"),
        (png_that_claims(8_000, 8_000), "large.png"),
        (b"", "empty.jpg"),
        (picture() + bytes(40 * 1024 * 1024), "40MB.jpg"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(staff, content, name):
    answer = add(staff, content, name)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not Image.objects.exists()


def test_a_picture_is_known_by_its_content(staff):
    assert add(staff, picture("PNG"), "really-a-png.jpg").status_code == 302
    assert Image.objects.get().file.name.endswith(".png")


def test_several_at_once_are_cleaned_too(staff):
    answer = staff.post(
        "/admin/images/multiple/add/",
        {
            "title": "一张",
            "files[]": SimpleUploadedFile("a.jpg", photo_with_place()),
            "collection": shelf(ACTIVITIES).pk,
        },
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
    )
    assert answer.json()["success"] is True
    with Image.objects.get().file.open() as stored:
        assert dict(Pillow.open(stored).getexif()) == {}


def test_new_words_keep_the_picture(staff):
    add(staff, picture())
    kept = Image.objects.get()
    answer = staff.post(f"/admin/images/{kept.pk}/", {"title": "新标题", "collection": shelf(ACTIVITIES).pk})
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert kept.title == "新标题"
    assert (kept.width, kept.height) == (60, 40)
