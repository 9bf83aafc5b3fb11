"""Ten hostile files through the page where papers are uploaded, and who gets a paper by which address.

Each ends in a sentence or is made harmless. Nothing of them lies in the repository: they are made here.
"""

import io
import re
import struct
import uuid
import zipfile
import zlib

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from incubator.residency import actions
from portal.common import pdfs
from tests.incubator.residency.conftest import PDF, pdf

MEGABYTE = 1024 * 1024


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=4, height=3, *more):
    """A PNG by hand: its head may promise what the file does not hold."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = zlib.compress(b"".join(b"\0" + b"\xff\0\0" * 4 for _row in range(3)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zipped(name="a.txt", data=b"hello"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def gps_photo():
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (36.0, 58.0, 0.0), 3: "E", 4: (120.0, 42.0, 0.0)}
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def text_bomb():
    """A PNG of some kB that carries 80 MB of text."""
    return png(4, 3, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * (80 * MEGABYTE), 9)))


def hidden_in_objects(names):
    packed = zlib.compress(b"1 0 2 30 << " + names + b" >>")
    head = b"5 0 obj\n<< /Type /ObjStm /N 2 /First 8 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    return b"%PDF-1.7\n" + head + packed + b"\nendstream\nendobj\n%%EOF\n"


# name: (what the file is called, what it holds, the sentence that it ends in, or nothing)
HOSTILE = {
    "html as pdf": ("章程.pdf", lambda: b"<html><script>alert(1)</script></html>", "只能上传 PDF、JPG 或 PNG 文件"),
    "polyglot": ("章程.pdf", lambda: PDF + zipped("run.exe", b"MZ"), "夹带了别的文件"),
    "bomb": ("照片.png", text_bomb, "只能上传 PDF、JPG 或 PNG 文件"),
    "svg": ("图.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "只能上传"),
    "gps photo": ("照片.jpg", gps_photo, ""),
    "900 megapixels": ("照片.png", lambda: png(30_000, 30_000), "4000 万像素以内"),
    "zip": ("材料.zip", zipped, "只能上传 PDF、JPG 或 PNG 文件"),
    "empty": ("章程.pdf", lambda: b"", "这个文件是空的"),
    "wrong extension": ("章程.pdf.exe", lambda: png(), ""),
    "40 MB": ("章程.pdf", lambda: PDF + b"\0" * (40 * MEGABYTE), "文件超过 10 MB"),
}


def kept():
    """How many private files there are on the disk."""
    storage = storages["private"]
    found, folders = 0, [""]
    while folders:
        folder = folders.pop()
        if storage.exists(folder or "."):
            inside, files = storage.listdir(folder or ".")
            found += len(files)
            folders += [f"{folder}/{name}".lstrip("/") for name in inside]
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_sentence_or_is_made_harmless(client, draft, cast, name):
    called, content, sentence = HOSTILE[name]
    kind = draft.call.papers.first()
    client.force_login(cast.lead)
    before = kept()
    upload = SimpleUploadedFile(called, content(), "application/pdf")
    answer = client.post(
        reverse("application_step", args=[draft.pk, "papers"]), {f"paper_{kind.pk}": upload, "then": "later"}
    )
    if sentence:
        assert answer.status_code == 422 and sentence in answer.content.decode()
        assert not draft.documents.exists() and kept() == before
        return
    assert answer.status_code == 302
    document = draft.documents.get()
    assert document.content_type in ("image/jpeg", "image/png")
    served = client.get(document.get_absolute_url())
    content = b"".join(served.streaming_content)
    picture = Image.open(io.BytesIO(content))
    assert not picture.getexif() and not getattr(picture, "text", {})
    assert served["Content-Type"] == document.content_type and served["Content-Security-Policy"] == "sandbox"
    assert document.original_name.endswith((".jpg", ".png")) and "exe" not in document.original_name


PDFS = {
    "its head is not at the beginning": (b"\n" + PDF, "只能上传"),
    "a script": (b"%PDF-1.7\n1 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n%%EOF\n", "会自己运行的程序"),
    "a script in other letters": (b"%PDF-1.7\n<< /S /J#61vaScript /J#53 (1) >>\n%%EOF\n", "会自己运行的程序"),
    "a script in packed objects": (hidden_in_objects(b"/S /JavaScript /JS (1)"), "会自己运行的程序"),
    "starts a program": (b"%PDF-1.7\n<< /S /Launch /F (cmd.exe) >>\n%%EOF\n", "会自己运行的程序"),
    "a file in it": (b"%PDF-1.7\n<< /Type /EmbeddedFile /Length 3 >>\nstream\nabc\nendstream\n%%EOF\n", "夹带"),
    # Harmless: it is only ever a download that is declared a PDF, in a sandbox, never sniffed.
    "html behind the head": (b"%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF\n", ""),
    "these letters in a picture": (b"%PDF-1.7\n<< /Length 9 >>\nstream\n/JS/Launch\nendstream\n%%EOF\n", ""),
    "plain packed objects": (hidden_in_objects(b"/Type /Page /Rotate 90"), ""),
}


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_that_is_more_than_pages(client, draft, cast, name):
    content, sentence = PDFS[name]
    kind = draft.call.papers.first()
    client.force_login(cast.lead)
    answer = client.post(
        reverse("application_step", args=[draft.pk, "papers"]),
        {f"paper_{kind.pk}": pdf("章程.pdf", content), "then": "later"},
    )
    assert answer.status_code == (422 if sentence else 302)
    assert sentence in answer.content.decode()
    assert draft.documents.exists() == (not sentence)


def test_a_bomb_in_a_pdf_is_unpacked_no_further_than_it_is_looked_at():
    packed = zlib.compress(b" " * (4 * pdfs.MOST_UNPACKED), 9)
    head = b"%PDF-1.7\n5 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n"
    data = head + packed + b"\nendstream\n%%EOF\n"
    parts = list(pdfs._dictionaries(data * 3))
    assert sum(len(part) for part in parts) < pdfs.MOST_UNPACKED + len(data) * 3
    assert pdfs.why_not(data) == ""


PEOPLE = {
    "anonymous": False,
    "resident": False,
    "outsider": False,
    "member": True,
    "editor": True,
    "lead": True,
    "reviewer": True,
    "staff": True,
    "director": True,
}


def plain(answer, pk):
    """A page without what differs at every request."""
    return re.sub(r'value="\w{64}"', "", answer.content.decode().replace(str(pk), ""))


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_but_those_entitled_gets_a_paper_by_any_address(client, in_review, cast, who):
    document = in_review.documents.first()
    if who != "anonymous":
        client.force_login(getattr(cast, who))
    own = client.get(document.get_absolute_url())
    assert own.status_code == (200 if PEOPLE[who] else 404)
    # Whoever may not have it learns nothing: the answer is that for a paper that there never was.
    if not PEOPLE[who]:
        nothing = uuid.uuid4()
        answer = client.get(reverse("paper", args=[nothing]))
        assert plain(own, document.pk) == plain(answer, nothing)
    name = document.file.name
    for address in (
        f"{settings.MEDIA_URL}{name}",
        f"/media/{name}",
        f"/media/../{name}",
        f"/media/%2e%2e/private/{name}",
        f"/static/{name}",
        f"/documents/{document.pk}/{document.original_name}",
        f"/documents/1/{name.rsplit('/', 1)[-1]}",
        f"/papers/{name.rsplit('/', 1)[-1]}",
        f"/papers/{document.pk}",
        f"/{name}",
    ):
        answer = client.get(address, follow=True)
        # The address without its slash leads to the right one, for those who may.
        expected = 200 if PEOPLE[who] and address == f"/papers/{document.pk}" else 404
        assert answer.status_code == expected, address
    for address in (f"/admin/applications/{in_review.pk}/", f"/admin/documents/edit/{in_review.pk}/"):
        shown = client.get(address).content.decode()
        assert (str(document.pk) in shown) == (who in ("staff", "director") and "applications" in address)
        assert name not in shown


def test_a_paper_that_was_replaced_is_gone_with_its_file(client, draft, cast, django_capture_on_commit_callbacks):
    kind = draft.call.papers.first()
    old = actions.attach_paper(draft, kind, pdf(), by=cast.lead)
    with django_capture_on_commit_callbacks(execute=True):
        new = actions.attach_paper(draft, kind, pdf("新.pdf"), by=cast.lead)
    client.force_login(cast.lead)
    assert client.get(old.get_absolute_url()).status_code == 404
    assert client.get(new.get_absolute_url()).status_code == 200
    assert not storages["private"].exists(old.file.name)
