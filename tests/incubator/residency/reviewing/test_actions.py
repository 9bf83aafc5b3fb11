import pytest
from django.utils import timezone

from incubator.residency import actions
from incubator.residency import permissions as may
from incubator.residency.desk.examining import unexamined
from incubator.residency.models import Application, Review
from incubator.residency.reviewing.reminders import remind_reviewers
from portal.accounts.actions import erase
from portal.common import audit
from portal.common.errors import Refused
from portal.notices.models import Notice
from tests.factories.organizations import MembershipFactory
from tests.factories.people import UserFactory
from tests.factories.residency import CriterionFactory
from tests.incubator.residency.conftest import today

Status = Review.Status
pytestmark = pytest.mark.django_db


def points_of(review):
    return {score.criterion_id: score.points for score in review.scores.all()}


def told(person, kind):
    return Notice.objects.filter(recipient=person, kind=f"residency.{kind}")


def refusal(verb, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.code, refused.value.field


# --- asking ------------------------------------------------------------------------------------------------------


def test_several_are_asked_at_once_with_a_date_and_told(submitted, cast):
    people = [UserFactory(), UserFactory()]
    actions.assign_reviewers(submitted, [*people, people[0]], by=cast.staff, due=today(5))
    assert [(r.reviewer, r.due, r.status) for r in submitted.reviews.order_by("pk")] == [
        (person, today(5), Status.ASSIGNED) for person in people
    ]
    for person in people:
        [notice] = told(person, "review_asked")
        assert notice.path.startswith("/reviews/")
    assert audit.history(submitted)[0].data["due"] == str(today(5))


def test_without_a_date_there_is_a_week_and_a_past_one_is_refused(submitted, cast):
    assert refusal(actions.assign_reviewers, submitted, [cast.reviewer], by=cast.staff, due=today(-1)) == (
        "due_past",
        "due",
    )
    actions.assign_reviewers(submitted, [cast.reviewer], by=cast.staff)
    assert submitted.reviews.get().due == today(7)


@pytest.mark.parametrize("status", ["active", "invited"])
def test_nobody_is_asked_about_an_organization_that_they_belong_to_or_are_invited_to(submitted, cast, status):
    near = UserFactory()
    MembershipFactory(organization=submitted.organization, user=near, status=status)
    assert refusal(actions.assign_reviewers, submitted, [cast.reviewer, near], by=cast.staff) == (
        "own_organization",
        "reviewers",
    )
    assert not submitted.reviews.exists()


def test_who_left_the_organization_may_be_asked(submitted, cast):
    MembershipFactory(organization=submitted.organization, user=cast.reviewer, status="ended")
    actions.assign_reviewers(submitted, [cast.reviewer], by=cast.staff)
    assert submitted.reviews.count() == 1


def test_asking_again_moves_the_date_of_who_has_not_answered_and_of_nobody_else(panel, cast, give):
    give(panel.second, 5, 5, 5)
    actions.assign_reviewers(panel.application, [panel.reviewer, panel.colleague], by=cast.staff, due=today(20))
    panel.first.refresh_from_db()
    panel.second.refresh_from_db()
    assert (panel.first.due, panel.second.due, panel.second.status) == (today(20), today(7), Status.SUBMITTED)
    assert told(panel.reviewer, "review_asked").count() == 2
    actions.assign_reviewers(panel.application, [panel.reviewer], by=cast.staff, due=today(20))
    assert told(panel.reviewer, "review_asked").count() == 2


def test_the_review_starts_when_all_is_examined_or_the_desk_says_so(submitted, cast):
    asked = {"by": cast.staff, "only_when_examined": True}
    assert refusal(actions.assign_reviewers, submitted, [cast.reviewer], **asked) == ("unexamined", "even_so")

    actions.examine_application(submitted, ticked=unexamined(submitted), by=cast.staff)
    actions.assign_reviewers(submitted, [cast.reviewer], **asked)
    assert submitted.status == Application.Status.IN_REVIEW


# --- giving ------------------------------------------------------------------------------------------------------


def test_a_review_holds_points_blanks_and_both_comments(panel, give):
    give(panel.first, 8, None, 0, to_applicant="请写清安全安排。")
    panel.first.refresh_from_db()
    assert list(points_of(panel.first).values()) == [8, None, 0]
    assert (panel.first.status, panel.first.version) == (Status.SUBMITTED, 1)
    assert panel.first.comment_to_applicant == "请写清安全安排。"
    entry = audit.history(panel.application)[0]
    assert list(entry.data["points"].values()) == [8, None, 0] and "请写清" not in str(entry.data)


@pytest.mark.parametrize(
    ("points", "code"), [({"own": 11}, "out_of_range"), ({"own": -1}, "out_of_range"), ({"other": 5}, "not_asked")]
)
def test_points_are_from_0_to_10_and_for_criteria_of_the_call(panel, points, code):

    keys = {"own": panel.criteria[0].pk, "other": CriterionFactory().pk}
    named = {keys[key]: value for key, value in points.items()}
    given = {"recommendation": "accepted", "comment": "好", "points": named, "by": panel.reviewer}
    for verb in (actions.submit_review, actions.save_review):
        assert refusal(verb, panel.first, **given)[0] == code
    panel.first.refresh_from_db()
    assert not points_of(panel.first) and panel.first.comment == ""


def test_a_review_needs_a_recommendation_and_a_comment(panel):
    for missing, code in (({"recommendation": ""}, "recommendation_missing"), ({"comment": " "}, "comment_missing")):
        given = {"recommendation": "accepted", "comment": "好"} | missing
        assert refusal(actions.submit_review, panel.first, by=panel.reviewer, **given)[0] == code


def test_a_draft_is_kept_as_unfinished_as_it_is_and_nobody_is_told(panel):
    first, second = panel.criteria[:2]
    actions.save_review(panel.first, recommendation="", comment="", points={first.pk: 7}, by=panel.reviewer)
    actions.save_review(panel.first, recommendation="", comment="一半", points={second.pk: 0}, by=panel.reviewer)
    panel.first.refresh_from_db()
    assert points_of(panel.first) == {first.pk: 7, second.pk: 0}
    assert (panel.first.status, panel.first.comment) == (Status.ASSIGNED, "一半")


def test_a_late_draft_does_not_undo_what_was_given(panel, give):
    give(panel.first, 8, 8, 8)
    assert refusal(actions.save_review, panel.first, recommendation="", comment="", by=panel.reviewer)[0] == "submitted"
    panel.first.refresh_from_db()
    assert panel.first.comment == "计划扎实。"


def test_the_draft_is_kept_while_the_application_is_returned(panel, cast):
    actions.return_application(panel.application, reason="请补。", by=cast.staff)
    panel.first.refresh_from_db()
    given = {"recommendation": "accepted", "comment": "好", "by": panel.reviewer}
    assert refusal(actions.submit_review, panel.first, **given)[0] == "wrong_state"
    actions.save_review(panel.first, **given)
    panel.first.refresh_from_db()
    assert (panel.first.comment, panel.first.status) == ("好", Status.ASSIGNED)


def test_who_reviewed_an_earlier_version_is_asked_again_and_keeps_the_points(panel, give, cast):
    give(panel.first, 8, 7, 6)
    actions.return_application(panel.application, reason="请补。", by=cast.staff)
    actions.submit_application(panel.application, by=cast.lead)
    actions.assign_reviewers(panel.application, [], by=cast.staff, due=today(9))
    panel.first.refresh_from_db()
    assert (panel.first.status, panel.first.version, panel.first.due) == (Status.ASSIGNED, 1, today(9))
    assert list(points_of(panel.first).values()) == [8, 7, 6]
    assert "又提交了一次" in told(panel.reviewer, "review_asked").order_by("pk").last().body
    give(panel.first, 9, 7, 6)
    assert panel.first.version == 2


@pytest.mark.parametrize("status", ["active", "invited"])
def test_who_came_to_belong_to_the_organization_only_steps_back(panel, give, status):
    MembershipFactory(organization=panel.application.organization, user=panel.reviewer, status=status)
    assert refusal(give, panel.first, 5)[0] == "own_organization"
    assert "reviewer" not in may.roles_of(panel.reviewer, panel.application)
    seen = Application.objects.visible_to(panel.reviewer).filter(pk=panel.application.pk).exists()
    assert seen is (status == "active")  # as any member
    assert not may.sees_opinions(panel.reviewer, panel.application)
    actions.recuse(panel.first, reason="我受邀加入。", by=panel.reviewer)
    assert panel.first.status == Status.RECUSED


def test_stepping_back_says_why_to_the_desk_and_makes_room_for_somebody_else(panel, cast):
    assert refusal(actions.recuse, panel.first, reason=" ", by=panel.reviewer) == ("reason_missing", "recusal_reason")
    actions.recuse(panel.first, reason="负责人是我表姐。", by=panel.reviewer)
    panel.first.refresh_from_db()
    assert panel.first.recusal_reason == "负责人是我表姐。"
    for person in (cast.staff, cast.director):
        [notice] = told(person, "recused")
        assert "表姐" not in notice.body and "/admin/" in notice.path
    assert "表姐" not in str(audit.history(panel.application)[0].data)
    assert not may.sees_opinions(panel.reviewer, panel.application)
    substitute = UserFactory()
    actions.assign_reviewers(panel.application, [substitute], by=cast.staff)
    assert panel.application.reviews.filter(reviewer=substitute).exists()
    assert refusal(actions.assign_reviewers, panel.application, [panel.reviewer], by=cast.staff)[0] == "recused"


def test_the_reason_goes_with_the_person_who_is_forgotten(panel):
    actions.recuse(panel.first, reason="我是组织者的哥哥。", by=panel.reviewer)
    erase(panel.reviewer, by=panel.reviewer)
    panel.first.refresh_from_db()
    assert panel.first.recusal_reason == ""


# --- who sees what -----------------------------------------------------------------------------------------------


def test_others_points_are_hidden_until_ones_own_are_in(panel, give, cast):
    give(panel.second, 9, 9, 9)
    assert not may.sees_opinions(panel.reviewer, panel.application)
    assert may.sees_opinions(panel.colleague, panel.application)
    assert may.sees_opinions(cast.staff, panel.application) and not may.sees_opinions(cast.lead, panel.application)
    assert not may.sees_opinions(cast.resident, panel.application)
    give(panel.first, 5, 5, 5)
    assert may.sees_opinions(panel.reviewer, panel.application)


def test_of_the_staff_too_who_was_asked_sees_them_after_the_own_ones_or_the_decision(panel, give, cast, grant):
    actions.assign_reviewers(panel.application, [cast.director], by=cast.staff)
    give(panel.second, 9, 9, 9)
    assert not may.sees_opinions(cast.director, panel.application) and may.sees_opinions(cast.staff, panel.application)
    actions.decide_application(panel.application, outcome="accepted", reason="好", by=cast.director, **grant)
    assert may.sees_opinions(cast.director, panel.application)


# --- reminding ---------------------------------------------------------------------------------------------------


def asked_long_ago(review, due):
    Review.objects.filter(pk=review.pk).update(due=due, assigned_at=timezone.now() - timezone.timedelta(days=30))


def test_who_has_not_answered_is_reminded_two_days_before_and_on_the_day_after_each_once(panel, give):
    give(panel.second, 5, 5, 5)
    asked_long_ago(panel.second, today(1))
    for due, kind, count in ((3, "review_due", 0), (2, "review_due", 1), (2, "review_due", 1), (0, "review_due", 2)):
        asked_long_ago(panel.first, today(due))
        remind_reviewers()
        assert told(panel.reviewer, kind).count() == count, due
    asked_long_ago(panel.first, today(-1))
    assert remind_reviewers() == 1 and remind_reviewers() == 0
    assert told(panel.reviewer, "review_late").count() == 1
    assert not told(panel.colleague, "review_due").exists() and not told(panel.colleague, "review_late").exists()


def test_nobody_is_reminded_of_what_was_asked_just_now_or_is_returned(panel, cast):
    actions.assign_reviewers(panel.application, [panel.reviewer], by=cast.staff, due=today(1))
    assert remind_reviewers() == 0
    asked_long_ago(panel.first, today(-3))
    actions.return_application(panel.application, reason="请补。", by=cast.staff)
    assert remind_reviewers() == 0
