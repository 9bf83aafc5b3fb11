"""What strangers send: each hostile file becomes a sentence or a harmless file, never an error or a trap."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.common.uploads import clean_paper, clean_picture

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def upload(content, name="file.bin"):
    return SimpleUploadedFile(name, content)


def picture(kind="JPEG", size=(60, 40), color=(200, 30, 30), **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, kind, **options)
    return buffer.getvalue()


def photo_with_place():
    """A photo as a phone takes it: turned by EXIF, with the place and the owner's name."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "某人"
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 58.0, 30.0), 3: "E", 4: (120.0, 42.0, 15.0)})
    return picture(exif=exif)


def png_that_claims(width, height):
    """A PNG of a few bytes whose header promises ``width`` x ``height`` pixels."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def archive():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        zipped.writestr("word/document.xml", "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (HTML, "章程.pdf", "wrong_kind"),
        (HTML + PDF, "behind-html.pdf", "wrong_kind"),
        (SVG, "logo.svg", "wrong_kind"),
        (SVG, "logo.png", "wrong_kind"),
        (archive(), "章程.docx", "wrong_kind"),
        (archive(), "章程.pdf", "wrong_kind"),
        (b"", "empty.pdf", "empty"),
        (picture("GIF"), "moving.gif", "wrong_kind"),
        (picture("WEBP"), "photo.webp", "wrong_kind"),
        (picture()[:200], "half.jpg", "wrong_kind"),
        (png_that_claims(30_000, 30_000), "bomb.png", "too_many_pixels"),
        (png_that_claims(8_000, 8_000), "large.png", "too_many_pixels"),
        (png_that_claims(500, 500), "short.png", "wrong_kind"),
        (PDF + bytes(40 * 1024 * 1024), "40MB.pdf", "too_large"),
    ],
)
def test_a_paper_that_is_none_is_refused_with_a_sentence(content, name, code):
    with pytest.raises(ValidationError) as refused:
        clean_paper(upload(content, name))
    assert refused.value.code == code
    assert refused.value.messages[0].endswith("。")


def test_a_paper_loses_its_name_and_keeps_its_bytes():
    paper, content_type = clean_paper(upload(PDF, "../../身份证 370682.exe"))
    assert content_type == "application/pdf"
    assert paper.read() == PDF
    assert len(paper.name) == 36 and paper.name.endswith(".pdf")


def test_a_picture_paper_is_known_by_its_content():
    paper, content_type = clean_paper(upload(picture("PNG"), "scan.pdf"))
    assert content_type == "image/png"
    assert paper.name.endswith(".png")


def test_a_photo_loses_the_place_and_stands_upright():
    clean, content_type = clean_picture(upload(photo_with_place(), "IMG_2026.jpg"))
    drawn = Image.open(clean)
    assert content_type == "image/jpeg"
    assert dict(drawn.getexif()) == {}
    assert "exif" not in drawn.info
    assert drawn.size == (40, 60)


@pytest.mark.parametrize("tail", [HTML, SVG, archive(), PDF])
def test_what_hides_behind_a_picture_is_gone(tail):
    clean, _content_type = clean_picture(upload(picture() + tail, "two-in-one.jpg"))
    assert tail[:20] not in clean.read()


def test_words_inside_a_picture_are_gone():
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Comment", "<script>alert(1)</script>")
    clean, _content_type = clean_picture(upload(picture("PNG", pnginfo=words)))
    assert b"script" not in clean.read()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_color_is_drawn(mode):
    buffer = io.BytesIO()
    Image.new(mode, (20, 10)).save(buffer, "TIFF" if mode == "I;16" else "JPEG" if mode == "CMYK" else "PNG")
    if mode == "I;16":
        buffer = io.BytesIO()
        Image.new(mode, (20, 10)).save(buffer, "PNG")
    clean, _content_type = clean_picture(upload(buffer.getvalue()))
    assert Image.open(clean).size == (20, 10)


@pytest.mark.parametrize("content", [b"", HTML, SVG, PDF, archive(), picture()[:200], b"\xff\xd8\xff" + bytes(50)])
def test_what_is_no_picture_is_refused_with_a_sentence(content):
    with pytest.raises(ValidationError) as refused:
        clean_picture(upload(content, "photo.jpg"))
    assert refused.value.code == "not_a_picture"
