import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from incubator.organizations import actions
from incubator.organizations.models import Membership, Organization
from portal.common import audit
from portal.common.errors import Refused
from portal.notices.models import Notice
from tests.factories.organizations import ServiceFieldFactory
from tests.factories.people import UserFactory

Standing = Organization.Standing
PROFILE = {
    "name": "梨园合唱团",
    "stage": "budding",
    "credit_code": "",
    "introduction": "每周唱歌。",
    "contact_name": "王老师",
    "contact_phone": "0535-7300000",
}


def refuses(code, verb, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        verb(*args, **kwargs)
    assert refusal.value.code == code


def membership(cast, name):
    return Membership.objects.get(organization=cast.organization, user=getattr(cast, name))


def told(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(buffer, "PNG")
    return ContentFile(buffer.getvalue(), name="a.png")


def test_whoever_founds_an_organization_leads_it(cast):
    field = ServiceFieldFactory()
    organization = actions.found_organization(by=cast.resident, fields_of_service=[field], logo=picture(), **PROFILE)
    assert (organization.standing, organization.may_ask) == (Standing.PENDING, True)
    assert list(organization.leads()) == [cast.resident] and list(organization.fields_of_service.all()) == [field]
    assert organization.logo.description == "梨园合唱团的标志"
    assert [entry.action for entry in audit.history(organization)] == ["organizations.found"]
    refuses("name_taken", actions.found_organization, by=cast.outsider, **PROFILE)


def test_a_credit_code_belongs_to_one_organization(cast):
    registered = PROFILE | {"stage": "registered", "credit_code": "51370682MJE000001X"}
    organization = actions.found_organization(by=cast.resident, **registered)
    other = registered | {"name": "另一个"}
    refuses("credit_code_taken", actions.found_organization, by=cast.outsider, **other)
    actions.edit_organization(organization, by=cast.resident, **registered)


def test_a_new_logo_takes_the_place_of_the_old_one(cast):
    organization = actions.edit_organization(cast.organization, by=cast.lead, logo=picture())
    old = organization.logo
    organization = actions.edit_organization(organization, by=cast.lead, logo=picture())
    assert organization.logo != old and not type(old).objects.filter(pk=old.pk).exists()
    assert actions.edit_organization(organization, by=cast.lead, remove_logo=True).logo is None


@pytest.mark.parametrize("door", ["email", "phone"])
def test_an_invited_person_joins_when_they_accept(cast, door):
    person = UserFactory(by_phone=door == "phone")
    actions.invite_member(cast.organization, contact=getattr(person, door), role="editor", by=cast.lead)
    invitation = cast.organization.memberships.get(user=person)
    assert invitation.status == "invited" and person not in cast.organization.speakers()
    assert told(person) == ["organizations.invited"]
    actions.invite_member(cast.organization, contact=getattr(person, door), role="editor", by=cast.lead)
    assert told(person) == ["organizations.invited"]
    actions.answer_invitation(invitation, accept=True, by=person)
    assert person in cast.organization.speakers() and told(cast.lead) == ["organizations.joined"]
    refuses("answered", actions.answer_invitation, invitation, accept=True, by=person)


def test_inviting_somebody_unknown_writes_nothing(cast):
    members = Membership.objects.count()
    actions.invite_member(cast.organization, contact="nobody@example.invalid", role="viewer", by=cast.lead)
    assert Membership.objects.count() == members and not Notice.objects.exists()


def test_whoever_left_can_be_invited_again(cast):
    actions.end_membership(membership(cast, "editor"), by=cast.lead)
    assert told(cast.editor) == ["organizations.ended"]
    actions.invite_member(cast.organization, contact=cast.editor.email, role="viewer", by=cast.lead)
    actions.answer_invitation(membership(cast, "editor"), accept=False, by=cast.editor)
    assert membership(cast, "editor").status == "ended"


def test_an_organization_keeps_a_lead(cast):
    refuses("last_lead", actions.end_membership, membership(cast, "lead"), by=cast.lead)
    refuses("last_lead", actions.change_role, membership(cast, "lead"), role="editor", by=cast.lead)
    assert membership(cast, "lead").role == "lead"


def test_handing_over_the_lead(cast):
    refuses("not_lead", actions.hand_over_lead, membership(cast, "member"), by=cast.editor)
    refuses("not_lead", actions.hand_over_lead, membership(cast, "lead"), by=cast.lead)
    actions.hand_over_lead(membership(cast, "member"), by=cast.lead)
    assert (membership(cast, "member").role, membership(cast, "lead").role) == ("lead", "editor")
    assert told(cast.member) == ["organizations.lead"]
    actions.end_membership(membership(cast, "lead"), by=cast.lead)
    refuses("not_active", actions.hand_over_lead, membership(cast, "lead"), by=cast.member)


@pytest.mark.parametrize("before", Standing.values)
@pytest.mark.parametrize("after", Standing.values)
def test_staff_change_the_standing_along_the_table(cast, before, after):
    organization = cast.organization
    Organization.objects.filter(pk=organization.pk).update(standing=before)
    if after in actions.STANDINGS[Standing(before)]:
        changed = actions.set_standing(organization, standing=after, reason="核查过", by=cast.staff)
        assert changed.standing == after and told(cast.lead) == told(cast.editor) == ["organizations.standing"]
    else:
        refuses("wrong_standing", actions.set_standing, organization, standing=after, reason="核查过", by=cast.staff)


def test_suspending_needs_a_reason(cast):
    refuses("reason_missing", actions.set_standing, cast.organization, standing="suspended", reason=" ", by=cast.staff)


def test_a_closed_organization_stays_as_it_is(cast):
    closed = actions.set_standing(cast.organization, standing="closed", reason="解散", by=cast.staff)
    refuses("closed", actions.edit_organization, closed, by=cast.lead, name="新名字")
    refuses("closed", actions.invite_member, closed, contact="a@b.invalid", role="viewer", by=cast.lead)
