"""Every governed write on organizations and memberships; invitations have their own in ``inviting``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from incubator.organizations import messages
from incubator.organizations.models import Invitation, Membership, Organization
from incubator.organizations.stages.actions import ask_stage_change
from portal.accounts.phones import shown
from portal.common import audit
from portal.common.errors import Refused, need_reason
from portal.common.rules import named
from portal.common.shelves import ORGANIZATIONS, shelf

PROFILE = ("name", "introduction", "contact_name", "contact_phone")


@transaction.atomic
def found_organization(
    *,
    by: Any,
    logo: ContentFile | None = None,
    fields_of_service: Any = (),
    stage: str = Organization.Stage.BUDDING,
    credit_code: str = "",
    paper: UploadedFile | None = None,
    expires: dt.date | None = None,
    **fields: Any,
) -> Organization:
    """Found an organization; ``by`` becomes its active lead. It waits to be confirmed and may already ask for space.

    It begins as 萌芽. Another ``stage`` is asked for with its ``paper``, if that is there already, and written when the
    center has checked it. ``logo`` is a picture from ``uploads.clean_picture``. Refuses ``name_taken`` and what
    ``ask_stage_change`` refuses.
    """
    organization = Organization(**fields)
    _refuse_taken(organization)
    _save_once(organization)
    organization.fields_of_service.set(fields_of_service)
    if logo:
        _set_logo(organization, logo, by)
    Membership.objects.create(organization=organization, user=by, role=Membership.Role.LEAD)
    audit.record(organization, "organizations.found", by=by, after=organization.standing)
    if paper and stage != organization.stage:
        ask_stage_change(organization, stage=stage, credit_code=credit_code, upload=paper, expires=expires, by=by)
    return organization


@transaction.atomic
def edit_organization(
    organization: Organization,
    *,
    by: Any,
    logo: ContentFile | None = None,
    remove_logo: bool = False,
    fields_of_service: Any = None,
    **fields: Any,
) -> Organization:
    """Change the profile, which the stage is no part of. Refuses ``closed`` and ``name_taken``."""
    if organization.standing not in Organization.Standing.IN_BEING:
        raise Refused("closed", _("这个组织已经关闭，资料不能再修改。"))
    changed = [name for name in PROFILE if name in fields and fields[name] != getattr(organization, name)]
    for name in changed:
        setattr(organization, name, fields[name])
    _refuse_taken(organization)
    _save_once(organization, update_fields=changed)
    if fields_of_service is not None:
        organization.fields_of_service.set(fields_of_service)
    if logo or remove_logo:
        _set_logo(organization, logo, by)
        changed.append("logo")
    audit.record(organization, "organizations.edit", by=by, fields=changed)
    return organization


def _refuse_taken(organization: Organization) -> None:
    others = Organization.objects.exclude(pk=organization.pk)
    if others.filter(name=organization.name).exists():
        raise Refused("name_taken", _("已经有一个组织使用这个名称。"), field="name")


def _save_once(organization: Organization, **how: Any) -> None:
    """Two people may take the same name at the same moment; the second hears of it, too."""
    try:
        with transaction.atomic():
            organization.save(**how)
    except IntegrityError:
        _refuse_taken(organization)
        raise


def _set_logo(organization: Organization, logo: ContentFile | None, by: Any) -> None:
    old = organization.logo
    organization.logo = logo and get_image_model().objects.create(
        title=_("%(organization)s的标志") % {"organization": organization},
        description=_("%(organization)s的标志") % {"organization": organization},
        file=logo,
        uploaded_by_user=by,
        collection=shelf(ORGANIZATIONS),
    )
    organization.save(update_fields=["logo"])
    if old:
        old.delete()


@transaction.atomic
def change_role(membership: Membership, *, role: str, by: Any) -> Membership:
    """Give a member another role; a lead is told. Refuses ``not_active`` and ``last_lead``."""
    membership = _active(membership)
    before = membership.role
    if role == before:
        return membership
    membership.role = role
    _save_keeping_a_lead(membership, "role")
    audit.record(
        membership.organization, "organizations.role", by=by, before=before, after=role, member=membership.user_id
    )
    if role == Membership.Role.LEAD:
        messages.lead_handed_over(membership)
    return membership


@transaction.atomic
def hand_over_lead(membership: Membership, *, by: Any) -> Membership:
    """Make this member the lead; ``by``, the lead so far, stays as editor. Refuses ``not_active``, ``not_lead``."""
    own = membership.organization.memberships.active().filter(user=by, role=Membership.Role.LEAD).first()
    if own is None:
        raise Refused("not_lead", _("只有负责人可以移交负责人。"))
    if own.pk == membership.pk:
        raise Refused("not_lead", _("您已经是负责人。请选择另一位成员。"))
    # The new one first: at no moment is there no lead.
    heir = change_role(membership, role=Membership.Role.LEAD, by=by)
    change_role(own, role=Membership.Role.EDITOR, by=by)
    return heir


@transaction.atomic
def end_membership(membership: Membership, *, by: Any) -> Membership:
    """End a membership (or leave: ``by`` is the member). The person is told. Refuses ``not_active``, ``last_lead``."""
    membership = _active(membership)
    membership.status = Membership.Status.ENDED
    _save_keeping_a_lead(membership, "status")
    audit.record(
        membership.organization,
        "organizations.end_membership",
        by=by,
        before=membership.role,
        after="ended",
        member=membership.user_id,
    )
    if by.pk != membership.user_id:
        messages.ended(membership)
    else:
        messages.left(membership)
    return membership


@transaction.atomic
def appoint_lead(membership: Membership, *, reason: str, by: Any) -> Membership:
    """Staff make a member the lead, for one who is gone or does not answer; who led so far stays as editor.

    The new lead and those before are told. Refuses ``reason_missing``, ``not_active`` and ``lead_already``.
    """
    reason = need_reason(reason, _("请写明为什么由工作人员指定负责人，组织会看到。"))
    heir = _active(membership)
    organization = heir.organization
    if heir.role == Membership.Role.LEAD:
        raise Refused("lead_already", _("这位成员已经是负责人。"))
    before = list(organization.memberships.active().filter(role=Membership.Role.LEAD))
    heir.role = Membership.Role.LEAD
    heir.save(update_fields=["role"])
    audit.record(organization, "organizations.appoint", by=by, after=heir.role, why=reason, member=heir.user_id)
    for former in before:
        change_role(former, role=Membership.Role.EDITOR, by=by)
    messages.lead_appointed(heir, [former.user for former in before], reason)
    return heir


@transaction.atomic
def forget_person(user: Any, *, name: str, contacts: Iterable[str]) -> None:
    """Take an erased person out of their organizations, and their name and number out of public profiles.

    Refuses ``last_lead`` while others or the center count on the organization: it is handed over or closed first. One
    that the center never confirmed, and that nobody else belongs to, is closed with them.
    """
    Invitation.objects.filter(Q(contact__in=list(contacts)) | Q(membership__user=user)).delete()
    memberships = Membership.objects.filter(user=user).exclude(status=Membership.Status.ENDED)
    for membership in memberships.select_related("organization").order_by("organization_id"):
        organization = Organization.objects.select_for_update().get(pk=membership.organization_id)
        _forget_contact(organization, name, contacts)
        if is_last_lead(membership):
            _let_go(organization)
            continue
        before, membership.status = membership.role, Membership.Status.ENDED
        membership.save(update_fields=["status"])
        audit.record(
            organization, "organizations.end_membership", by=None, before=before, after="ended", member=user.pk
        )


def is_last_lead(membership: Membership) -> bool:
    """Whether the organization would be without a lead if this membership ended."""
    if (membership.role, membership.status) != (Membership.Role.LEAD, Membership.Status.ACTIVE):
        return False
    others = membership.organization.memberships.active().filter(role=Membership.Role.LEAD)
    return not others.exclude(pk=membership.pk).exists()


def _let_go(organization: Organization) -> None:
    """What an organization becomes whose last lead is erased; the rule of the database keeps the nameless lead."""
    if organization.standing == Organization.Standing.CLOSED:
        return
    alone = organization.memberships.active().count() == 1
    if organization.standing != Organization.Standing.PENDING or not alone:
        raise Refused(
            "last_lead",
            _(
                "这个账号是“%(organization)s”的负责人。请先在它的成员页面把负责人移交给另一位成员；"
                "没有人可以接手的话，请服务中心关闭这个组织。然后再注销账号。"
            )
            % {"organization": organization},
        )
    organization.standing = Organization.Standing.CLOSED
    organization.save(update_fields=["standing"])
    audit.record(organization, "organizations.standing", by=None, before="pending", after="closed")


def _forget_contact(organization: Organization, name: str, contacts: Iterable[str]) -> None:
    """A profile that shows the erased person shows nobody then (and its page the center) until somebody else stands in."""
    own = {digits_of(contact) for contact in contacts}
    if not (name and organization.contact_name == name) and digits_of(organization.contact_phone) not in own:
        return
    organization.contact_name = organization.contact_phone = ""
    organization.save(update_fields=["contact_name", "contact_phone"])
    audit.record(organization, "organizations.edit", by=None, fields=["contact_name", "contact_phone"])
    messages.contact_forgotten(organization)


def digits_of(phone: str) -> str:
    """A number as it is dialled here, however it was written."""
    return re.sub(r"\D", "", shown(phone))


def _active(membership: Membership) -> Membership:
    fresh = Membership.objects.select_for_update().select_related("organization", "user").get(pk=membership.pk)
    if fresh.status != Membership.Status.ACTIVE:
        raise Refused("not_active", _("这位成员已经不在组织里。"))
    return fresh


def _save_keeping_a_lead(membership: Membership, field: str) -> None:
    try:
        with transaction.atomic():
            membership.save(update_fields=[field])
    except IntegrityError as error:
        if named(error) != "organization_keeps_a_lead":
            raise
        raise Refused("last_lead", _("组织至少要有一位负责人。请先把负责人移交给另一位成员。")) from None


# From which standing staff may bring an organization into which.
STANDINGS = {
    Organization.Standing.PENDING: (Organization.Standing.ACTIVE, Organization.Standing.CLOSED),
    Organization.Standing.ACTIVE: (Organization.Standing.SUSPENDED, Organization.Standing.CLOSED),
    Organization.Standing.SUSPENDED: (Organization.Standing.ACTIVE, Organization.Standing.CLOSED),
    Organization.Standing.CLOSED: (Organization.Standing.ACTIVE,),
}


@transaction.atomic
def set_standing(
    organization: Organization, *, standing: str, reason: str, by: Any, seen: str | None = None
) -> Organization:
    """Confirm, suspend, close or reopen; leads and editors are told. ``seen`` is the standing that was decided about.

    Refuses ``wrong_standing`` (see ``STANDINGS``; or somebody was quicker) and ``reason_missing``: only confirming
    needs none.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    before = organization.standing
    if standing not in STANDINGS[Organization.Standing(before)] or seen not in (None, before):
        raise Refused(
            "wrong_standing",
            _("这个组织现在的状态是“%(now)s”，不能这样改。") % {"now": organization.get_standing_display()},
        )
    if not reason.strip() and standing != Organization.Standing.ACTIVE:
        raise Refused("reason_missing", _("请写明理由，组织会看到。"), field="reason")
    organization.standing = standing
    organization.save(update_fields=["standing"])
    audit.record(organization, "organizations.standing", by=by, before=before, after=standing, why=reason)
    messages.standing_changed(organization, reason)
    return organization
