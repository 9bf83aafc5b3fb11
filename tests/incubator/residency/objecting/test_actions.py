import datetime as dt

import pytest
from django.utils import timezone

from incubator.residency import actions
from incubator.residency.desk.queue import due_moment, due_of, overdue
from incubator.residency.models import Appeal, Application, Objection
from incubator.residency.objecting.reading import challenges_of
from portal.accounts.actions import erase
from portal.common import audit
from portal.common.errors import Refused
from portal.notices.models import Notice
from tests.factories.residency import ApplicationFactory
from tests.incubator.residency.conftest import today

Status = Application.Status


def refuses(code, verb, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        verb(*args, **kwargs)
    assert refusal.value.code == code, refusal.value
    return refusal.value


def told(person, kind):
    return Notice.objects.filter(recipient=person, kind=f"residency.{kind}")


@pytest.fixture
def noticed(submitted, cast, grant):
    """An acceptance in public notice for five days."""
    actions.decide_application(submitted, outcome="accepted", reason="计划扎实。", by=cast.director, **grant)
    return actions.announce_application(submitted, by=cast.director)


@pytest.fixture
def refused(submitted, cast):
    actions.decide_application(submitted, outcome="refused", reason="不合适。", by=cast.director)
    return actions.announce_application(submitted, by=cast.director)


def notice_is_over(application):
    """As if the notice had run out yesterday."""
    Application.objects.filter(pk=application.pk).update(announced_until=today(-1))
    application.refresh_from_db()


def objected(application, person, text="他们晚上很吵。"):
    return actions.object_to(application, text=text, by=person)


def answered(objection, cast, upheld=False):
    application = objection.application
    return actions.answer_objection(application, objection=objection, upheld=upheld, answer="查过了。", by=cast.staff)


def test_announcing_remembers_when_and_until_when(noticed):
    assert timezone.localdate(noticed.announced_at) == today()
    assert noticed.announced_until == today(5) and noticed.notice_runs(today(5)) and not noticed.notice_runs(today(6))


def test_an_objection_waits_for_its_answer_and_both_sides_hear_it(noticed, cast):
    objection = objected(noticed, cast.resident)
    assert (objection.status, objection.raised_by) == ("open", cast.resident)
    assert not told(cast.lead, "objection_answered")
    answered(objection, cast)
    notice = told(cast.resident, "objection_answered").get()
    assert "查过了。" in notice.body and notice.path.endswith(f"/apply/notices/{noticed.pk}/")
    heard = told(cast.lead, "objection_answered").get()
    assert "他们晚上很吵。" in heard.body and "查过了。" in heard.body
    assert cast.resident.name not in heard.subject + heard.body
    assert not told(cast.member, "objection_answered")


def test_the_history_does_not_name_who_objected(noticed, cast):
    answered(objected(noticed, cast.resident), cast)
    entries = audit.history(noticed).filter(action__in=["residency.object", "residency.answer_objection"])
    for entry in entries:
        assert cast.resident.name not in str(entry.data) and cast.resident.email not in str(entry.data)


def test_one_objection_a_person(noticed, cast):
    objected(noticed, cast.resident)
    refuses("objected", objected, noticed, cast.resident)
    objected(noticed, cast.outsider)
    assert noticed.objections.count() == 2


def test_a_decision_announced_anew_may_be_objected_to_again(noticed, cast, grant, client):
    answered(objected(noticed, cast.resident), cast, upheld=True)
    actions.decide_application(noticed, outcome="accepted", reason="换一个区域。", by=cast.director, **grant)
    actions.announce_application(noticed, by=cast.director)
    client.force_login(cast.resident)
    assert client.get(f"/apply/notices/{noticed.pk}/object/").status_code == 200
    objected(noticed, cast.resident, "还是太吵。")
    assert client.get(f"/apply/notices/{noticed.pk}/object/").status_code == 302
    refuses("objected", objected, noticed, cast.resident)


def test_late_or_empty_objections_are_refused(noticed, cast):
    refuses("reason_missing", objected, noticed, cast.resident, text="  ")
    notice_is_over(noticed)
    assert "结束" in str(refuses("late", objected, noticed, cast.resident))


def test_without_a_notice_there_is_nothing_to_object_to(announced, cast):
    refuses("late", objected, announced, cast.resident)


def test_nobody_moves_in_over_an_open_objection(noticed, cast):
    objection = objected(noticed, cast.resident)
    notice_is_over(noticed)
    refuses("objection_open", actions.begin_residency, noticed, by=cast.staff)
    answered(objection, cast)
    actions.begin_residency(noticed, by=cast.staff)
    assert noticed.status == Status.CLOSED


def test_after_an_upheld_one_the_director_decides_anew_first(noticed, cast, grant, house):
    answered(objected(noticed, cast.resident), cast, upheld=True)
    assert challenges_of(noticed).contested
    notice_is_over(noticed)
    refuses("objection_upheld", actions.begin_residency, noticed, by=cast.staff)
    actions.decide_application(noticed, outcome="accepted", reason="改在白天活动。", by=cast.director, **grant)
    assert noticed.announced_at is None
    actions.announce_application(noticed, by=cast.director)
    assert not challenges_of(noticed).contested
    notice_is_over(noticed)
    actions.begin_residency(noticed, by=cast.staff)


def test_an_objection_is_answered_once_and_with_reasons(noticed, cast, draft):
    objection = objected(noticed, cast.resident)
    args = {"objection": objection, "upheld": True, "by": cast.staff}
    assert refuses("reason_missing", actions.answer_objection, noticed, answer=" ", **args).field == "answer"
    answered(objection, cast)
    refuses("answered", actions.answer_objection, noticed, answer="又查了。", **args)
    other = ApplicationFactory(status=Status.ANNOUNCED)
    with pytest.raises(Objection.DoesNotExist):
        actions.answer_objection(other, answer="x", **args)


def test_an_objection_is_answered_even_when_the_decision_is_another_now(noticed, cast):
    objection = objected(noticed, cast.resident)
    actions.decide_application(noticed, outcome="refused", reason="重新看过。", by=cast.director)
    actions.announce_application(noticed, by=cast.director)
    answered(objection, cast, upheld=True)
    assert told(cast.resident, "objection_answered").exists()


def test_what_a_forgotten_person_objected_is_cleared_once_it_is_answered(noticed, cast):
    first = objected(noticed, cast.resident, "我是三楼的王某。")
    second = objected(noticed, cast.member, "我也是。")
    answered(first, cast)
    for person in (cast.resident, cast.member):
        erase(person, by=person)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.text, second.text) == ("", "我也是。")
    answered(second, cast)
    second.refresh_from_db()
    assert second.text == "" and second.answer == "查过了。"


def test_an_appeal_that_is_right_leads_to_a_new_review_and_decision(refused, cast, grant):
    assert refused.appeal_until == today(15)
    appeal = actions.appeal(refused, text="漏看了计划。", by=cast.editor)
    assert told(cast.lead, "appealed").exists() and refused.status == Status.CLOSED
    actions.answer_appeal(refused, upheld=True, answer="确实漏看了。", by=cast.director)
    appeal.refresh_from_db()
    assert (refused.status, refused.outcome, appeal.status) == (Status.IN_REVIEW, "", "upheld")
    assert "确实漏看了。" in told(cast.lead, "appeal_answered").get().body
    actions.decide_application(refused, outcome="refused", reason="还是不合适。", by=cast.director)
    actions.announce_application(refused, by=cast.director)
    refuses("appealed", actions.appeal, refused, text="再来。", by=cast.lead)


def test_an_appeal_that_is_right_gives_the_desk_its_days_anew(refused, cast, house):
    Application.objects.filter(pk=refused.pk).update(submitted_at=timezone.now() - dt.timedelta(days=60))
    actions.appeal(refused, text="漏看了计划。", by=cast.editor)
    actions.answer_appeal(refused, upheld=True, answer="确实漏看了。", by=cast.director)
    late = Application.objects.filter(overdue([house.center], today()))
    application = Application.objects.annotate(due=due_moment([house.center])).get(pk=refused.pk)
    assert due_of(application) == timezone.localdate(application.due) == today(house.center.review_days)
    assert not late.exists()
    long_ago = timezone.now() - dt.timedelta(days=house.center.review_days + 1)
    Appeal.objects.update(answered_at=long_ago)
    assert late.get() == refused and due_of(Application.objects.get(pk=refused.pk)) == today(-1)


def test_an_appeal_that_is_not_right_changes_nothing(refused, cast):
    actions.appeal(refused, text="请再看看。", by=cast.lead)
    refuses("reason_missing", actions.answer_appeal, refused, upheld=False, answer="", by=cast.director)
    actions.answer_appeal(refused, upheld=False, answer="理由不变。", by=cast.director)
    assert (refused.status, refused.outcome) == (Status.CLOSED, "refused")
    refuses("answered", actions.answer_appeal, refused, upheld=True, answer="改主意。", by=cast.director)


def test_appeals_have_their_time_counted_from_the_next_day(refused, cast):
    announced = timezone.now() - dt.timedelta(days=15)
    Application.objects.filter(pk=refused.pk).update(announced_at=announced)
    assert Application.objects.get(pk=refused.pk).appeal_until == today()
    Application.objects.filter(pk=refused.pk).update(announced_at=announced - dt.timedelta(days=1))
    refuses("late", actions.appeal, refused, text="请再看看。", by=cast.lead)


def test_only_a_refusal_is_appealed(submitted, cast):
    Application.objects.filter(pk=submitted.pk).update(status=Status.CLOSED, outcome="accepted")
    refuses("not_refused", actions.appeal, submitted, text="请再看看。", by=cast.lead)
    refuses("no_appeal", actions.answer_appeal, submitted, upheld=True, answer="好", by=cast.director)


def test_an_appeal_is_not_upheld_beside_another_application_in_the_call(refused, cast):
    actions.appeal(refused, text="请再看看。", by=cast.lead)
    other = actions.start_application(cast.organization, refused.call, by=cast.lead)
    refusal = refuses("under_way", actions.answer_appeal, refused, upheld=True, answer="好", by=cast.director)
    assert "另有一份" in str(refusal)
    refused.refresh_from_db()
    assert refused.status == Status.CLOSED and refused.appeal.status == "open"
    actions.withdraw_application(other, by=cast.lead)
    actions.answer_appeal(refused, upheld=True, answer="好", by=cast.director)
