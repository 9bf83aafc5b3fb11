"""Silence after the last day: two reminders, and the end; once each, however many workers look."""

import datetime as dt

import pytest
from django.db import connection

from incubator.residency.evaluating import actions, silence
from incubator.residency.models import Evaluation, Residency
from portal.common import audit
from portal.notices.models import Notice
from tests.factories.organizations import MembershipFactory
from tests.factories.people import UserFactory
from tests.factories.premises import CenterFactory, ZoneFactory
from tests.factories.residency import EvaluationFactory, ResidencyFactory, TermFactory
from tests.incubator.residency.conftest import today
from tests.incubator.residency.test_actions import kinds_told
from tests.races import run_processes

Status = Evaluation.Status
HERE = "tests.incubator.residency.evaluating.test_silence"
PROCESSES = 8


def after(evaluation, days):
    """Let the worker look on a day so many after the last one for an answer."""
    return silence.press_for_answers(evaluation.due + dt.timedelta(days=days))


def test_what_is_due_is_opened_once(cast, resident):
    assert (silence.open_due_evaluations(), silence.open_due_evaluations()) == (1, 0)
    evaluation = resident.evaluations.get()
    assert (evaluation.kind, evaluation.due) == ("mid", today(21))
    assert kinds_told(cast.lead) == ["residency.evaluation_asked"]


def test_two_reminders_a_week_apart_and_a_week_later_the_end(cast, evaluation, resident):
    assert [after(evaluation, days) for days in (0, 1, 2, 7, 8, 9, 14)] == [0, 1, 0, 0, 1, 0, 0]
    assert kinds_told(cast.lead) == kinds_told(cast.editor) == ["residency.evaluation_reminded"] * 2
    resident.refresh_from_db()
    assert resident.status == "active"
    assert [after(evaluation, days) for days in (15, 16, 30)] == [1, 0, 0]
    evaluation.refresh_from_db()
    resident.refresh_from_db()
    end = evaluation.due + dt.timedelta(days=15)
    assert (evaluation.status, evaluation.reminders) == (Status.LAPSED, 2)
    assert (resident.status, resident.left_as, resident.last_day) == ("leaving", "lapsed", end + dt.timedelta(days=14))
    assert evaluation.figures
    assert [entry.user for entry in audit.history(evaluation)] == [None] * 3
    assert kinds_told(cast.director) == ["residency.evaluation_silent", "residency.evaluation_lapsed"]


def test_the_reminders_say_what_silence_leads_to(cast, evaluation):
    day = dt.date(2027, 3, 1)
    Evaluation.objects.filter(pk=evaluation.pk).update(due=day)
    evaluation.refresh_from_db()
    for days in (1, 8):
        after(evaluation, days)
    first, second = Notice.objects.filter(recipient=cast.lead).order_by("pk")
    assert first.subject.endswith("过了期限") and second.subject.startswith("最后一次提醒")
    for notice in (first, second):
        # Silent until the 15th, the house acts on the 16th; a fortnight later is the last day.
        assert "2027年3月15日" in notice.body and "2027年3月30日" in notice.body and "主任可以延期" in notice.body


def test_a_house_that_stood_still_leaves_no_step_out(cast, evaluation, resident):
    assert [after(evaluation, days) for days in (100, 101, 107, 113, 114)] == [1, 0, 1, 0, 1]
    assert kinds_told(cast.lead)[:2] == ["residency.evaluation_reminded"] * 2
    resident.refresh_from_db()
    assert resident.status == "leaving"


def test_the_last_day_is_not_after_the_term(evaluation, resident, house):
    Evaluation.objects.filter(pk=evaluation.pk).update(due=today(-20), reminders=2, reminded_on=today(-8))
    evaluation.refresh_from_db()
    resident.terms.update(ends=today(4))
    assert silence.press_for_answers() == 1
    resident.refresh_from_db()
    assert resident.last_day == today(3)


def test_an_answer_a_decision_and_more_time_stop_it(cast, house):
    stops = {
        "answer": lambda e: actions.submit_self_report(e, by=cast.lead),
        "decision": lambda e: actions.decide_evaluation(e, decision="continue", reason="好", by=cast.director),
        "time": lambda e: actions.extend_evaluation(e, due=today(30), reason="住院", by=cast.director),
        "calling off": lambda e: actions.drop_evaluation(e, reason="开错了", by=cast.director),
    }
    for stop in stops.values():
        residency = ResidencyFactory(center=house.center)
        TermFactory(residency=residency, zone=house.zone, area="5", starts=today(-365), ends=today(365))
        late = EvaluationFactory(
            residency=residency, due=today(-20), reminders=2, reminded_on=today(-8), self_report="做到了。"
        )
        stop(late)
    assert silence.press_for_answers() == 0
    assert set(Residency.objects.values_list("status", flat=True)) == {"active"}


def test_nobody_who_leaves_is_pressed_and_those_who_left_are_forgotten(cast, evaluation, resident):
    Residency.objects.filter(pk=resident.pk).update(status="leaving")
    assert (after(evaluation, 1), silence.drop_left_over()) == (0, 0)
    Residency.objects.filter(pk=resident.pk).update(status="left")
    assert (after(evaluation, 1), silence.drop_left_over(), silence.drop_left_over()) == (0, 1, 0)
    evaluation.refresh_from_db()
    assert evaluation.status == Status.DROPPED and kinds_told(cast.lead) == []


# --- Several workers ---------------------------------------------------------------------------------------------


def look_day_after_day(worker, due):
    """What a worker does in a month, beside others."""
    done = 0
    for days in range(1, 32):
        worker.meet()
        done += silence.press_for_answers(due + dt.timedelta(days=days))
    return done


def remind_without_looking_again(worker, pk, due):
    """What a program does that looks before the lock only."""
    evaluation = Evaluation.objects.get(pk=pk)
    worker.meet()
    if evaluation.reminders == 0:
        Notice.objects.create(recipient_id=evaluation.reported_by_id, kind="test", subject="提醒", body="")


def open_what_is_due(worker):
    worker.meet()
    return silence.open_due_evaluations()


@pytest.fixture
def silent(db):
    center = CenterFactory()
    residency = ResidencyFactory(center=center)
    lead = UserFactory()
    MembershipFactory(organization=residency.organization, user=lead, role="lead")
    TermFactory(residency=residency, zone=ZoneFactory(center=center), starts=today(-365), ends=today(365))
    return residency, lead


@pytest.mark.race
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_workers_remind_twice_and_end_once(silent):
    residency, lead = silent
    evaluation = EvaluationFactory(residency=residency, due=today(-40))
    connection.close()
    done = run_processes(PROCESSES, f"{HERE}.look_day_after_day", evaluation.due)
    assert sum(done) == 3
    assert kinds_told(lead).count("residency.evaluation_reminded") == 2
    actions_taken = [entry.action for entry in audit.history(residency)]
    assert actions_taken.count("residency.leave") == 1
    residency.refresh_from_db()
    assert residency.status == "leaving"


@pytest.mark.race
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_without_the_second_look_there_are_many(silent):
    """The control: the same workers, who do not look again behind the lock."""
    residency, lead = silent
    evaluation = EvaluationFactory(residency=residency, reported_by=lead)
    run_processes(PROCESSES, f"{HERE}.remind_without_looking_again", evaluation.pk, evaluation.due)
    assert Notice.objects.filter(recipient=lead).count() == PROCESSES


@pytest.mark.race
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_workers_open_one_evaluation(silent):
    residency, _lead = silent
    assert sum(run_processes(PROCESSES, f"{HERE}.open_what_is_due")) == 1
    assert residency.evaluations.count() == 1
