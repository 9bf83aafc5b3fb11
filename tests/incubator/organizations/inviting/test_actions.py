"""Invitations: the same for people with and without an account, as far as a lead can see."""

import datetime as dt

import pytest
from django.utils import timezone

from incubator.organizations import actions as organizations
from incubator.organizations.inviting import actions
from incubator.organizations.models import Invitation, Membership, Organization
from portal.accounts.actions import erase, prove_contact
from portal.accounts.models import User, vouch_for_addresses
from portal.common import audit
from portal.notices.models import Letter
from tests.factories.people import UserFactory
from tests.incubator.organizations.test_actions import membership, refuses, told

MAIL, PHONE = "wang@example.invalid", "+8613800138000"


def invite(cast, contact=MAIL, role="viewer", by=None):
    return actions.invite_member(cast.organization, contact=contact, role=role, by=by or cast.lead)


def days_pass(days):
    Invitation.objects.update(
        invited_at=timezone.now() - dt.timedelta(days=days), sent_at=timezone.now() - dt.timedelta(days=days)
    )


@pytest.mark.parametrize("door", ["email", "phone"])
def test_an_invited_person_joins_when_they_accept(cast, door):
    person = UserFactory(by_phone=door == "phone")
    invite(cast, getattr(person, door), "editor")
    asked = cast.organization.memberships.get(user=person)
    assert asked.status == "invited" and person not in cast.organization.speakers()
    invite(cast, getattr(person, door), "editor")
    assert told(person) == ["organizations.invited"]
    actions.answer_invitation(asked, accept=True, by=person)
    assert person in cast.organization.speakers() and told(cast.lead) == ["organizations.joined"]
    assert not Invitation.objects.exists()
    refuses("answered", actions.answer_invitation, asked, accept=True, by=person)


def test_somebody_unknown_gets_a_letter_and_joins_after_signing_up(cast):
    invite(cast, MAIL, "editor")
    letter = Letter.objects.get()
    assert letter.contact == MAIL and letter.path.endswith("/join/") and str(cast.organization) in letter.subject
    person = UserFactory(email=MAIL, proved=False)
    assert not cast.organization.memberships.filter(user=person).exists()
    vouch_for_addresses(person)
    prove_contact(person, MAIL)
    asked = cast.organization.memberships.get(user=person)
    assert (asked.role, asked.status) == ("editor", "invited") and told(person) == ["organizations.invited"]
    assert Invitation.objects.get().membership == asked
    actions.answer_invitation(asked, accept=True, by=person)
    assert person in cast.organization.speakers()


def test_a_text_message_says_it_all_in_its_subject(cast):
    invite(cast, PHONE)
    letter = Letter.objects.get()
    assert str(cast.organization) in letter.subject and "手机号" in letter.subject
    assert letter.deliveries.get().channel == "sms"


def test_what_was_only_typed_at_sign_up_is_no_persons_address(cast):
    squatter = UserFactory(email=MAIL, proved=False)
    invite(cast, MAIL)
    assert not Membership.objects.filter(user=squatter).exists() and not told(squatter)


def test_an_organization_that_the_center_does_not_know_writes_to_no_strangers(cast):
    Organization.objects.filter(pk=cast.organization.pk).update(standing="pending")
    invite(cast, MAIL)
    invite(cast, cast.resident.email)
    assert not Letter.objects.exists() and told(cast.resident) == ["organizations.invited"]


def test_inviting_again_changes_the_role_and_says_nothing_twice(cast):
    first = invite(cast, MAIL, "viewer")
    assert invite(cast, MAIL, "editor") == first and Letter.objects.count() == 1
    assert Invitation.objects.get().role == "editor"
    invite(cast, cast.resident.email, "viewer")
    invite(cast, cast.resident.email, "editor")
    assert membership(cast, "resident").role == "editor" and len(told(cast.resident)) == 1


def test_a_member_is_not_asked_again(cast):
    invite(cast, cast.editor.email, "viewer")
    assert (membership(cast, "editor").role, membership(cast, "editor").status) == ("editor", "active")
    assert told(cast.editor) == []


def test_whoever_left_can_be_invited_again(cast):
    organizations.end_membership(membership(cast, "editor"), by=cast.lead)
    assert told(cast.editor) == ["organizations.ended"]
    invite(cast, cast.editor.email)
    actions.answer_invitation(membership(cast, "editor"), accept=False, by=cast.editor)
    assert membership(cast, "editor").status == "ended" and not Invitation.objects.exists()
    assert told(cast.lead) == ["organizations.declined"]


def test_the_lead_is_handed_over_and_never_invited(cast):
    refuses("lead", actions.invite_member, cast.organization, contact=MAIL, role="lead", by=cast.lead)


def test_a_closed_organization_invites_nobody(cast):
    waiting = invite(cast, cast.resident.email)
    closed = organizations.set_standing(cast.organization, standing="closed", reason="解散", by=cast.staff)
    refuses("closed", actions.invite_member, closed, contact=MAIL, role="viewer", by=cast.lead)
    days_pass(1)
    refuses("closed", actions.send_again, waiting, by=cast.lead)
    refuses("closed", actions.answer_invitation, membership(cast, "resident"), accept=True, by=cast.resident)


def test_twenty_are_open_at_a_time_whoever_they_are_for(cast, monkeypatch):
    monkeypatch.setattr(Invitation, "MOST_OPEN", 3)
    for contact in (MAIL, PHONE, cast.resident.email):
        invite(cast, contact)
    for contact in ("another@example.invalid", cast.reviewer.email):
        refuses("too_many", actions.invite_member, cast.organization, contact=contact, role="viewer", by=cast.lead)
    invite(cast, MAIL, "editor")  # not one more


def test_nobody_goes_through_a_telephone_book(cast, monkeypatch):
    monkeypatch.setattr(actions, "MOST_A_DAY", 3)
    for number in range(3):
        actions.take_back_invitation(invite(cast, f"+861380013800{number}"), by=cast.lead)
    refuses("too_many_today", actions.invite_member, cast.organization, contact=PHONE, role="viewer", by=cast.lead)


def test_taking_back_and_inviting_anew_writes_no_second_letter_in_a_day(cast):
    for contact in (MAIL, cast.resident.email):
        actions.take_back_invitation(invite(cast, contact), by=cast.lead)
        invite(cast, contact)
    assert Letter.objects.count() == 1 and told(cast.resident) == ["organizations.invited"]


@pytest.mark.parametrize("known", [True, False])
def test_sending_again_once_a_day(cast, known, time_machine):
    invitation = invite(cast, cast.resident.email if known else MAIL)
    refuses("too_soon", actions.send_again, invitation, by=cast.lead)
    later = timezone.now() + dt.timedelta(days=2)
    time_machine.move_to(later)
    actions.send_again(invitation, by=cast.lead)
    assert (len(told(cast.resident)), Letter.objects.count()) == ((2, 0) if known else (0, 2))
    refuses("too_soon", actions.send_again, invitation, by=cast.lead)
    invitation.refresh_from_db()
    assert invitation.last_day == timezone.localdate() + dt.timedelta(days=90)


def test_what_was_taken_back_cannot_be_answered(cast):
    invitation = invite(cast, cast.resident.email)
    actions.take_back_invitation(invitation, by=cast.lead)
    assert membership(cast, "resident").status == "ended"
    refuses("answered", actions.answer_invitation, membership(cast, "resident"), accept=True, by=cast.resident)
    refuses("gone", actions.take_back_invitation, invitation, by=cast.lead)
    refuses("gone", actions.send_again, invitation, by=cast.lead)


def test_who_was_invited_by_two_addresses_keeps_the_other(cast):
    User.objects.filter(pk=cast.resident.pk).update(phone=PHONE, phone_verified=True)
    by_mail, _by_phone = invite(cast, cast.resident.email), invite(cast, PHONE)
    actions.take_back_invitation(by_mail, by=cast.lead)
    assert membership(cast, "resident").status == "invited"
    actions.answer_invitation(membership(cast, "resident"), accept=True, by=cast.resident)
    assert not Invitation.objects.exists()


def test_a_number_with_a_new_owner_takes_its_invitation_along(cast):
    User.objects.filter(pk=cast.resident.pk).update(phone=PHONE, phone_verified=True)
    invite(cast, PHONE)
    User.objects.filter(pk=cast.resident.pk).update(phone=None, phone_verified=False)
    heir = UserFactory(by_phone=True, phone=PHONE)
    prove_contact(heir, PHONE)
    assert cast.organization.memberships.get(user=heir).status == "invited"
    assert membership(cast, "resident").status == "ended"


def test_invitations_run_out(cast):
    for contact in (MAIL, cast.resident.email):
        invite(cast, contact)
    days_pass(89)
    assert actions.run_out() == 0
    days_pass(91)
    assert (actions.run_out(), actions.run_out()) == (2, 0)
    assert not Invitation.objects.exists() and membership(cast, "resident").status == "ended"
    assert audit.history(cast.organization)[0].action == "organizations.invitation_ran_out"


def test_invitations_of_an_erased_person_go_with_them(cast):
    invite(cast, MAIL)
    invite(cast, cast.resident.email)
    erase(cast.resident, by=cast.resident)
    assert [invitation.contact for invitation in Invitation.objects.all()] == [MAIL]
    assert membership(cast, "resident").status == "ended"


def test_the_log_never_names_whom_one_invited(cast):
    invite(cast, MAIL)
    actions.take_back_invitation(invite(cast, PHONE), by=cast.lead)
    entries = str([(entry.label, entry.data) for entry in audit.history(cast.organization)])
    assert "wang" not in entries and "13800138000" not in entries


def test_one_address_is_welcomed_by_all_who_invited_it(cast):
    invite(cast, MAIL)
    actions.invite_member(cast.other_organization, contact=MAIL, role="editor", by=cast.outsider)
    person = UserFactory(email=MAIL)
    prove_contact(person, MAIL)
    assert Membership.objects.filter(user=person, status="invited").count() == 2
