import io
import uuid

import pytest
from django.urls import reverse
from PIL import Image

from incubator.residency import actions
from portal.common import audit
from tests.incubator.residency.conftest import PDF, pdf


def test_a_paper_is_a_download_in_a_sandbox(client, submitted, cast, caplog):
    actions.return_application(submitted, reason="请补。", by=cast.staff)
    document = actions.attach_paper(submitted, submitted.call.papers.first(), pdf('章程 "一".pdf\r\n'), by=cast.lead)
    client.force_login(cast.staff)
    with caplog.at_level("INFO", "portal.security"):
        answer = client.get(document.get_absolute_url())
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E7%AB%A0%E7%A8%8B")
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == ("nosniff", "sandbox")
    assert "no-store" in answer["Cache-Control"]
    [entry] = audit.history(submitted).filter(action="residency.paper_read")
    assert (entry.user, entry.data["document"]) == (cast.staff, str(document.pk))
    assert str(document.pk) in caplog.text and cast.staff.name not in caplog.text
    head = client.head(document.get_absolute_url())
    assert head.status_code == 200 and head["Content-Length"] == str(len(PDF))
    assert client.post(document.get_absolute_url()).status_code == 405


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 404),
        ("lead", 200),
        ("editor", 200),
        ("member", 200),
        ("reviewer", 200),
        ("staff", 200),
        ("director", 200),
        ("outsider", 404),
        ("resident", 404),
    ],
)
def test_who_gets_a_paper(client, in_review, cast, who, status):
    if who:
        client.force_login(getattr(cast, who))
    document = in_review.documents.first()
    assert client.get(document.get_absolute_url()).status_code == status
    assert client.get(reverse("paper", args=[uuid.uuid4()])).status_code == 404
    # By no other address either: the file lies outside what is served.
    assert client.get(f"/media/{document.file.name}").status_code == 404


def test_a_paper_of_a_draft_is_its_organizations_alone(client, draft, cast):
    document = actions.attach_paper(draft, draft.call.papers.first(), pdf(), by=cast.lead)
    client.force_login(cast.director)
    assert client.get(document.get_absolute_url()).status_code == 404


def test_whoever_left_the_organization_gets_nothing(client, submitted, cast):
    cast.organization.memberships.filter(user=cast.member).update(status="ended")
    client.force_login(cast.member)
    assert client.get(submitted.documents.first().get_absolute_url()).status_code == 404


def test_a_photo_loses_the_place_where_it_was_taken(draft, cast):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (36.0, 58.0, 0.0)}
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(buffer, "JPEG", exif=exif)
    document = actions.attach_paper(
        draft, draft.call.papers.first(), pdf("身份证.jpg", buffer.getvalue()), by=cast.lead
    )
    assert document.content_type == "image/jpeg"
    assert not Image.open(document.file.open()).getexif()
