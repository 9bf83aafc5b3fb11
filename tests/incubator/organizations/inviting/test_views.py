import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from incubator.organizations.inviting import actions
from incubator.organizations.models import Invitation
from tests.factories.organizations import MembershipFactory
from tests.incubator.organizations.test_actions import membership
from tests.incubator.organizations.test_views import members, text

CONTACTS = ["nobody@example.invalid", "13800000000"]


def join(organization):
    return reverse("organization_join", args=[organization.slug])


def row(invitation):
    return reverse("organization_invitation", args=[invitation.organization.slug, invitation.pk])


def main(page, *contacts):
    """What the page shows, without what the lead typed and what differs from request to request."""
    shown = re.sub(r"csrfmiddlewaretoken\" value=\"\w+", "", text(page).split("<main")[1])
    for contact in contacts:
        shown = shown.replace(contact, "?")
    return re.sub(r"/invitations/\d+/", "/invitations/", shown)


def test_nothing_tells_whether_there_is_an_account(client, cast):
    client.force_login(cast.lead)
    answers = []
    for contact in (cast.resident.email, *CONTACTS):
        page = client.post(members(cast.organization), {"contact": contact, "role": "viewer"}, follow=True)
        [invitation] = Invitation.objects.all()
        answers.append((page.status_code, page.redirect_chain, main(page, invitation.shown_contact, contact)))
        page = client.post(row(invitation), {"do": "take_back"}, follow=True)
        answers[-1] += (main(page, invitation.shown_contact, contact),)
    assert answers[0] == answers[1] == answers[2]


def test_an_address_is_asked_for_in_plain_words(client, cast):
    client.force_login(cast.lead)
    page = client.post(members(cast.organization), {"contact": "王老师", "role": "viewer"})
    assert page.status_code == 422 and "11 位手机号" in text(page) and "王老师" in text(page)
    assert client.post(members(cast.organization), {"contact": "a@b.invalid", "role": "lead"}).status_code == 422
    client.force_login(cast.editor)
    assert client.post(members(cast.organization), {"contact": "a@b.invalid", "role": "viewer"}).status_code == 403


def test_only_a_lead_sees_and_handles_invitations(client, cast):
    sent = actions.invite_member(cast.organization, contact=CONTACTS[0], role="viewer", by=cast.lead)
    for name, status in (("editor", 403), ("member", 403), ("outsider", 403)):
        client.force_login(getattr(cast, name))
        assert client.post(row(sent), {"do": "take_back"}).status_code == status
    client.force_login(cast.member)
    assert sent.shown_contact not in text(client.get(members(cast.organization)))
    client.force_login(cast.lead)
    page = text(client.get(members(cast.organization)))
    assert sent.shown_contact in page and CONTACTS[0] not in page and 'value="again"' not in page
    elsewhere = reverse("organization_invitation", args=[cast.other_organization.slug, sent.pk])
    client.force_login(cast.outsider)
    assert client.post(elsewhere, {"do": "take_back"}).status_code == 404


def test_sending_again_and_taking_back(client, cast):
    sent = actions.invite_member(cast.organization, contact=CONTACTS[0], role="viewer", by=cast.lead)
    client.force_login(cast.lead)
    assert "今天已经发过" in text(client.post(row(sent), {"do": "again"}, follow=True))
    client.post(row(sent), {})
    assert Invitation.objects.exists()
    client.post(row(sent), {"do": "take_back"})
    assert not Invitation.objects.exists()
    assert client.post(row(sent), {"do": "take_back"}).status_code == 404


def test_an_invitation_is_for_the_invited_person_alone(client, cast):
    actions.invite_member(cast.organization, contact=cast.resident.email, role="viewer", by=cast.lead)
    client.force_login(cast.outsider)
    page = client.get(join(cast.organization))
    assert page.status_code == 404 and str(cast.organization) not in text(page)
    assert "这里没有给您的邀请" in text(page) and cast.outsider.email in text(page)
    nothing = reverse("organization_join", args=["nothing"])
    assert main(client.get(nothing)).replace("nothing", cast.organization.slug) == main(page)
    client.force_login(cast.resident)
    assert client.get(join(cast.organization)).status_code == 200
    assert client.post(join(cast.organization), {"answer": "?"}).status_code == 422
    assert client.post(join(cast.organization), {"answer": "accept"}).url == cast.organization.get_absolute_url()
    assert client.get(members(cast.organization)).status_code == 200
    assert client.get(join(cast.organization)).url == cast.organization.get_absolute_url()


def test_an_invitation_is_declined(client, cast):
    actions.invite_member(cast.organization, contact=cast.resident.email, role="viewer", by=cast.lead)
    client.force_login(cast.resident)
    assert client.post(join(cast.organization), {"answer": "decline"}).url == reverse("my")
    assert membership(cast, "resident").status == "ended"
    assert client.get(join(cast.organization)).status_code == 404


@pytest.mark.parametrize("setting", ["", "portal.common.sms.MemorySender"])
def test_a_lead_is_told_when_the_house_sends_no_texts(client, cast, settings, setting):
    settings.SMS_SENDER = setting
    client.force_login(cast.lead)
    assert ("现在不能发短信" in text(client.get(members(cast.organization)))) is not bool(setting)


def test_the_members_cost_the_same_queries_at_1_and_50(client, cast):
    client.force_login(cast.lead)
    actions.invite_member(cast.organization, contact=CONTACTS[0], role="viewer", by=cast.lead)
    client.get(members(cast.organization))
    with CaptureQueriesContext(connection) as few:
        client.get(members(cast.organization))
    for number in range(47):
        MembershipFactory(organization=cast.organization, role="viewer")
        Invitation.objects.create(organization=cast.organization, contact=f"{number}@a.invalid", invited_by=cast.lead)
    with CaptureQueriesContext(connection) as many:
        client.get(members(cast.organization))
    assert len(many) == len(few)
