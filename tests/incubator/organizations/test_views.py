import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incubator.organizations import actions
from incubator.organizations.models import Organization
from tests.factories.organizations import OrganizationFactory
from tests.incubator.organizations.test_actions import PROFILE, membership


def text(response):
    return response.content.decode()


def edit(organization):
    return reverse("organization_edit", args=[organization.slug])


def members(organization):
    return reverse("organization_members", args=[organization.slug])


def member(cast, name):
    return reverse("organization_member", args=[cast.organization.slug, membership(cast, name).pk])


def test_anybody_signed_in_founds_an_organization(client, cast):
    assert client.get(reverse("organization_new")).status_code == 302
    client.force_login(cast.resident)
    assert client.get(reverse("organization_new")).status_code == 200
    answer = client.post(reverse("organization_new"), PROFILE)
    assert answer.status_code == 302
    assert list(Organization.objects.get(name=PROFILE["name"]).leads()) == [cast.resident]


def test_whoever_has_no_paper_at_hand_brings_it_later(client, cast):
    client.force_login(cast.resident)
    filed = PROFILE | {"stage": "registered", "credit_code": "51370682MJE000001X"}
    answer = client.post(reverse("organization_new"), filed, follow=True)
    own = Organization.objects.get(name=PROFILE["name"])
    assert own.stage == "budding" and answer.redirect_chain[0][0].startswith(
        reverse("organization_stage", args=[own.slug])
    )
    assert 'value="51370682MJE000001X"' in text(answer) and "先按“萌芽”" in text(answer)


@pytest.mark.parametrize(
    ("back", "leads_back"), [("/apply/7/", True), ("//evil.invalid/", False), ("https://evil.invalid/", False)]
)
def test_founding_leads_back_to_where_one_was_sent_from(client, cast, back, leads_back):
    client.force_login(cast.resident)
    answer = client.post(f"{reverse('organization_new')}?next={back}", PROFILE)
    own = Organization.objects.get(name=PROFILE["name"])
    assert answer["Location"] == (back if leads_back else own.get_absolute_url())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "互助社"),
        ("credit_code", "123"),
        ("credit_code", "51370682MJE000001X"),
        ("contact_phone", "没有"),
        ("credit_code", "51370682MJE0000O1X"),
        ("expires", "2000"),
        ("stage", "grown"),
        ("logo", SimpleUploadedFile("logo.png", b"<html>", "image/png")),
    ],
)
def test_bad_input_is_said_at_its_field_and_the_rest_is_kept(client, cast, name, value):
    OrganizationFactory(name="互助社")
    client.force_login(cast.resident)
    page = client.post(reverse("organization_new"), PROFILE | {name: value})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [name]
    assert PROFILE["introduction"] in text(page)
    assert not Organization.objects.filter(name=PROFILE["name"]).exists()


@pytest.mark.parametrize(
    ("who", "profile", "people"),
    [
        (None, 302, 302),
        ("lead", 200, 200),
        ("editor", 200, 200),
        ("member", 403, 200),
        ("outsider", 403, 403),
        ("resident", 403, 403),
        ("staff", 403, 200),
    ],
)
def test_who_edits_the_profile_and_sees_the_members(client, cast, who, profile, people):
    if who:
        client.force_login(getattr(cast, who))
    assert client.get(edit(cast.organization)).status_code == profile
    assert client.post(edit(cast.organization), {"name": ""}).status_code == (422 if profile == 200 else profile)
    assert client.get(members(cast.organization)).status_code == people


def test_an_organization_that_is_not_public_is_nothing_to_strangers(client, cast):
    Organization.objects.filter(pk=cast.organization.pk).update(standing="pending")
    client.force_login(cast.outsider)
    for address in (edit(cast.organization), members(cast.organization), member(cast, "lead")):
        assert client.get(address).status_code == 404
    assert client.get(edit(cast.other_organization)).status_code == 200


def test_the_profile_is_changed(client, cast):
    client.force_login(cast.editor)
    assert client.post(edit(cast.organization), PROFILE).url == cast.organization.get_absolute_url()
    cast.organization.refresh_from_db()
    assert cast.organization.name == PROFILE["name"]


def test_a_lead_manages_members_and_everyone_may_leave(client, cast):
    client.force_login(cast.editor)
    assert client.post(member(cast, "member"), {"do": "end"}).status_code == 403
    client.force_login(cast.lead)
    assert client.post(member(cast, "member"), {"do": "nothing"}).status_code == 422
    assert client.post(member(cast, "member"), {"do": "editor"}).status_code == 302
    assert membership(cast, "member").role == "editor"
    page = client.get(member(cast, "lead"))
    assert "移交给谁" in text(page) and member(cast, "editor") in text(page)
    assert "button--danger" not in text(page)
    page = client.post(member(cast, "lead"), {})
    assert page.status_code == 422 and "至少要有一位负责人" in text(page) and "移交给谁" in text(page)
    assert client.post(member(cast, "editor"), {"do": "lead"}).status_code == 302
    assert client.post(member(cast, "lead"), {}).status_code == 302
    assert client.get(members(cast.organization)).status_code == 403


def test_staff_confirm_suspend_and_close_in_the_admin(client, cast):
    Organization.objects.filter(pk=cast.organization.pk).update(standing="pending")
    record = reverse("organization_records:edit", args=[cast.organization.pk])
    client.force_login(cast.lead)
    assert client.get(record).status_code in (302, 403)
    client.force_login(cast.staff)
    assert str(cast.organization) in text(client.get(reverse("organization_records:index")))
    confirm = reverse("organization_records:standing", args=[cast.organization.pk, "active"])
    assert confirm in text(client.get(record))
    assert client.post(confirm, {"reason": ""}).url == record
    close = reverse("organization_records:standing", args=[cast.organization.pk, "closed"])
    page = client.post(close, {"reason": ""})
    assert page.status_code == 422 and "请写明理由" in text(page)
    assert client.post(close, {"reason": "已经解散"}).url == record
    assert "已经解散" in text(client.get(record))
    cast.organization.refresh_from_db()
    assert cast.organization.standing == "closed"
    assert client.get(reverse("organization_records:standing", args=[cast.organization.pk, "x"])).status_code == 404


def test_a_lead_without_anybody_else_is_told_whom_to_ask(client, cast, house):
    for name in ("editor", "member"):
        actions.end_membership(membership(cast, name), by=cast.lead)
    client.force_login(cast.lead)
    page = text(client.get(member(cast, "lead")))
    assert "请先邀请一位" in page and "请服务中心关闭这个组织" in page


def test_staff_appoint_a_lead_in_the_admin(client, cast):
    record = reverse("organization_records:edit", args=[cast.organization.pk])
    address = reverse("organization_records:appoint", args=[cast.organization.pk, membership(cast, "member").pk])
    client.force_login(cast.staff)
    assert address in text(client.get(record))
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "失联"}).url == record
    assert membership(cast, "member").role == "lead"
    assert client.post(address, {"reason": "再来"}).status_code == 422


def test_staff_keep_the_fields_of_service(client, cast):
    client.force_login(cast.staff)
    field = {"name": "急救", "name_en": "First aid", "slug": "first-aid", "order": 1}
    assert client.post(reverse("service_fields:add"), field).status_code == 302
    assert "急救" in text(client.get(reverse("service_fields:index")))


def test_a_clerk_who_was_slower_decides_about_nothing_else(client, cast):
    """Two clerks look at a new organization; one confirms it, the other wanted to turn it away."""
    Organization.objects.filter(pk=cast.organization.pk).update(standing="pending")
    client.force_login(cast.staff)
    close = reverse("organization_records:standing", args=[cast.organization.pk, "closed"])
    assert 'name="seen" value="pending"' in text(client.get(close))
    Organization.objects.filter(pk=cast.organization.pk).update(standing="active")
    page = client.post(close, {"reason": "重复的组织", "seen": "pending"})
    assert page.status_code == 422 and "现在的状态是" in text(page) and "重复的组织" in text(page)
    cast.organization.refresh_from_db()
    assert cast.organization.standing == "active"
