"""A stage changes by a paper that the center has checked, and not otherwise."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from incubator.organizations import actions as organizations
from incubator.organizations.models import Organization, StageChange
from incubator.organizations.stages import actions
from incubator.organizations.stages.reminders import remind_of_expiry, step_of
from portal.common import audit
from tests.factories.organizations import OrganizationFactory
from tests.incubator.organizations.stages.conftest import CODE, ask, certificate
from tests.incubator.organizations.test_actions import refuses, told


def today(days=0):
    return timezone.localdate() + dt.timedelta(days=days)


def now(cast):
    cast.organization.refresh_from_db()
    return cast.organization.stage, cast.organization.credit_code


def approved(cast, **more):
    return actions.approve_stage_change(ask(cast, **more), by=cast.staff)


def test_asking_changes_nothing_yet(cast, pending):
    assert (pending.status, pending.content_type, pending.original_name) == (
        "pending",
        "application/pdf",
        "登记证书.pdf",
    )
    assert now(cast) == ("budding", "")
    entry = audit.history(cast.organization)[0]
    assert (entry.action, entry.data["to"]) == ("organizations.stage_ask", "registered")


def test_one_change_waits_at_a_time(cast, pending):
    refuses("under_way", ask, cast, stage="filed", credit_code="")
    with pytest.raises(IntegrityError), transaction.atomic():
        StageChange.objects.create(organization=cast.organization, stage="filed", size=1, uploaded_by=cast.lead)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"stage": "budding", "credit_code": ""}, "same_stage"),
        ({"credit_code": " "}, "code_missing"),
        ({"credit_code": "51370682MJE000002X"}, "code_mistyped"),
        ({"credit_code": "123"}, "code_length"),
        ({"stage": "filed"}, "code_unasked"),
        ({"upload": None}, "paper_missing"),
        ({"upload": certificate(content=b"<html>")}, "wrong_kind"),
        ({"upload": certificate(content=b"")}, "empty"),
        ({"expires": dt.date(2020, 1, 1)}, "expired"),
    ],
)
def test_what_proves_nothing_is_refused(cast, asked, code):
    refuses(code, ask, cast, **asked)
    assert not StageChange.objects.exists()


def test_a_paper_that_ends_today_still_holds(cast):
    assert not ask(cast, expires=today()).is_expired


def test_a_code_is_one_organizations(cast, pending):
    other = OrganizationFactory(stage="registered", credit_code=CODE)
    refuses("credit_code_taken", actions.approve_stage_change, pending, by=cast.staff)
    assert now(cast) == ("budding", "") and StageChange.objects.get().status == "pending"
    actions.withdraw_stage_change(pending, by=cast.lead)
    refuses("credit_code_taken", ask, cast)
    Organization.objects.filter(pk=other.pk).update(stage="budding", credit_code="")
    approved(cast)


def test_approving_writes_what_was_asked(cast, pending):
    actions.approve_stage_change(pending, by=cast.staff)
    assert now(cast) == ("registered", CODE)
    assert told(cast.lead) == told(cast.editor) == ["organizations.stage_approved"] and told(cast.member) == []
    entry = audit.history(cast.organization)[0]
    assert (entry.data["from"], entry.data["to"], entry.user) == ("budding", "registered", cast.staff)
    for verb in (actions.approve_stage_change, actions.withdraw_stage_change):
        refuses("decided", verb, pending, by=cast.staff)


def test_declining_needs_a_reason_that_the_organization_reads(cast, pending):
    refuses("reason_missing", actions.decline_stage_change, pending, reason=" ", by=cast.staff)
    actions.decline_stage_change(pending, reason="看不清公章。", by=cast.staff)
    assert now(cast) == ("budding", "") and StageChange.objects.get().reason == "看不清公章。"
    assert told(cast.lead) == ["organizations.stage_declined"]
    assert "看不清公章" in cast.lead.notices.get().body
    refuses("decided", actions.decline_stage_change, pending, reason="再来", by=cast.staff)
    ask(cast)


def test_withdrawing_deletes_the_paper(cast, pending, django_capture_on_commit_callbacks):
    storage, name = pending.file.storage, pending.file.name
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_stage_change(pending, by=cast.lead)
    assert not storage.exists(name)
    refuses("decided", actions.approve_stage_change, pending, by=cast.staff)
    ask(cast)


def test_what_was_lost_is_written_by_a_paper_too(cast):
    approved(cast)
    approved(cast, stage="filed", credit_code="")
    assert now(cast) == ("filed", "")
    approved(cast, stage="budding", credit_code="")
    assert now(cast) == ("budding", "")


def test_a_new_paper_for_the_same_stage(cast):
    approved(cast, expires=today(10))
    newer = approved(cast, expires=today(1000))
    assert StageChange.objects.in_force().get() == newer


def test_a_closed_organization_stays_as_it_is(cast, pending):
    organizations.set_standing(cast.organization, standing="closed", reason="解散", by=cast.staff)
    refuses("closed", actions.approve_stage_change, pending, by=cast.staff)
    actions.decline_stage_change(pending, reason="已经解散", by=cast.staff)
    refuses("closed", ask, cast)


def test_a_paper_that_ran_out_meanwhile_is_not_approved(cast):
    change = ask(cast, expires=today())
    StageChange.objects.update(expires=today(-1))
    refuses("expired", actions.approve_stage_change, change, by=cast.staff)


@pytest.mark.parametrize(("left", "step"), [(31, None), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7), (-1, 0), (-400, 0)])
def test_which_reminder_is_due(left, step):
    assert step_of(today(left), today()) == step


def test_leads_are_reminded_once_at_each_step(cast):
    change = approved(cast, expires=today(400))
    done = []
    for left in (31, 30, 29, 7, 3, -1, -2):
        StageChange.objects.filter(pk=change.pk).update(expires=today(left))
        done.append((remind_of_expiry(), remind_of_expiry()))
    assert done == [(0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (1, 0), (0, 0)]
    assert told(cast.lead).count("organizations.certificate_expires") == 3
    assert "organizations.certificate_expires" not in told(cast.editor)


def test_nobody_is_reminded_of_what_no_longer_counts(cast):
    approved(cast, expires=today(5))
    waiting = ask(cast, expires=today(1000))
    assert remind_of_expiry() == 0  # a newer one waits to be checked
    actions.approve_stage_change(waiting, by=cast.staff)
    assert remind_of_expiry() == 0
    StageChange.objects.update(expires=today(5))
    organizations.set_standing(cast.organization, standing="closed", reason="解散", by=cast.staff)
    assert remind_of_expiry() == 0
