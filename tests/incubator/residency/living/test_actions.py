"""What each verb of living here does, and when it says no."""

import datetime as dt
import hashlib

import pytest
from django.db import IntegrityError, transaction

from home.desk.todo import todo_of
from incubator.residency import actions
from incubator.residency.living.agreement import drawn
from incubator.residency.living.receivers import on_person_erased
from incubator.residency.living.reminding import remind_of_ends
from incubator.residency.models import Agreement, ChecklistItem, Moment, Residency, Term
from portal.common.errors import Refused
from portal.notices.models import Notice
from tests.factories.residency import TermFactory
from tests.incubator.residency.conftest import pdf, today
from tests.incubator.residency.living.conftest import tick_all

Status = Residency.Status


def refuses(code, verb, *args, **how):
    with pytest.raises(Refused) as refusal:
        verb(*args, **how)
    assert refusal.value.code == code
    return refusal.value


def told(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def kinds_waiting(person):
    return [item.kind.label for item in todo_of(person)]


def test_an_offer_holds_the_area_and_waits_for_an_answer(offered, cast, house):
    agreement = offered.agreements.get()
    assert (offered.status, offered.answer_by) == (Status.OFFERED, today(house.center.offer_days))
    assert agreement.number == f"{today().year}-001"
    assert "20 平方米" in agreement.text and str(cast.organization) in agreement.text
    assert told(cast.lead)[-1] == told(cast.editor)[-1] == "residency.offered"
    refuses("too_early", actions.lapse_offer, offered, by=cast.staff)


def test_the_agreement_is_a_small_pdf_with_its_letters_drawn_once(offered):
    before = offered.agreements.get()
    agreement = drawn(before)
    assert agreement.size < 200_000 and agreement.original_name == f"入驻协议 {agreement.number}.pdf"
    with agreement.file.open("rb") as file:
        content = file.read()
    assert content.startswith(b"%PDF-") and b"/FontFile" in content
    assert hashlib.sha256(content).hexdigest() == agreement.digest
    # Who asked at the same moment gets the same file, and nothing can put another in its place.
    assert drawn(before).file == drawn(agreement).file == agreement.file
    agreement.file = "agreements/xx/other.pdf"
    with pytest.raises(IntegrityError, match="agreement_keeps_its_text"), transaction.atomic():
        agreement.save(update_fields=["file"])


def test_signing_on_the_page_lays_out_the_checklist(offered, cast, house):
    agreement = offered.agreements.get()
    refuses("name_missing", actions.sign_agreement, agreement, name=" ", by=cast.lead)
    actions.sign_agreement(agreement, name="孙老师", by=cast.lead)
    offered.refresh_from_db()
    assert (offered.status, agreement.signed_how, agreement.signed_by) == (Status.SIGNED, "page", cast.lead)
    items = ChecklistItem.objects.filter(center=house.center, moment=Moment.MOVING_IN)
    assert [entry.text for entry in offered.checklist.all()] == [item.text for item in items]
    refuses("wrong_state", actions.sign_agreement, agreement, name="孙老师", by=cast.lead)


def test_a_signed_copy_is_looked_at_by_the_desk(offered, cast):
    agreement = offered.agreements.get()
    copy = actions.hand_in_copy(agreement, pdf(), by=cast.lead)
    refuses("copy_waits", actions.hand_in_copy, agreement, pdf(), by=cast.lead)
    assert "核对签字" in kinds_waiting(cast.staff)
    refuses("reason_missing", actions.return_copy, copy, reason=" ", by=cast.staff)
    actions.return_copy(copy, reason="第二页看不清", by=cast.staff)
    assert told(cast.lead)[-1] == "residency.copy_returned"
    refuses("answered", actions.accept_copy, copy, by=cast.staff)
    actions.accept_copy(actions.hand_in_copy(agreement, pdf(), by=cast.lead), by=cast.staff)
    offered.refresh_from_db()
    agreement.refresh_from_db()
    assert (offered.status, agreement.signed_how, agreement.signed_by) == (Status.SIGNED, "paper", cast.lead)


@pytest.mark.parametrize("keeps", [True, False])
def test_declining_frees_the_area_and_may_go_on_waiting(offered, cast, keeps):
    actions.decline_offer(offered, keep_waiting=keeps, by=cast.lead)
    term = offered.terms.get()
    assert (offered.status, offered.left_as, term.ends) == (Status.LEFT, "declined", term.starts)
    offered.application.refresh_from_db()
    assert offered.application.status == ("waiting" if keeps else "closed")


def test_an_offer_that_nobody_answered_is_taken_back_by_the_desk(offered, cast):
    Residency.objects.filter(pk=offered.pk).update(answer_by=today(-1))
    assert "过期未签" in kinds_waiting(cast.staff)
    actions.lapse_offer(offered, by=cast.staff)
    assert (offered.status, offered.left_as) == (Status.LEFT, "lapsed")
    assert told(cast.lead)[-1] == "residency.lapsed"


def test_nobody_moves_in_before_the_list_is_ticked(signed, cast, house):
    assert "待搬入" in kinds_waiting(cast.staff)
    entries = list(signed.checklist.all())
    actions.check_off(signed, entries[1:], by=cast.staff)
    assert entries[0].text in str(refuses("checklist_open", actions.move_in, signed, by=cast.staff))
    tick_all(signed, Moment.MOVING_IN, cast.director)
    assert {entry.done_by for entry in signed.checklist.all()} == {cast.staff, cast.director}
    actions.move_in(signed, by=cast.staff)
    assert (signed.status, signed.trial_until) == (Status.TRIAL, today(house.center.trial_days))
    assert told(cast.lead)[-1] == "residency.moved_in"


def test_a_trial_that_is_over_waits_for_the_desk(trial, cast):
    Residency.objects.filter(pk=trial.pk).update(trial_until=today(-1))
    assert "试住期满" in kinds_waiting(cast.staff)
    actions.confirm_residency(trial, by=cast.staff)
    assert (trial.status, trial.trial_until) == (Status.ACTIVE, None)


def test_a_renewal_is_asked_for_granted_and_signed(active, cast):
    last = active.terms.get()
    asked = actions.ask_change(active, kind="renew", months=6, reason="继续办课", by=cast.editor)
    refuses("asked", actions.ask_change, active, kind="renew", months=6, reason="再问", by=cast.lead)
    assert "待答复" in kinds_waiting(cast.director) and "待答复" not in kinds_waiting(cast.staff)
    term = actions.grant_change(asked, by=cast.director, reason="办得好")
    asked.refresh_from_db()
    assert (term.starts, term.area, term.zone, asked.status) == (last.ends, last.area, last.zone, "granted")
    assert term.ends > last.ends and told(cast.lead)[-1] == "residency.renew"
    agreement = term.agreement
    assert agreement.number.endswith("-002")
    actions.sign_agreement(agreement, name="孙老师", by=cast.lead)
    active.refresh_from_db()
    assert active.status == Status.ACTIVE
    refuses("answered", actions.decline_change, asked, reason="不", by=cast.director)


def test_a_request_is_withdrawn_or_declined_with_a_reason(active, cast):
    asked = actions.ask_change(active, kind="renew", months=6, reason="继续", by=cast.lead)
    actions.withdraw_change(asked, by=cast.lead)
    asked = actions.ask_change(active, kind="renew", months=12, reason="继续", by=cast.lead)
    refuses("reason_missing", actions.decline_change, asked, reason="", by=cast.director)
    actions.decline_change(asked, reason="另有安排", by=cast.director)
    assert told(cast.lead)[-1] == "residency.change_declined"
    assert active.terms.count() == 1


def test_another_area_takes_the_place_of_the_old_one(active, cast, house):
    before = active.terms.get()
    refuses("area", actions.resize_residency, active, starts=today(30), area="200.1", zone=house.zone, by=cast.director)
    before.refresh_from_db()
    assert before.ends == today(365)
    term = actions.resize_residency(active, starts=today(30), area="200.0", zone=house.zone, by=cast.director)
    before.refresh_from_db()
    assert (before.ends, term.starts, term.ends) == (today(30), today(30), today(365))


def test_whoever_takes_the_leaving_back_stays_as_before(trial, cast, house):
    actions.announce_leaving(trial, left_as="withdrew", last_day=today(5), reason="搬家", by=cast.lead)
    assert trial.terms.get().ends == today(6) and trial.checklist.filter(moment=Moment.LEAVING).exists()
    other = TermFactory(residency__center=house.center, zone=house.zone, area="190.0", starts=today(6), ends=today(9))
    refuses("area", actions.stay, trial, by=cast.lead)
    Term.objects.filter(pk=other.pk).update(ends=today(6))
    actions.stay(trial, by=cast.lead)
    assert (trial.status, trial.last_day) == (Status.TRIAL, None)
    assert [(term.starts, term.ends) for term in trial.terms.all()] == [(today(), today(6)), (today(6), today(365))]


def test_leaving_is_complete_when_the_list_is_and_the_day_has_come(active, cast):
    actions.announce_leaving(active, left_as="withdrew", last_day=today(3), reason="搬家", by=cast.lead)
    refuses("too_early", actions.complete_leaving, active, by=cast.staff)
    Residency.objects.filter(pk=active.pk).update(last_day=today())
    refuses("checklist_open", actions.complete_leaving, active, by=cast.staff)
    assert "待退出" in kinds_waiting(cast.staff)
    tick_all(active, Moment.LEAVING, cast.staff)
    actions.complete_leaving(active, by=cast.staff)
    assert active.status == Status.LEFT and told(cast.lead)[-1] == "residency.ended"


def test_an_exit_frees_the_area_from_the_day_after(active, cast):
    how = {"left_as": "ended", "by": cast.director}
    refuses("future", actions.end_residency, active, last_day=today(1), why="搬走", **how)
    refuses("reason_missing", actions.end_residency, active, last_day=today(), why="", **how)
    actions.end_residency(active, last_day=today(), why="搬走", **how)
    assert active.terms.get().ends == today(1)
    assert (active.status, active.left_as) == (Status.LEFT, "ended")
    place = {"zone": active.terms.get().zone, "area": "10.0", "starts": today(1), "ends": today(50)}
    actions.reactivate_residency(active, reason="回来", by=cast.director, **place)
    assert (active.status, active.left_as) == (Status.ACTIVE, "")
    assert told(cast.lead)[-1] == "residency.reactivated"


@pytest.mark.parametrize(("left", "reminders"), [(61, 0), (60, 1), (30, 1), (7, 1), (1, 1)])
def test_leads_and_editors_are_reminded_once_a_distance(active, cast, left, reminders):
    term = active.terms.get()
    Term.objects.filter(pk=term.pk).update(ends=today(left))
    for _n in range(2):
        remind_of_ends()
    assert told(cast.lead).count("residency.ends_soon") == told(cast.editor).count("residency.ends_soon") == reminders
    assert told(cast.member) == []


def test_nobody_is_reminded_who_asked_leaves_or_stays_longer(active, cast):
    Term.objects.filter(residency=active).update(ends=today(20))
    asked = actions.ask_change(active, kind="renew", months=6, reason="继续", by=cast.lead)
    remind_of_ends()
    actions.grant_change(asked, by=cast.director)
    remind_of_ends()
    actions.announce_leaving(active, left_as="withdrew", last_day=today(5), reason="搬家", by=cast.lead)
    remind_of_ends()
    assert "residency.ends_soon" not in told(cast.lead)


def test_a_period_that_ran_out_waits_for_the_desk_and_can_be_renewed(cast, house):
    active = TermFactory(residency__center=house.center, zone=house.zone, starts=today(-90), ends=today()).residency
    assert "到期未续" in kinds_waiting(cast.staff)
    term = actions.renew_residency(active, ends=today() + dt.timedelta(days=90), by=cast.director)
    assert term.starts == today() and "到期未续" not in kinds_waiting(cast.staff)


def test_what_was_signed_stays_and_the_name_goes_with_the_person(signed, cast):
    agreement = Agreement.objects.get()
    assert agreement.signed_name == "负责人"
    on_person_erased(None, user=cast.lead)
    agreement.refresh_from_db()
    assert (agreement.signed_name, agreement.signed_how) == ("", "page")
