"""What members of an organization are told."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.organizations.models import Membership, Organization
from portal.notices.actions import notify
from portal.notices.language import speaking_to


def invited(membership: Membership) -> None:
    organization = membership.organization
    with speaking_to(membership.user):
        notify(
            membership.user,
            "organizations.invited",
            _("“%(organization)s”邀请您加入") % {"organization": organization},
            _("“%(organization)s”邀请您加入，角色是%(role)s。打开下面的页面可以接受或谢绝。")
            % {"organization": organization, "role": membership.get_role_display()},
            path=reverse("organization_join", args=[organization.slug]),
        )


def joined(membership: Membership) -> None:
    organization = membership.organization
    for lead in organization.leads():
        with speaking_to(lead):
            notify(
                lead,
                "organizations.joined",
                _("%(person)s加入了“%(organization)s”") % {"person": membership.user, "organization": organization},
                _("%(person)s接受了邀请，现在是“%(organization)s”的%(role)s。")
                % {
                    "person": membership.user,
                    "organization": organization,
                    "role": membership.get_role_display(),
                },
                path=reverse("organization_members", args=[organization.slug]),
            )


def ended(membership: Membership) -> None:
    with speaking_to(membership.user):
        notify(
            membership.user,
            "organizations.ended",
            _("您不再是“%(organization)s”的成员") % {"organization": membership.organization},
            _("“%(organization)s”的负责人结束了您的成员身份。如有疑问，请联系该组织。")
            % {"organization": membership.organization},
        )


def lead_handed_over(membership: Membership) -> None:
    organization = membership.organization
    with speaking_to(membership.user):
        notify(
            membership.user,
            "organizations.lead",
            _("您现在是“%(organization)s”的负责人") % {"organization": organization},
            _("“%(organization)s”的前任负责人把负责人交给了您。您可以编辑资料、管理成员、提交申请。")
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
