"""Opening, answering and deciding an evaluation, with what each decision leads to."""

import datetime as dt

import pytest

from incubator.residency.evaluating import actions, timing
from incubator.residency.models import Evaluation, Residency
from portal.common import audit
from portal.common.periods import at
from portal.notices.models import Notice
from tests.factories.activities import OccurrenceFactory
from tests.factories.residency import EvaluationFactory, ResidencyFactory, TermFactory
from tests.incubator.residency.conftest import today
from tests.incubator.residency.test_actions import kinds_told, refuses

Kind, Status = Evaluation.Kind, Evaluation.Status


def decide(evaluation, cast, decision, **more):
    return actions.decide_evaluation(evaluation, decision=decision, reason="看了一年。", by=cast.director, **more)


def test_it_is_opened_by_hand_once_at_a_time_and_told(cast, resident):
    evaluation = actions.open_evaluation(resident, kind="mid", due=today(14), by=cast.staff)
    assert (evaluation.starts, evaluation.ends, evaluation.status) == (today(-365), today(), Status.ASKED)
    assert kinds_told(cast.lead) == kinds_told(cast.editor) == ["residency.evaluation_asked"]
    assert kinds_told(cast.member) == []
    refusal = refuses("under_way", actions.open_evaluation, resident, kind="final", due=today(14), by=cast.staff)
    assert refusal.alternatives == [evaluation]


def test_it_cannot_be_opened_where_nobody_lives_or_for_yesterday(cast, resident, house):
    refuses("past", actions.open_evaluation, resident, kind="mid", due=today(), by=cast.staff)
    new = ResidencyFactory(center=house.center)
    refuses("too_early", actions.open_evaluation, new, kind="mid", due=today(9), by=cast.staff)
    TermFactory(residency=new, zone=house.zone, starts=today(), ends=today(99))
    refuses("too_early", actions.open_evaluation, new, kind="mid", due=today(9), by=cast.staff)
    for status in set(Residency.Status.values) - {"trial", "active"}:
        Residency.objects.filter(pk=resident.pk).update(status=status)
        refuses("wrong_state", actions.open_evaluation, resident, kind="mid", due=today(9), by=cast.staff)


def test_the_organization_answers_once(cast, evaluation):
    actions.save_self_report(evaluation, "  ", by=cast.editor)
    refuses("nothing_told", actions.submit_self_report, evaluation, by=cast.editor)
    actions.save_self_report(evaluation, " 打算都做到了。 ", by=cast.editor)
    actions.submit_self_report(evaluation, by=cast.editor)
    assert (evaluation.status, evaluation.self_report, evaluation.reported_by) == (
        Status.REPORTED,
        "打算都做到了。",
        cast.editor,
    )
    refuses("wrong_state", actions.save_self_report, evaluation, "别的", by=cast.editor)


def test_an_interview_is_noted_when_it_happened(cast, evaluation):
    note = {"interviewed_on": today(), "interview_notes": "谈得好。", "by": cast.staff}
    refuses("future", actions.note_interview, evaluation, **note | {"interviewed_on": today(1)})
    refuses("reason_missing", actions.note_interview, evaluation, **note | {"interview_notes": " "})
    actions.note_interview(evaluation, **note)
    assert evaluation.status == Status.ASKED and evaluation.interview_notes == "谈得好。"


def test_more_time_begins_the_reminders_anew(cast, evaluation):
    Evaluation.objects.filter(pk=evaluation.pk).update(reminders=2, reminded_on=today(-1), due=today(-9))
    refuses("past", actions.extend_evaluation, evaluation, due=today(), reason="住院", by=cast.director)
    refuses("reason_missing", actions.extend_evaluation, evaluation, due=today(9), reason="", by=cast.director)
    actions.extend_evaluation(evaluation, due=today(9), reason="负责人住院 100%。", by=cast.director)
    assert (evaluation.due, evaluation.reminders, evaluation.reminded_on) == (today(9), 0, None)
    assert "负责人住院 100%。" in Notice.objects.get(recipient=cast.lead).body


def test_figures_are_counted_until_it_is_decided_and_then_stay(cast, evaluation):
    held = OccurrenceFactory(activity__organization=cast.organization, starts=at(today(-9), dt.time(9)))
    decide(evaluation, cast, "continue")
    assert {row["code"]: row["value"] for row in evaluation.figures}["activities_held"] == 1
    OccurrenceFactory(activity=held.activity, starts=at(today(-8), dt.time(9)))
    evaluation.refresh_from_db()
    assert {row["code"]: row["value"] for row in evaluation.figures}["activities_held"] == 1
    [entry] = audit.history(evaluation)
    assert entry.data["outcome"] == "continue" and "看了一年" not in str(entry.data)


def test_going_on_leaves_the_term_as_it_is(cast, evaluation, resident):
    decide(evaluation, cast, "continue")
    resident.refresh_from_db()
    assert (resident.status, resident.terms.get().ends) == ("active", today(365))
    assert "看了一年。" in Notice.objects.get(recipient=cast.lead, kind="residency.evaluation_decided").body


def test_a_renewal_lets_further_months(cast, evaluation, resident):
    refuses("months_missing", decide, evaluation, cast, "renew")
    evaluation.refresh_from_db()
    assert evaluation.status == Status.ASKED
    decide(evaluation, cast, "renew", months=12)
    first, second = resident.terms.order_by("starts")
    assert (second.starts, second.zone, second.area) == (first.ends, first.zone, first.area)
    assert second.ends.year == first.ends.year + 1


def test_a_renewal_that_finds_no_area_changes_nothing(cast, evaluation, resident, house):
    TermFactory(residency=ResidencyFactory(center=house.center), zone=house.zone, area="200.0", starts=today(365))
    refuses("area", decide, evaluation, cast, "renew", months=12)
    evaluation.refresh_from_db()
    assert (evaluation.status, evaluation.decision, evaluation.figures) == (Status.ASKED, "", [])
    assert resident.terms.count() == 1 and not Notice.objects.filter(recipient=cast.lead).exists()


def test_improve_by_looks_again_by_then(cast, evaluation, resident):
    refuses("day_missing", decide, evaluation, cast, "improve")
    refuses("past", decide, evaluation, cast, "improve", improve_by=today())
    refuses("too_late", decide, evaluation, cast, "improve", improve_by=today(365))
    decide(evaluation, cast, "improve", improve_by=today(30))
    again = resident.evaluations.get(kind=Kind.AGAIN)
    assert (again.starts, again.ends, again.due, again.status) == (today(), today(31), today(30), Status.ASKED)
    assert evaluation.improve_by == today(30)


@pytest.mark.parametrize(("decision", "left_as"), [("graduate", "graduated"), ("exit", "ended")])
def test_leaving_is_arranged_with_the_decision(cast, evaluation, resident, decision, left_as):
    refuses("day_missing", decide, evaluation, cast, decision)
    refuses("too_late", decide, evaluation, cast, decision, last_day=today(365))
    decide(evaluation, cast, decision, last_day=today(40))
    resident.refresh_from_db()
    assert (resident.status, resident.left_as, resident.last_day) == ("leaving", left_as, today(40))
    assert resident.terms.get().last_day == today(40)


def test_nothing_goes_on_by_itself_at_the_end(cast, resident):
    final = EvaluationFactory(residency=resident, kind=Kind.FINAL)
    refuses("wrong_decision", decide, final, cast, "continue")
    refuses("reason_missing", actions.decide_evaluation, final, decision="exit", reason=" ", by=cast.director)


def test_one_that_was_opened_by_mistake_is_called_off(cast, evaluation, resident):
    refuses("reason_missing", actions.drop_evaluation, evaluation, reason="", by=cast.director)
    actions.drop_evaluation(evaluation, reason="开错了。", by=cast.director)
    assert kinds_told(cast.lead) == ["residency.evaluation_dropped"]
    assert actions.open_evaluation(resident, kind="mid", due=today(9), by=cast.staff)


# --- When one is due ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "days"),
    [
        # Two years: in the middle, and 60 days before the end.
        (730, {364: None, 365: "mid", 639: "mid", 640: None, 669: None, 670: "final", 729: "final", 730: None}),
        # Half a year has its middle just before the final one, so it has none; three months are judged after half.
        (179, {89: None, 119: "final"}),
        (90, {44: None, 45: "final"}),
    ],
)
def test_the_kind_that_is_due(house, length, days):
    residency = ResidencyFactory(center=house.center)
    starts = dt.date(2024, 1, 1)
    TermFactory(residency=residency, zone=house.zone, starts=starts, ends=starts + dt.timedelta(days=length))
    assert {day: timing.kind_due(residency, starts + dt.timedelta(days=day)) for day in days} == days


def test_each_kind_once_a_stretch_and_anew_after_a_renewal(cast, house, resident):
    day = today()
    assert timing.kind_due(resident, day) == Kind.MID
    mid = actions.open_evaluation(resident, kind="mid", due=today(9), by=None)
    assert timing.kind_due(resident, day) is None
    decide(mid, cast, "continue")
    assert timing.kind_due(resident, day) is None
    assert timing.kind_due(resident, today(305)) == Kind.FINAL
    final = actions.open_evaluation(resident, kind="final", due=today(9), by=None)
    decide(final, cast, "renew", months=24)
    resident.refresh_from_db()
    stretch = timing.stretch_of(resident)
    assert stretch.starts == day and stretch.ends > today(365 + 729)
    assert timing.kind_due(resident, day) is None
    assert timing.kind_due(resident, stretch.middle) == Kind.MID
    assert timing.kind_due(resident, stretch.final_day) == Kind.FINAL


def test_whoever_came_back_is_judged_from_then(house):
    residency = ResidencyFactory(center=house.center)
    for starts, ends in ((-900, -400), (-200, 0), (0, 200)):
        TermFactory(residency=residency, zone=house.zone, area="9", starts=today(starts), ends=today(ends))
    assert timing.stretch_of(residency) == timing.Stretch(today(-200), today(200))


def test_nobody_who_leaves_is_evaluated(resident):
    Residency.objects.filter(pk=resident.pk).update(status="leaving")
    resident.refresh_from_db()
    assert timing.kind_due(resident, today()) is None


def test_one_in_the_middle_looks_at_what_no_other_looked_at(cast, resident):
    EvaluationFactory(residency=resident, starts=today(-365), ends=today(-100), status=Status.DECIDED)
    evaluation = actions.open_evaluation(resident, kind="mid", due=today(9), by=cast.staff)
    assert evaluation.starts == today(-100)
    actions.drop_evaluation(evaluation, reason="改为期满评估。", by=cast.director)
    assert actions.open_evaluation(resident, kind="final", due=today(9), by=cast.staff).starts == today(-365)
