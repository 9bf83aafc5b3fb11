"""What members of an organization are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.organizations.inviting.messages import tell_leads
from incubator.organizations.models import Membership, Organization
from portal.notices.actions import notify
from portal.notices.language import speaking_to


def left(membership: Membership) -> None:
    """To the leads: a member went by themselves."""

    def words() -> tuple[str, str]:
        named = {"person": membership.user, "organization": membership.organization}
        return (
            _("%(person)s离开了“%(organization)s”") % named,
            _("%(person)s自己离开了“%(organization)s”，不能再替它预约和申请。") % named,
        )

    tell_leads(membership.organization, "organizations.left", words)


def ended(membership: Membership) -> None:
    with speaking_to(membership.user):
        notify(
            membership.user,
            "organizations.ended",
            _("您不再是“%(organization)s”的成员") % {"organization": membership.organization},
            _("“%(organization)s”的负责人结束了您的成员身份。如有疑问，请联系该组织。")
            % {"organization": membership.organization},
        )


def lead_appointed(membership: Membership, former: Iterable[Any], reason: str) -> None:
    """To the new lead is told by ``lead_handed_over``; those before learn why they are none any more."""
    lead_handed_over(membership)
    organization = membership.organization
    for person in former:
        with speaking_to(person):
            notify(
                person,
                "organizations.lead_appointed",
                _("“%(organization)s”有了新的负责人") % {"organization": organization},
                _("服务中心指定%(person)s为“%(organization)s”的负责人，您现在是编辑。原因：%(reason)s")
                % {"person": membership.user, "organization": organization, "reason": reason},
                path=reverse("organization_members", args=[organization.slug]),
            )


def contact_forgotten(organization: Organization) -> None:
    for person in organization.speakers():
        with speaking_to(person):
            notify(
                person,
                "organizations.contact_forgotten",
                _("请为“%(organization)s”填写新的联系人") % {"organization": organization},
                _(
                    "“%(organization)s”资料里的联系人注销了账号，姓名和电话已经去掉。请填写新的联系人，居民才找得到你们。"
                )
                % {"organization": organization},
                path=reverse("organization_edit", args=[organization.slug]),
            )


def lead_handed_over(membership: Membership) -> None:
    organization = membership.organization
    with speaking_to(membership.user):
        notify(
            membership.user,
            "organizations.lead",
            _("您现在是“%(organization)s”的负责人") % {"organization": organization},
            _("“%(organization)s”的负责人现在是您。您可以编辑资料、管理成员、提交申请。")
            % {"organization": organization},
            path=reverse("organization_members", args=[organization.slug]),
        )


def standing_changed(organization: Organization, reason: str) -> None:
    for person in organization.speakers():
        with speaking_to(person):
            subject, body = _standing_words(organization.standing)
            words = {"organization": organization, "reason": reason}
            notify(
                person,
                "organizations.standing",
                subject % words,
                body % words,
                path=reverse("organization", args=[organization.slug]),
            )


def _standing_words(standing: str) -> tuple[str, str]:
    if standing == Organization.Standing.ACTIVE:
        return (
            _("“%(organization)s”已通过核实"),
            _("“%(organization)s”的状态现在是“正常”，居民可以在网站上看到它的资料。%(reason)s"),
        )
    if standing == Organization.Standing.SUSPENDED:
        return (
            _("“%(organization)s”已被暂停"),
            _("“%(organization)s”暂时不能预约场地，也不能提交申请。原因：%(reason)s"),
        )
    return (
        _("“%(organization)s”已关闭"),
        _("“%(organization)s”已关闭，不再在网站上展示。原因：%(reason)s"),
    )
