"""What an organization is told about its stage and the paper that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.organizations.models import Organization, StageChange
from portal.notices.actions import notify
from portal.notices.language import speaking_to


def stage_approved(change: StageChange) -> None:
    def words() -> tuple[str, str]:
        named = _named(change)
        return (
            _("“%(organization)s”现在是“%(stage)s”") % named,
            _("中心核实了你们的证书，“%(organization)s”的阶段现在是“%(stage)s”。") % named,
        )

    _tell(change.organization.speakers(), change.organization, "organizations.stage_approved", words)


def stage_declined(change: StageChange) -> None:
    def words() -> tuple[str, str]:
        named = _named(change)
        return (
            _("“%(organization)s”的阶段变更没有通过") % named,
            _("“%(organization)s”申请变更为“%(stage)s”，没有通过。原因：%(reason)s\n\n改好以后可以重新提交。") % named,
        )

    _tell(change.organization.speakers(), change.organization, "organizations.stage_declined", words)


def certificate_expires(change: StageChange, step: int) -> None:
    """To the leads; once a paper and ``step``: days ahead, or 0 when it is over."""

    def words() -> tuple[str, str]:
        named = _named(change) | {"day": date_format(change.expires, "DATE_FORMAT")}
        if not step:
            return (
                _("“%(organization)s”的证书已经过期") % named,
                _("“%(organization)s”的“%(stage)s”证书有效期到 %(day)s，已经过了。请上传新的证书，由中心核实。")
                % named,
            )
        return (
            _("“%(organization)s”的证书快到期了") % named,
            _("“%(organization)s”的“%(stage)s”证书有效期到 %(day)s。换好新证书后请上传，由中心核实。") % named,
        )

    _tell(
        change.organization.leads(),
        change.organization,
        "organizations.certificate_expires",
        words,
        key=f"organizations.certificate:{change.pk}:{step}",
    )


def _named(change: StageChange) -> dict[str, Any]:
    return {
        "organization": change.organization,
        "stage": change.get_stage_display(),
        "reason": change.reason,
    }


def _tell(
    people: Iterable[Any],
    organization: Organization,
    kind: str,
    words: Callable[[], tuple[str, str]],
    *,
    key: str | None = None,
) -> None:
    for person in people:
        with speaking_to(person):
            subject, body = words()
            path = reverse("organization_stage", args=[organization.slug])
            notify(person, kind, subject, body, path=path, key=key and f"{key}:{person.pk}")
