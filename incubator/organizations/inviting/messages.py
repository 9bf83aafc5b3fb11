"""What the invited and those who invite are told."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.organizations.models import Invitation, Membership, Organization
from portal.accounts.contacts import is_email
from portal.notices.actions import notify, write_to
from portal.notices.language import speaking_to, speaking_to_a_stranger


def invited(membership: Membership) -> None:
    """To a person with an account; once a day."""
    organization = membership.organization
    with speaking_to(membership.user):
        notify(
            membership.user,
            "organizations.invited",
            _("“%(organization)s”邀请您加入") % {"organization": organization},
            _("“%(organization)s”邀请您加入，角色是%(role)s。打开下面的页面可以接受或谢绝。")
            % {"organization": organization, "role": membership.get_role_display()},
            path=join_path(organization),
            key=f"organizations.invited:{membership.pk}:{timezone.localdate()}",
        )


def written_to(invitation: Invitation) -> None:
    """To an address behind which nobody is known; once a day."""
    organization, contact = invitation.organization, invitation.contact
    with speaking_to_a_stranger():
        words = {
            "organization": organization,
            "role": invitation.get_role_display(),
            "days": Invitation.DAYS,
        }
        if is_email(contact):
            subject = _("“%(organization)s”邀请您加入") % words
            body = _(
                "“%(organization)s”邀请您加入他们在红心空间的团队，角色是%(role)s。\n\n"
                "打开下面的页面，用收到这封信的邮箱注册，就可以接受或谢绝。"
                "已经用手机号或别的邮箱注册过的，登录后在“我的资料”里加上这个邮箱即可。\n\n"
                "不认识这个组织的话，不用理会这封信；邀请 %(days)s 天后失效。"
            )
        else:
            subject = _("“%(organization)s”邀请您加入，请用这个手机号登录或注册后答复；不认识请忽略。") % words
            body = _("“%(organization)s”邀请您加入，角色是%(role)s。邀请 %(days)s 天后失效。")
        write_to(
            contact,
            "organizations.invited",
            subject,
            body % words,
            path=join_path(organization),
            key=f"organizations.invited:{organization.pk}:{contact}:{timezone.localdate()}",
        )


def joined(membership: Membership) -> None:
    organization = membership.organization

    def words() -> tuple[str, str]:
        named = {
            "person": membership.user,
            "organization": organization,
            "role": membership.get_role_display(),
        }
        return (
            _("%(person)s加入了“%(organization)s”") % named,
            _("%(person)s接受了邀请，现在是“%(organization)s”的%(role)s。") % named,
        )

    tell_leads(organization, "organizations.joined", words)


def declined(organization: Organization, contact: str) -> None:
    """``contact`` is masked: enough for the lead to know whom they had asked."""

    def words() -> tuple[str, str]:
        named = {"organization": organization, "contact": contact}
        return (
            _("发给 %(contact)s 的邀请被谢绝了") % named,
            _("您邀请 %(contact)s 加入“%(organization)s”，对方谢绝了。") % named,
        )

    tell_leads(organization, "organizations.declined", words)


def tell_leads(organization: Organization, kind: str, words: Any, *, key: str | None = None) -> None:
    """Tell each lead, in their language, and lead them to the members; ``words`` gives (subject, body)."""
    for lead in organization.leads():
        with speaking_to(lead):
            subject, body = words()
            path = reverse("organization_members", args=[organization.slug])
            notify(lead, kind, subject, body, path=path, key=key and f"{key}:{lead.pk}")


def join_path(organization: Organization) -> str:
    return reverse("organization_join", args=[organization.slug])
