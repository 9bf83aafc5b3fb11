"""Every state has words, and the first screen says whose turn it is, since when and by when."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from incubator.residency import actions
from incubator.residency.applying.facts import facts_of
from incubator.residency.applying.story import story_of
from incubator.residency.applying.timeline import timeline_of
from incubator.residency.models import Application, Residency
from portal.common import audit
from tests.factories.residency import ApplicationFactory, CallFactory, ResidencyFactory, TermFactory
from tests.incubator.residency.conftest import today

Status = Application.Status


def put(application, status, **more):
    given = {"submitted_at": timezone.now(), "decided_at": timezone.now(), "announced_at": timezone.now()}
    Application.objects.filter(pk=application.pk).update(status=status, **{**given, **more})
    application.refresh_from_db()
    return application


def told(application):
    return story_of(application, facts_of(application))


# state, fields: (whose turn has this in it, now has this in it)
PLAIN = [
    (Status.DRAFT, {}, "您的组织", "草稿"),
    (Status.SUBMITTED, {}, "工作人员", "已经收到"),
    (Status.RETURNED, {}, "您的组织", "补正"),
    (Status.IN_REVIEW, {}, "评审人员", "正在评审"),
    (Status.DECIDED, {"outcome": "refused"}, "主任", "等待公布"),
    (Status.ANNOUNCED, {"outcome": "accepted", "announced_until": 3}, "居民", "正在公示"),
    (Status.ANNOUNCED, {"outcome": "accepted", "announced_until": -1}, "工作人员", "公示已结束"),
    (Status.ANNOUNCED, {"outcome": "accepted", "announced_until": None}, "工作人员", "等待办理入驻"),
    (Status.WAITING, {"outcome": "waitlisted", "waiting_rank": 1}, "服务中心", "第 1 位"),
    (Status.CLOSED, {"outcome": "accepted"}, "没有人", "入驻已办理"),
    (Status.CLOSED, {"outcome": "waitlisted"}, "没有人", "候补已经结束"),
    (Status.CLOSED, {"outcome": "refused"}, "申诉", "没有同意"),
    (Status.WITHDRAWN, {}, "没有人", "已经撤回"),
]


@pytest.mark.parametrize(("status", "fields", "turn", "now"), PLAIN)
def test_every_state_says_whose_turn_it_is(draft, client, cast, status, fields, turn, now):
    fields = dict(fields)
    if (days := fields.get("announced_until")) is not None:
        fields["announced_until"] = today(days)
    put(draft, status, **fields)
    story = told(draft)
    assert turn in story.turn and now in story.now and story.next and story.label
    client.force_login(cast.member)
    page = client.get(reverse("application", args=[draft.pk]))
    text = page.content.decode()
    assert page.status_code == 200 and story.now in text and story.turn in text and story.next in text
    assert "%(" not in text


def test_no_state_is_without_a_test():
    assert {row[0] for row in PLAIN} == set(Status)


LIVING = [
    ("offered", "", {"answer_by": 7}, "您的组织", "邀约"),
    ("signed", "", {}, "工作人员", "签约"),
    ("trial", "", {"moved_in": -3, "trial_until": 60}, "没有人", "试住"),
    ("active", "", {"moved_in": -100}, "没有人", "已经入驻"),
    ("leaving", "", {"moved_in": -100, "last_day": 20}, "您的组织", "正在退出"),
    ("left", "graduated", {"moved_in": -100, "last_day": -1}, "没有人", "出壳"),
    ("left", "lapsed", {"moved_in": -100, "last_day": -1}, "没有人", "到期或逾期未答"),
    ("left", "lapsed", {}, "没有人", "没有答复"),
    ("left", "ended", {"moved_in": -100}, "没有人", "终止"),
    ("left", "withdrew", {"moved_in": -100}, "没有人", "退出"),
    ("left", "declined", {}, "没有人", "谢绝"),
    ("left", "", {"moved_in": -100}, "没有人", "离开"),
]


@pytest.mark.parametrize("outcome", ["accepted", "waitlisted"])
@pytest.mark.parametrize(("status", "left_as", "days", "turn", "now"), LIVING)
def test_a_closed_application_tells_what_became_of_it(
    draft, house, client, cast, outcome, status, left_as, days, turn, now
):
    put(draft, Status.CLOSED, outcome=outcome)
    given = {name: today(day) for name, day in days.items()}
    residency = ResidencyFactory(
        organization=draft.organization,
        center=house.center,
        application=draft,
        status=status,
        left_as=left_as,
        **given,
    )
    TermFactory(residency=residency, zone=house.zone, starts=today(10), ends=today(300))
    story = told(draft)
    assert turn in story.turn and now in story.now and story.next
    client.force_login(cast.lead)
    text = client.get(reverse("application", args=[draft.pk])).content.decode()
    assert story.now in text and "%(" not in text
    if status == "offered":
        assert date_format(today(7)) in story.by and story.own_turn


def test_every_state_of_a_residency_is_among_them():
    assert {row[0] for row in LIVING} == set(Residency.Status)
    assert {row[1] for row in LIVING} == {"", *Residency.Leaving}


def test_a_decision_that_is_due_has_its_day_and_a_late_one_says_so(submitted, client, cast, house):
    assert date_format(today(house.center.review_days)) in told(submitted).by and not told(submitted).late
    Application.objects.filter(pk=submitted.pk).update(submitted_at=timezone.now() - dt.timedelta(days=20))
    submitted.refresh_from_db()
    story = told(submitted)
    assert story.late and "已经过了" in story.by and date_format(today(-5)) in story.by
    client.force_login(cast.lead)
    assert house.center.telephone in client.get(reverse("application", args=[submitted.pk])).content.decode()


def test_an_objection_and_an_upheld_one_say_why_it_is_stuck(submitted, cast, grant):
    actions.decide_application(submitted, outcome="accepted", reason="好", by=cast.director, **grant)
    actions.announce_application(submitted, by=cast.director)
    objection = actions.object_to(submitted, text="太吵。", by=cast.resident)
    story = told(submitted)
    assert "1 条异议" in story.now and "工作人员" in story.turn and story.since == today()
    actions.answer_objection(submitted, objection=objection, upheld=True, answer="属实。", by=cast.staff)
    assert "主任" in told(submitted).turn and "重新考虑" in told(submitted).now
    actions.decide_application(submitted, outcome="accepted", reason="改了。", by=cast.director, **grant)
    assert "重新考虑" in told(submitted).now


def test_an_appeal_in_each_of_its_states(submitted, cast):
    actions.decide_application(submitted, outcome="refused", reason="不", by=cast.director)
    actions.announce_application(submitted, by=cast.director)
    assert date_format(today(15)) in told(submitted).by
    actions.appeal(submitted, text="请再看看。", by=cast.lead)
    assert "等主任答复" in told(submitted).now
    actions.answer_appeal(submitted, upheld=False, answer="不变。", by=cast.director)
    assert "申诉不成立" in told(submitted).now
    submitted.appeal.delete()
    submitted.refresh_from_db()
    actions.appeal(submitted, text="请再看看。", by=cast.lead)
    actions.answer_appeal(submitted, upheld=True, answer="有理。", by=cast.director)
    story = told(submitted)
    assert "重新评审" in story.now and date_format(today(15)) in story.by


def test_an_appeal_that_came_too_late_is_not_offered(draft):
    put(draft, Status.CLOSED, outcome="refused", announced_at=timezone.now() - dt.timedelta(days=40))
    assert "没有人" in told(draft).turn


def test_a_draft_after_the_call_closed_waits_for_nothing(draft):
    draft.call.closes = today(-1)
    draft.call.save()
    assert "截止" in told(draft).now and not told(draft).own_turn


def test_who_left_the_waiting_list_reads_that(submitted, cast):
    actions.decide_application(submitted, outcome="waitlisted", reason="没地方", by=cast.director)
    actions.announce_application(submitted, by=cast.director)
    assert told(submitted).now.endswith("一共 1 个组织在等。")
    actions.withdraw_application(submitted, by=cast.lead)
    assert "退出候补" in told(submitted).now
    assert timeline_of(submitted, facts_of(submitted))[-1].label == "退出候补"


def test_the_way_is_told_with_its_dates_and_a_decision_only_once_it_is_announced(submitted, cast, grant):
    def labels():
        return [(step.label, step.done) for step in timeline_of(submitted, facts_of(submitted))]

    assert labels()[0] == ("提交申请", True) and ("评审，主任决定", False) in labels()
    actions.assign_reviewers(submitted, [cast.reviewer], by=cast.staff)
    actions.decide_application(submitted, outcome="accepted", reason="好", by=cast.director, **grant)
    assert "同意入驻" not in str(labels())
    actions.announce_application(submitted, by=cast.director)
    steps = timeline_of(submitted, facts_of(submitted))
    assert [step.label for step in steps if step.done][-1] == "公布决定：同意入驻"
    ahead = {step.label: step.when for step in steps if not step.done}
    assert ahead["公示结束"] == today(5) and ahead["办理入驻，发给您邀约"] == today(6) and ahead["搬入"] == today()


def test_reviewers_words_for_the_applicant_come_with_the_outcome_and_without_a_name(in_review, client, cast):
    review = in_review.reviews.get()
    actions.submit_review(review, recommendation="refused", comment="内部意见", by=cast.reviewer)
    type(review).objects.filter(pk=review.pk).update(comment_to_applicant="多讲讲人手。")
    client.force_login(cast.lead)
    follow = reverse("application", args=[in_review.pk])
    assert "多讲讲人手。" not in client.get(follow).content.decode()
    actions.decide_application(in_review, outcome="refused", reason="不", by=cast.director)
    assert "多讲讲人手。" not in client.get(follow).content.decode()
    actions.announce_application(in_review, by=cast.director)
    page = client.get(follow).content.decode()
    assert "多讲讲人手。" in page and "内部意见" not in page and cast.reviewer.name + "</" not in page


def test_the_page_costs_the_same_however_much_happened(client, cast):
    application = ApplicationFactory(
        organization=cast.organization, call=CallFactory(), status="announced", outcome="accepted"
    )
    put(application, Status.ANNOUNCED, announced_until=today(3))
    client.force_login(cast.lead)

    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("application", args=[application.pk])).status_code == 200
        return len(captured)

    actions.object_to(application, text="一", by=cast.resident)
    before = queries()
    for person in (cast.outsider, cast.staff, cast.director, cast.reviewer):
        actions.object_to(application, text="二", by=person)
    for _n in range(40):
        audit.record(application, "residency.return", by=cast.staff)
    assert queries() == before
