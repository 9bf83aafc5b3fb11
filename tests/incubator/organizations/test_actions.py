import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from incubator.organizations import actions
from incubator.organizations.models import Membership, Organization
from portal.accounts import export
from portal.accounts.actions import erase
from portal.common import audit
from portal.common.errors import Refused
from portal.notices.models import Notice
from tests.factories.organizations import ServiceFieldFactory

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


def test_a_new_organization_is_budding_until_its_paper_is_checked(cast):
    filed = PROFILE | {"stage": "filed"}
    without = actions.found_organization(by=cast.resident, **filed)
    assert without.stage == "budding" and not without.stage_changes.exists()
    named = filed | {"name": "另一个"}
    refuses("wrong_kind", actions.found_organization, by=cast.resident, paper=ContentFile(b"<html>", "a.pdf"), **named)
    assert not Organization.objects.filter(name="另一个").exists()
    organization = actions.found_organization(by=cast.resident, paper=picture(), **named)
    assert organization.stage == "budding" and organization.stage_changes.get().stage == "filed"


def test_the_profile_does_not_change_the_stage(cast):
    actions.edit_organization(cast.organization, by=cast.lead, stage="registered", credit_code="51370682MJE000001X")
    cast.organization.refresh_from_db()
    assert (cast.organization.stage, cast.organization.credit_code) == ("budding", "")


def test_a_new_logo_takes_the_place_of_the_old_one(cast):
    organization = actions.edit_organization(cast.organization, by=cast.lead, logo=picture())
    old = organization.logo
    organization = actions.edit_organization(organization, by=cast.lead, logo=picture())
    assert organization.logo != old and not type(old).objects.filter(pk=old.pk).exists()
    assert actions.edit_organization(organization, by=cast.lead, remove_logo=True).logo is None


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


def test_whoever_leaves_is_gone_and_the_lead_hears_of_it(cast):
    actions.end_membership(membership(cast, "editor"), by=cast.editor)
    assert told(cast.lead) == ["organizations.left"] and told(cast.editor) == []
    assert cast.editor not in cast.organization.speakers()
    refuses("not_active", actions.end_membership, membership(cast, "editor"), by=cast.editor)


def test_staff_appoint_a_lead_when_the_one_it_has_is_gone(cast):
    heir = membership(cast, "member")
    refuses("reason_missing", actions.appoint_lead, heir, reason=" ", by=cast.staff)
    refuses("lead_already", actions.appoint_lead, membership(cast, "lead"), reason="失联", by=cast.staff)
    actions.appoint_lead(heir, reason="原负责人失联", by=cast.staff)
    assert (membership(cast, "member").role, membership(cast, "lead").role) == ("lead", "editor")
    assert told(cast.member) == ["organizations.lead"] and told(cast.lead) == ["organizations.lead_appointed"]


def test_an_erased_member_is_none_any_more(cast):
    erase(cast.editor, by=cast.editor)
    assert membership(cast, "editor").status == "ended"
    assert audit.history(cast.organization)[0].data["member"] == cast.editor.pk


def test_the_last_lead_is_erased_after_handing_over(cast):
    with pytest.raises(Refused) as refusal:
        erase(cast.lead, by=cast.lead)
    assert refusal.value.code == "last_lead" and str(cast.organization) in str(refusal.value)
    cast.lead.refresh_from_db()
    assert cast.lead.is_active and membership(cast, "lead").status == "active"
    actions.hand_over_lead(membership(cast, "editor"), by=cast.lead)
    erase(cast.lead, by=cast.lead)
    assert membership(cast, "lead").status == "ended" and list(cast.organization.leads()) == [cast.editor]


def test_a_closed_organization_keeps_nobody_back(cast):
    actions.set_standing(cast.organization, standing="closed", reason="解散", by=cast.staff)
    erase(cast.lead, by=cast.lead)
    assert membership(cast, "lead").role == "lead"  # nameless


@pytest.mark.parametrize(("standing", "closes"), [("pending", True), ("active", False), ("suspended", False)])
def test_what_one_person_began_alone_goes_with_them_until_the_center_counts_on_it(cast, standing, closes):
    organization = actions.found_organization(by=cast.resident, **PROFILE)
    Organization.objects.filter(pk=organization.pk).update(standing=standing)
    if closes:
        erase(cast.resident, by=cast.resident)
        organization.refresh_from_db()
        assert organization.standing == "closed"
    else:
        refuses("last_lead", erase, cast.resident, by=cast.resident)


@pytest.mark.parametrize(
    ("contact", "forgotten"),
    [
        ({"contact_name": "编辑", "contact_phone": "0535-7300000"}, True),
        ({"contact_name": "王老师", "contact_phone": "138 0013 8000"}, True),
        ({"contact_name": "王老师", "contact_phone": "0535-7300000"}, False),
    ],
)
def test_a_profile_does_not_name_an_erased_person(cast, contact, forgotten):
    type(cast.editor).objects.filter(pk=cast.editor.pk).update(phone="+8613800138000", phone_verified=True)
    Organization.objects.filter(pk=cast.organization.pk).update(**contact)
    cast.editor.refresh_from_db()
    erase(cast.editor, by=cast.editor)
    cast.organization.refresh_from_db()
    kept = {"contact_name": cast.organization.contact_name, "contact_phone": cast.organization.contact_phone}
    assert kept == ({"contact_name": "", "contact_phone": ""} if forgotten else contact)
    assert told(cast.lead) == (["organizations.contact_forgotten"] if forgotten else [])


def test_a_person_takes_along_where_they_belong(cast):
    assert export.of(cast.editor)["organizations"][0]["role"] == "editor"
