import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incubator.residency import actions
from incubator.residency.models import Appeal, Application, Objection
from portal.accounts.actions import erase
from tests.factories.organizations import OrganizationFactory
from tests.factories.residency import ApplicationFactory
from tests.incubator.residency.conftest import today

LIST = "/apply/notices/"


@pytest.fixture
def noticed(submitted, cast, grant):
    actions.decide_application(submitted, outcome="accepted", reason="计划扎实。", by=cast.director, **grant)
    return actions.announce_application(submitted, by=cast.director)


def standing(call, zone, **more):
    """An acceptance in public notice, as a row."""
    given = {
        "status": "announced",
        "outcome": "accepted",
        "decision_reason": "好",
        "granted_zone": zone,
        "granted_area": "5.0",
        "granted_starts": today(),
        "granted_ends": today(100),
        "submitted_at": timezone.now(),
        "decided_at": timezone.now(),
        "announced_at": timezone.now(),
        "announced_until": today(3),
    }
    return ApplicationFactory(call=call, organization=OrganizationFactory(), **{**given, **more})


def test_everybody_reads_the_notices_and_nothing_private(client, noticed, cast):
    cast.organization.contact_name, cast.organization.contact_phone = "联系人甲", "13900001111"
    cast.organization.save()
    for address in (LIST, f"{LIST}{noticed.pk}/"):
        page = client.get(address).content.decode()
        assert cast.organization.name in page and "20" in page
        for private in (cast.lead.name, cast.lead.email, "联系人甲", "13900001111", noticed.plan):
            assert private not in page
    assert "计划扎实。" in page and noticed.call.title in page


def test_nothing_personal_is_left_when_the_organizations_people_are_erased(client, noticed, cast):
    name, email = cast.editor.name, cast.editor.email
    actions.object_to(noticed, text="我叫居民，住三号楼。", by=cast.resident)
    erase(cast.editor, by=cast.editor)
    page = client.get(f"{LIST}{noticed.pk}/").content.decode()
    assert name not in page and email not in page and "三号楼" not in page
    assert cast.organization.name in page


def test_what_is_over_stays_listed_for_a_year(client, noticed, house):
    over = standing(noticed.call, house.zone, status="closed", announced_until=today(-200))
    old = standing(noticed.call, house.zone, status="closed", announced_until=today(-366))
    page = client.get(LIST)
    assert [n.pk for n in page.context["running"]] == [noticed.pk]
    assert [n.pk for n in page.context["over"]] == [over.pk]
    assert "公示已在" in client.get(f"{LIST}{over.pk}/").content.decode()
    assert client.get(f"{LIST}{old.pk}/").status_code == 200


@pytest.mark.parametrize(
    "state",
    [
        {"status": "closed", "outcome": "refused", "announced_until": None},
        {"status": "decided", "announced_until": None, "announced_at": None},
        {"status": "announced", "announced_until": None},
        {"status": "in_review", "outcome": ""},
    ],
)
def test_what_is_no_public_notice_is_nobodys_business(client, noticed, state):
    Application.objects.filter(pk=noticed.pk).update(**state)
    assert client.get(f"{LIST}{noticed.pk}/").status_code == 404
    assert client.get(LIST).context["running"] == []


def test_the_list_costs_the_same_however_long(client, noticed, house):
    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    before = queries()
    for n in range(50):
        standing(noticed.call, house.zone, announced_until=today(n % 3 - 1))
    assert queries() == before


def test_a_stranger_signs_in_and_comes_back_to_object(client, noticed, cast):
    address = f"{LIST}{noticed.pk}/object/"
    answer = client.get(address)
    assert answer.status_code == 302 and f"next={address}" in answer["Location"]
    client.force_login(cast.resident)
    assert client.post(address, {"text": ""}).status_code == 422
    answer = client.post(address, {"text": "他们晚上很吵。"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{LIST}{noticed.pk}/"
    assert "您的异议" in answer.content.decode()
    assert Objection.objects.get().raised_by == cast.resident
    again = client.post(address, {"text": "再说一次。"})
    assert again.status_code == 422 and "每人一次" in again.content.decode() and "再说一次。" in again.content.decode()
    assert client.get(address).status_code == 302


def test_a_late_objection_is_refused_with_a_sentence_and_keeps_what_was_typed(client, noticed, cast):
    Application.objects.filter(pk=noticed.pk).update(announced_until=today(-1))
    client.force_login(cast.resident)
    answer = client.post(f"{LIST}{noticed.pk}/object/", {"text": "他们晚上很吵。"})
    assert answer.status_code == 422
    assert "不能再提异议" in answer.content.decode() and "他们晚上很吵。" in answer.content.decode()


def test_who_objected_finds_the_answer_even_when_the_notice_was_taken_back(client, noticed, cast):
    objection = actions.object_to(noticed, text="他们晚上很吵。", by=cast.resident)
    actions.answer_objection(noticed, objection=objection, upheld=True, answer="属实。", by=cast.staff)
    actions.decide_application(noticed, outcome="refused", reason="保密的理由。", by=cast.director)
    actions.announce_application(noticed, by=cast.director)
    assert client.get(f"{LIST}{noticed.pk}/").status_code == 404
    client.force_login(cast.resident)
    page = client.get(f"{LIST}{noticed.pk}/").content.decode()
    assert "属实。" in page and "公示已停止" in page
    assert "保密的理由。" not in page and "不予入驻" not in page


def test_nobody_but_staff_sees_who_objected(client, noticed, cast):
    objection = actions.object_to(noticed, text="他们晚上很吵。", by=cast.resident)
    follow = reverse("application", args=[noticed.pk])
    client.force_login(cast.lead)
    page = client.get(follow).content.decode()
    assert "1 条异议" in page and "他们晚上很吵。" not in page
    actions.answer_objection(noticed, objection=objection, upheld=False, answer="查过了。", by=cast.staff)
    page = client.get(follow).content.decode()
    assert "他们晚上很吵。" in page and "查过了。" in page and cast.resident.name + "</" not in page
    client.force_login(cast.outsider)
    assert "他们晚上很吵。" not in client.get(f"{LIST}{noticed.pk}/").content.decode()


def test_the_desk_answers_an_objection(client, noticed, cast):
    objection = actions.object_to(noticed, text="他们晚上很吵。", by=cast.resident)
    client.force_login(cast.staff)
    record = client.get(reverse("applications:edit", args=[noticed.pk])).content.decode()
    assert "他们晚上很吵。" in record and cast.resident.name in record
    address = reverse("applications:verb", args=[noticed.pk, "answer_objection"])
    assert address in record
    assert client.post(address, {"objection": objection.pk, "upheld": "no", "answer": ""}).status_code == 422
    assert client.post(address, {"objection": objection.pk, "upheld": "no", "answer": "查过了。"}).status_code == 302
    objection.refresh_from_db()
    assert (objection.status, objection.answered_by) == ("dismissed", cast.staff)
    assert address not in client.get(reverse("applications:edit", args=[noticed.pk])).content.decode()


def test_the_desk_begins_when_the_notice_is_over_and_all_is_answered(client, noticed, cast):
    client.force_login(cast.staff)

    def can_begin():
        return 'data-verb="begin"' in client.get(reverse("applications:edit", args=[noticed.pk])).content.decode()

    objection = actions.object_to(noticed, text="他们晚上很吵。", by=cast.resident)
    assert not can_begin()
    Application.objects.filter(pk=noticed.pk).update(announced_until=today(-1))
    assert not can_begin()
    actions.answer_objection(noticed, objection=objection, upheld=False, answer="查过了。", by=cast.staff)
    assert can_begin()
    Objection.objects.update(status="upheld")
    assert not can_begin()


def test_an_applicant_appeals_and_the_director_answers(client, submitted, cast):
    actions.decide_application(submitted, outcome="refused", reason="不合适。", by=cast.director)
    actions.announce_application(submitted, by=cast.director)
    follow, address = reverse("application", args=[submitted.pk]), reverse("application_appeal", args=[submitted.pk])
    client.force_login(cast.member)
    assert address not in client.get(follow).content.decode()
    assert client.post(address, {"text": "请再看看。"}).status_code == 403
    client.force_login(cast.editor)
    assert address in client.get(follow).content.decode()
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": "请再看看。"}).status_code == 302
    page = client.get(follow).content.decode()
    assert "请再看看。" in page and address not in page
    assert client.post(address, {"text": "再来。"}).status_code == 422
    answer = reverse("applications:verb", args=[submitted.pk, "answer_appeal"])
    client.force_login(cast.staff)
    assert client.post(answer, {"upheld": "yes", "answer": "好"}).status_code == 403
    client.force_login(cast.director)
    assert client.post(answer, {"upheld": "yes", "answer": "好"}).status_code == 302
    submitted.refresh_from_db()
    assert submitted.status == "in_review" and Appeal.objects.get().answered_by == cast.director


def test_the_appeal_button_goes_when_its_time_is_over(client, submitted, cast):
    actions.decide_application(submitted, outcome="refused", reason="不合适。", by=cast.director)
    actions.announce_application(submitted, by=cast.director)
    Application.objects.filter(pk=submitted.pk).update(announced_at=timezone.now() - dt.timedelta(days=40))
    client.force_login(cast.lead)
    page = client.get(reverse("application", args=[submitted.pk])).content.decode()
    assert reverse("application_appeal", args=[submitted.pk]) not in page
