import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.desk.todo import todo_of
from incubator.organizations.models import Organization, StageChange
from incubator.organizations.stages import actions
from portal.common import audit
from tests.incubator.organizations.stages.conftest import CODE, PDF, ask, certificate
from tests.incubator.organizations.test_views import text
from tests.incubator.residency.applying.test_hostile_papers import HOSTILE, kept

ASKED = {"stage": "registered", "credit_code": CODE, "expires": ""}


def page_of(organization):
    return reverse("organization_stage", args=[organization.slug])


def decide(change, verb):
    return reverse("organization_records:stage_change", args=[change.organization_id, change.pk, verb])


def test_a_lead_asks_and_follows(client, cast):
    client.force_login(cast.lead)
    assert client.post(page_of(cast.organization), ASKED | {"paper": certificate()}).url == page_of(cast.organization)
    [change] = StageChange.objects.all()
    page = text(client.get(page_of(cast.organization)))
    assert "等中心核实" in page and change.get_absolute_url() in page and 'name="paper"' not in page
    again = client.post(page_of(cast.organization), ASKED | {"paper": certificate()})
    assert again.status_code == 422 and "已经有一份变更" in text(again)
    withdraw = reverse("organization_stage_withdraw", args=[cast.organization.slug, change.pk])
    client.force_login(cast.editor)
    assert client.post(withdraw).status_code == 403
    client.force_login(cast.outsider)
    assert client.post(withdraw).status_code == 404
    client.force_login(cast.lead)
    assert client.post(withdraw).url == page_of(cast.organization)
    assert "撤回" in text(client.post(withdraw, follow=True))


def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(client, cast):
    client.force_login(cast.lead)
    for wrong, field in (
        ({"credit_code": "51370682MJE000002X"}, "credit_code"),
        ({"credit_code": ""}, "credit_code"),
        ({"stage": "filed"}, "credit_code"),
        ({"paper": ""}, "paper"),
        ({"expires": "2001-01-01"}, "expires"),
        ({"stage": "budding"}, "stage"),
    ):
        page = client.post(page_of(cast.organization), ASKED | {"paper": certificate()} | wrong)
        assert page.status_code == 422 and field in page.context["form"].errors, wrong
    assert not StageChange.objects.exists()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_sentence_or_is_made_harmless(client, cast, name):
    called, content, sentence = HOSTILE[name]
    client.force_login(cast.lead)
    before = kept()
    upload = SimpleUploadedFile(called, content(), "application/pdf")
    answer = client.post(page_of(cast.organization), ASKED | {"paper": upload})
    if sentence:
        assert answer.status_code == 422 and sentence in text(answer)
        assert not StageChange.objects.exists() and kept() == before
        return
    change = StageChange.objects.get()
    served = client.get(change.get_absolute_url())
    assert served["Content-Type"] in ("image/jpeg", "image/png") and "exe" not in served["Content-Disposition"]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 404),
        ("resident", 404),
        ("outsider", 404),
        ("reviewer", 404),
        ("member", 200),
        ("editor", 200),
        ("lead", 200),
        ("staff", 200),
        ("director", 200),
    ],
)
def test_who_gets_the_paper(client, cast, pending, who, status, caplog):
    if who:
        client.force_login(getattr(cast, who))
    with caplog.at_level("INFO", "portal.security"):
        answer = client.get(pending.get_absolute_url())
    assert answer.status_code == status
    read = audit.history(cast.organization).filter(action="organizations.paper_read")
    if status == 200:
        assert b"".join(answer.streaming_content) == PDF
        assert (answer["Content-Security-Policy"], answer["X-Content-Type-Options"]) == ("sandbox", "nosniff")
        assert read.get().user == getattr(cast, who) and str(pending.pk) in caplog.text
        client.head(pending.get_absolute_url())
    assert read.count() == (1 if status == 200 else 0)
    assert client.get(f"/media/{pending.file.name}").status_code == 404
    elsewhere = reverse("stage_paper", args=[cast.other_organization.slug, pending.pk])
    assert client.get(elsewhere).status_code == 404
    assert client.get(reverse("stage_paper", args=[cast.organization.slug, uuid.uuid4()])).status_code == 404


def test_whoever_left_gets_nothing(client, cast, pending):
    cast.organization.memberships.filter(user=cast.member).update(status="ended")
    client.force_login(cast.member)
    assert client.get(pending.get_absolute_url()).status_code == 404


def test_staff_read_the_paper_and_answer(client, cast, pending):
    client.force_login(cast.staff)
    record = reverse("organization_records:edit", args=[cast.organization.pk])
    assert record in [item.href for item in todo_of(cast.staff)]
    page = text(client.get(record))
    assert decide(pending, "approve") in page and pending.get_absolute_url() in page and CODE in page
    assert client.get(decide(pending, "approve")).status_code == 200
    assert client.get(decide(pending, "else")).status_code == 404
    empty = client.post(decide(pending, "decline"), {"reason": " "})
    assert empty.status_code == 422 and "请写明为什么没有通过" in text(empty)
    assert client.post(decide(pending, "decline"), {"reason": "看不清公章。"}).url == record
    late = client.post(decide(pending, "approve"), {"do": "it"})
    assert late.status_code == 422 and "未通过" in text(late)
    assert record not in [item.href for item in todo_of(cast.staff)]
    client.force_login(cast.lead)
    assert "看不清公章。" in text(client.get(page_of(cast.organization)))


def test_staff_approve_and_see_when_it_ran_out(client, cast, pending):
    client.force_login(cast.staff)
    record = reverse("organization_records:edit", args=[cast.organization.pk])
    assert client.post(decide(pending, "approve"), {"do": "it"}).url == record
    cast.organization.refresh_from_db()
    assert (cast.organization.stage, cast.organization.credit_code) == ("registered", CODE)
    StageChange.objects.update(expires="2026-01-31")
    assert "过期" in text(client.get(record))
    client.force_login(cast.lead)
    assert "证书已经过期" in text(client.get(page_of(cast.organization)))


def test_a_lead_cannot_answer_their_own_request(client, cast, pending):
    client.force_login(cast.lead)
    assert client.post(decide(pending, "approve"), {"do": "it"}).status_code in (302, 403)
    assert Organization.objects.get(pk=cast.organization.pk).stage == "budding"


def test_the_record_costs_the_same_queries_at_1_and_20_changes(client, cast):
    client.force_login(cast.staff)
    record = reverse("organization_records:edit", args=[cast.organization.pk])
    actions.decline_stage_change(ask(cast), reason="不清楚", by=cast.staff)
    client.get(record)
    with CaptureQueriesContext(connection) as few:
        client.get(record)
    for _n in range(19):
        actions.decline_stage_change(ask(cast), reason="不清楚", by=cast.staff)
    with CaptureQueriesContext(connection) as many:
        client.get(record)
    assert len(many) == len(few)
