import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from home.desk.todo import todo_of
from incubator.residency import actions
from incubator.residency.desk.examining import unexamined
from incubator.residency.models import Application, Review
from portal.common.periods import at
from tests.factories.organizations import MembershipFactory
from tests.factories.people import UserFactory
from tests.factories.residency import ApplicationFactory, CallFactory, CriterionFactory
from tests.incubator.residency.conftest import today

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def record(application):
    return reverse("applications:edit", args=[application.pk])


def verb(application, name):
    return reverse("applications:verb", args=[application.pk, name])


def submitted_days_ago(application, days):
    Application.objects.filter(pk=application.pk).update(submitted_at=at(today(-days), dt.time(12)))


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


def give(review, points, comment="好"):
    actions.submit_review(review, recommendation="accepted", comment=comment, points=points, by=review.reviewer)


# --- the queue ---------------------------------------------------------------------------------------------------


def test_the_queue_counts_states_and_marks_what_is_overdue_by_the_centers_own_days(staff, submitted, house, cast):
    house.center.review_days = 4
    house.center.save()
    other = ApplicationFactory(call=submitted.call, submitted=True, status="in_review")
    submitted_days_ago(submitted, 4)
    submitted_days_ago(other, 5)
    page = staff.get(reverse("applications:index"))
    tabs = {str(tab.label): tab.count for tab in page.context["tabs"]}
    assert tabs == {"全部": 2, "等中心处理": 2, "已逾期": 1, "已提交": 1, "评审中": 1}
    assert [row.pk for row in page.context["object_list"]] == [other.pk, submitted.pk]
    assert "<strong>" in text(page) and "逾期 1 天" in text(page) and "4 天" in text(page)
    late = staff.get(reverse("applications:index"), {"overdue": "true"})
    assert [row.pk for row in late.context["object_list"]] == [other.pk]
    assert {item.href: item.is_overdue for item in todo_of(cast.staff)} == {
        record(other): True,
        record(submitted): False,
    }


def test_the_most_pressing_stands_on_top_also_between_centers(staff, submitted):
    hasty = ApplicationFactory(call=CallFactory(center__review_days=2), submitted=True)
    submitted_days_ago(submitted, 5)
    submitted_days_ago(hasty, 1)
    rows = staff.get(reverse("applications:index")).context["object_list"]
    assert [row.pk for row in rows] == [hasty.pk, submitted.pk]
    rows = staff.get(reverse("applications:index"), {"ordering": "-due"}).context["object_list"]
    assert [row.pk for row in rows] == [submitted.pk, hasty.pk]


def test_the_queue_says_who_has_it_and_who_is_missing(staff, submitted, cast):
    colleague = UserFactory(name="同事甲")
    assert "工作人员：核对材料" in text(staff.get(reverse("applications:index")))
    actions.assign_reviewers(submitted, [cast.reviewer, colleague], by=cast.staff)
    give(submitted.reviews.get(reviewer=cast.reviewer), {})
    assert "评审 1 / 2，还差：同事甲" in text(staff.get(reverse("applications:index")))
    give(submitted.reviews.get(reviewer=colleague), {})
    assert "主任：决定（2 份评审已齐）" in text(staff.get(reverse("applications:index")))


def test_the_queue_asks_as_many_queries_at_1_row_as_at_50(staff, submitted, cast):
    actions.assign_reviewers(submitted, [cast.reviewer], by=cast.staff)
    staff.get(reverse("applications:index"))
    with CaptureQueriesContext(connection) as one:
        staff.get(reverse("applications:index"))
    for _n in range(49):
        more = ApplicationFactory(call=submitted.call, submitted=True, status="in_review")
        more.reviews.create(reviewer=UserFactory())
    with CaptureQueriesContext(connection) as fifty:
        staff.get(reverse("applications:index"))
    assert len(fifty) == len(one)


# --- the completeness check --------------------------------------------------------------------------------------


def test_each_answer_and_paper_is_ticked_on_the_page(staff, submitted):
    paper = f"paper:{submitted.call.papers.first().pk}"
    page = text(staff.get(record(submitted)))
    for code in unexamined(submitted):
        assert f'name="good" value="{code}"' in page
    assert page.count('target="_blank"') >= 2 and "没有上传" not in page
    ticked = {"good": ["plan", paper], "shown": "", "version": "1"}
    assert staff.post(verb(submitted, "examine"), ticked).url == record(submitted)
    submitted.refresh_from_db()
    assert submitted.examined == ["plan", paper]
    assert f'value="{paper}" checked' in text(staff.get(record(submitted)))
    back = {"good": [paper], "shown": f"plan {paper}", "version": "1", "then": "return"}
    assert staff.post(verb(submitted, "examine"), back).url == verb(submitted, "return")
    submitted.refresh_from_db()
    assert submitted.examined == [paper]


def test_returning_begins_with_what_is_not_ticked(staff, submitted, cast):
    assert staff.get(verb(submitted, "return")).context["form"].initial == {}
    left = list(unexamined(submitted))
    actions.examine_application(submitted, ticked=[code for code in left if code != "audience"], by=cast.staff)
    form = staff.get(verb(submitted, "return")).context["form"]
    assert form.initial["marks"] == ["audience"] and "服务谁" in form.initial["reason"]


def test_an_expired_paper_and_one_that_is_not_there_are_said(staff, submitted):
    first, _second = submitted.call.papers.all()
    submitted.documents.filter(kind=first).update(expires=today(-1))
    submitted.call.papers.create(name="平面图")
    page = text(staff.get(record(submitted)))
    assert "过期" in page and "没有上传" in page


def test_ticks_for_an_older_version_are_told(staff, submitted, cast):
    actions.return_application(submitted, reason="请补。", by=cast.staff)
    actions.submit_application(submitted, by=cast.lead)
    page = staff.post(verb(submitted, "examine"), {"good": ["plan"], "shown": "", "version": "1"})
    assert page.status_code == 422 and "又提交了一次" in text(page)


# --- asking for reviews ------------------------------------------------------------------------------------------


def test_several_are_asked_with_a_date_and_what_is_not_examined_is_said_first(staff, submitted, cast):
    form = staff.get(verb(submitted, "assign")).context["form"]
    assert form.initial["due"] == today(7) and set(form.fields["reviewers"].queryset) == {cast.staff, cast.director}
    typed = {"reviewers": [cast.director.pk], "contact": cast.reviewer.email, "due": today(3)}
    page = staff.post(verb(submitted, "assign"), typed)
    assert page.status_code == 422 and "还有 9 项没有核对" in page.context["form"].errors["even_so"][0]
    assert not submitted.reviews.exists()
    assert staff.post(verb(submitted, "assign"), typed | {"even_so": "on"}).url == record(submitted)
    assert {(review.reviewer, review.due) for review in submitted.reviews.all()} == {
        (cast.director, today(3)),
        (cast.reviewer, today(3)),
    }


def test_who_may_be_asked_leaves_out_who_is_near_or_back_and_says_what_others_have_at_hand(staff, submitted, cast):
    invited, busy = UserFactory(name="受邀的人"), UserFactory(name="忙人")
    other = ApplicationFactory(call=submitted.call, submitted=True)
    actions.assign_reviewers(other, [invited, busy, cast.reviewer], by=cast.staff)
    actions.assign_reviewers(submitted, [busy, cast.reviewer], by=cast.staff, due=today(2))
    MembershipFactory(organization=submitted.organization, user=invited, status="invited")
    actions.recuse(submitted.reviews.get(reviewer=cast.reviewer), reason="亲戚。", by=cast.reviewer)
    page = staff.get(verb(submitted, "assign"))
    assert set(page.context["form"].fields["reviewers"].queryset) == {busy, cast.staff, cast.director}
    assert "手上 2 份" in text(page) and "已请" in text(page)
    page = staff.post(verb(submitted, "assign"), {})
    assert page.status_code == 422 and "请选择评审人员" in text(page)
    assert "亲戚。" in text(staff.get(record(submitted)))


# --- side by side ------------------------------------------------------------------------------------------------


@pytest.fixture
def three(submitted, cast):
    """Three applications of a call with 8, 5 and no points."""
    criterion = CriterionFactory(call=submitted.call, name="居民需要")
    others = [ApplicationFactory(call=submitted.call, submitted=True, area_wanted=area) for area in ("31.0", "7.0")]
    for application, points in zip([submitted, *others], (5, 8, None), strict=True):
        actions.assign_reviewers(application, [cast.reviewer], by=cast.staff)
        if points:
            give(application.reviews.get(), {criterion.pk: points})
    return [submitted, *others]


def test_a_call_is_compared_in_any_order_with_what_is_wanted_and_what_there_is(staff, three):
    first, best, none = three
    compare = reverse("applications:compare")
    page = staff.get(compare, {"call": first.call.pk})
    assert [row.application for row, _whom in page.context["rows"]] == [best, first, none]
    assert "一共想要 58 平方米" in text(page) and "有 60 平方米" in text(page)
    page = staff.get(compare, {"order": "area"})
    assert [row.application for row, _whom in page.context["rows"]] == [best, first, none]
    Application.objects.filter(pk=best.pk).update(status="closed")
    assert len(staff.get(compare).context["rows"]) == 2 and len(staff.get(compare, {"all": "1"}).context["rows"]) == 3
    assert staff.get(compare, {"call": "x", "order": "x"}).status_code == 200


def test_the_comparison_is_a_spreadsheet_too(staff, three):
    file = staff.get(reverse("applications:compare"), {"export": "xlsx"})
    rows = list(load_workbook(BytesIO(file.content)).active.values)
    assert rows[0][:6] == ("编号", "组织", "状态", "已评审", "请了几位", "中位数")
    assert [row[5] for row in rows[1:]] == [8, 5, None] and rows[1][10] == 31


def test_one_of_the_staff_who_was_asked_sees_nothing_of_others_before_the_own_review(client, three, cast):
    _first, best, _none = three
    actions.assign_reviewers(best, [cast.director], by=cast.staff)
    client.force_login(cast.director)
    page = client.get(reverse("applications:compare"))
    assert {row.application: row.result is None for row, _whom in page.context["rows"]}[best] is True
    assert "8.00" not in text(page) and "先提交自己的评审" in text(page)
    rows = list(
        load_workbook(BytesIO(client.get(reverse("applications:compare"), {"export": "xlsx"}).content)).active.values
    )
    assert all(8 not in row[3:] for row in rows)
    page = text(client.get(record(best)))
    assert "8.00" not in page and "去写我的评审" in page
    give(best.reviews.get(reviewer=cast.director), {})
    assert "8.00" in text(client.get(record(best)))


def test_a_draft_of_a_review_is_nobody_elses(staff, submitted, cast):
    actions.assign_reviewers(submitted, [cast.reviewer], by=cast.staff)
    actions.save_review(submitted.reviews.get(), recommendation="", comment="只是想想", by=cast.reviewer)
    assert "只是想想" not in text(staff.get(record(submitted)))


def test_who_came_to_belong_to_the_organization_is_marked(staff, submitted, cast):
    actions.assign_reviewers(submitted, [cast.reviewer], by=cast.staff)
    MembershipFactory(organization=submitted.organization, user=cast.reviewer, status="invited")
    assert "现在属于这个组织" in text(staff.get(record(submitted)))
    assert Review.objects.get().status == "assigned"


def test_comparing_costs_the_same_at_1_row_and_at_50_and_is_the_staffs(client, three, cast):
    compare = reverse("applications:compare")
    client.force_login(cast.reviewer)
    assert client.get(compare).status_code in (302, 403)
    client.force_login(cast.staff)
    client.get(compare)
    with CaptureQueriesContext(connection) as few:
        client.get(compare)
    for _n in range(47):
        more = ApplicationFactory(call=three[0].call, submitted=True, status="in_review")
        more.reviews.create(reviewer=cast.reviewer)
    with CaptureQueriesContext(connection) as fifty:
        client.get(compare)
    assert len(fifty) == len(few)
