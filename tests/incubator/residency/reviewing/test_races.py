"""Several people at one application in the same second: one outcome each time, and nothing is lost."""

import pytest
from django.contrib.auth import get_user_model

from incubator.residency import actions
from incubator.residency.desk.examining import unexamined
from incubator.residency.models import Application, Review, Score, SubmittedVersion
from portal.common.errors import Refused
from portal.notices.models import Notice
from tests.factories.people import UserFactory
from tests.factories.residency import ApplicationFactory, CriterionFactory
from tests.incubator.residency.conftest import today
from tests.races import run_processes

PROCESSES = 8
HERE = "tests.incubator.residency.reviewing.test_races"

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def person(pk):
    return get_user_model().objects.get(pk=pk)


def answer_of(verb, *args, **kwargs):
    try:
        verb(*args, **kwargs)
    except Refused as refused:
        return refused.code
    return "done"


def assign(worker, application, reviewers, staff):
    found, by = Application.objects.get(pk=application), person(staff)
    people = [person(pk) for pk in reviewers]
    worker.meet()
    return answer_of(actions.assign_reviewers, found, people, by=by, due=today(7))


def look_then_ask(worker, application, reviewer):
    """What a program does that looks who was asked without a lock."""
    found = Review.objects.filter(application_id=application, reviewer_id=reviewer).exists()
    worker.meet()
    if found:
        return "known"
    return Notice.objects.create(recipient_id=reviewer, kind="residency.review_asked", subject="x", body="x").pk


def submit_or_return(worker, review, staff):
    """Half of them return the application, the other half give the same review."""
    found, by = Review.objects.select_related("application").get(pk=review), person(staff)
    criterion = found.application.call.criteria.get()
    worker.meet()
    if worker.number % 2:
        return answer_of(actions.return_application, found.application, reason="请补。", by=by)
    given = {"recommendation": "accepted", "comment": f"第 {worker.number} 稿", "points": {criterion.pk: worker.number}}
    answer = answer_of(actions.submit_review, found, by=found.reviewer, **given)
    if answer == "wrong_state":
        answer = "kept" if answer_of(actions.save_review, found, by=found.reviewer, **given) == "done" else "late"
    return answer


def tick(worker, application, codes, staff):
    found, by = Application.objects.get(pk=application), person(staff)
    worker.meet()
    return answer_of(actions.examine_application, found, ticked=[codes[worker.number]], by=by, version=1)


def draft_or_submit(worker, review):
    """One submits while the others still save drafts of the same review."""
    found = Review.objects.select_related("application").get(pk=review)
    worker.meet()
    if worker.number == 0:
        return answer_of(actions.submit_review, found, recommendation="accepted", comment="最后的话", by=found.reviewer)
    return answer_of(actions.save_review, found, recommendation="", comment="草稿", by=found.reviewer)


@pytest.fixture
def submitted():
    application = ApplicationFactory(submitted=True)
    CriterionFactory(call=application.call)
    SubmittedVersion.objects.create(application=application, number=1, answers={}, submitted_by=application.created_by)
    return application


def test_however_many_assign_the_same_reviewer_there_is_one_review_and_one_notice(submitted):
    reviewers = [UserFactory().pk, UserFactory().pk]
    answers = run_processes(PROCESSES, f"{HERE}.assign", submitted.pk, reviewers, UserFactory().pk)
    assert answers == ["done"] * PROCESSES
    assert sorted(submitted.reviews.values_list("reviewer", flat=True)) == sorted(reviewers)
    for reviewer in reviewers:
        assert Notice.objects.filter(recipient=reviewer, kind="residency.review_asked").count() == 1
    submitted.refresh_from_db()
    assert submitted.status == Application.Status.IN_REVIEW


def test_without_the_lock_they_would_be_told_as_often_as_somebody_assigned_them(submitted):
    """The control: the same second, lookers who all saw nobody asked."""
    reviewer = UserFactory().pk
    run_processes(PROCESSES, f"{HERE}.look_then_ask", submitted.pk, reviewer)
    assert Notice.objects.filter(recipient=reviewer, kind="residency.review_asked").count() > 1


def test_who_submits_while_the_desk_returns_it_loses_nothing(submitted):
    actions.assign_reviewers(submitted, [UserFactory()], by=UserFactory())
    review = submitted.reviews.get()
    answers = run_processes(PROCESSES, f"{HERE}.submit_or_return", review.pk, UserFactory().pk)
    returned, given = answers[1::2], answers[0::2]
    assert sorted(returned) == ["done"] + ["wrong_state"] * (PROCESSES // 2 - 1)
    # Before the return it counts as given; after it the words are a draft, unless something was given before.
    assert set(given) <= {"done", "kept", "late"}
    submitted.refresh_from_db()
    review.refresh_from_db()
    assert submitted.status == Application.Status.RETURNED
    assert review.status == (Review.Status.SUBMITTED if "done" in given else Review.Status.ASSIGNED)
    assert ("late" in given) <= ("done" in given) and ("kept" in given) <= ("done" not in given)
    # One whole opinion, never half of one and half of another.
    assert review.comment == f"第 {Score.objects.get(review=review).points} 稿"


def test_clerks_who_tick_different_things_at_once_add_up(submitted):
    codes = (list(unexamined(submitted)) * PROCESSES)[:PROCESSES]
    answers = run_processes(PROCESSES, f"{HERE}.tick", submitted.pk, codes, UserFactory().pk)
    assert answers == ["done"] * PROCESSES
    submitted.refresh_from_db()
    assert set(submitted.examined) == set(codes)


def test_a_late_draft_never_undoes_what_was_given(submitted):
    actions.assign_reviewers(submitted, [UserFactory()], by=UserFactory())
    review = submitted.reviews.get()
    answers = run_processes(PROCESSES, f"{HERE}.draft_or_submit", review.pk)
    assert answers[0] == "done" and set(answers[1:]) <= {"done", "submitted"}
    review.refresh_from_db()
    assert (review.status, review.comment) == (Review.Status.SUBMITTED, "最后的话")
