"""Every governed write on an organization's stage: it changes by a paper that the center has checked, and not otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.organizations.credit_code import clean_credit_code
from incubator.organizations.models import Organization, StageChange
from incubator.organizations.stages import messages
from portal.common import audit
from portal.common.errors import Refused, need_reason
from portal.common.papers import take_in

Stage, Status = Organization.Stage, StageChange.Status


@transaction.atomic
def ask_stage_change(
    organization: Organization,
    *,
    stage: str,
    upload: UploadedFile | None,
    credit_code: str = "",
    expires: dt.date | None = None,
    by: Any,
) -> StageChange:
    """Ask the center to check a paper and to write the stage that it proves; the same stage with a new paper, too.

    ``credit_code`` is for 登记 alone, ``expires`` the last day on which the paper holds. Refuses ``closed``,
    ``under_way`` (one at a time), ``same_stage`` (there is no paper of 萌芽), ``code_missing``, ``code_unasked``,
    what ``clean_credit_code`` finds wrong, ``credit_code_taken``, ``paper_missing``, ``expired``, and the paper by its
    content (``uploads.clean_paper``).
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.standing not in Organization.Standing.IN_BEING:
        raise Refused("closed", _("这个组织已经关闭，资料不能再修改。"))
    if organization.stage_changes.pending().exists():
        raise _under_way()
    if stage == organization.stage == Stage.BUDDING:
        raise Refused("same_stage", _("现在就是“萌芽”，不用变更。"), field="stage")
    code = _code(organization, stage, credit_code)
    if expires and expires < timezone.localdate():
        raise Refused("expired", _("这份证书已经过期，请上传还有效的。"), field="expires")
    if upload is None:
        raise Refused("paper_missing", _("请上传证书或证明文件。"), field="paper")
    change = StageChange(organization=organization, stage=stage, credit_code=code, expires=expires, uploaded_by=by)
    try:
        with transaction.atomic():
            take_in(change, upload, field="paper")
    except IntegrityError:
        raise _under_way() from None
    audit.record(
        organization, "organizations.stage_ask", by=by, before=organization.stage, after=stage, change=str(change.pk)
    )
    return change


def _under_way() -> Refused:
    return Refused("under_way", _("已经有一份变更在等中心核实。要改的话，请先撤回它。"))


def _code(organization: Organization, stage: str, typed: str) -> str:
    """The credit code to be written along with ``stage``."""
    if stage != Stage.REGISTERED:
        if typed.strip():
            raise Refused("code_unasked", _("只有已登记的组织才有这个代码，请不要填。"), field="credit_code")
        return ""
    if not typed.strip():
        raise Refused("code_missing", _("已登记的组织要填写统一社会信用代码。"), field="credit_code")
    try:
        code = clean_credit_code(typed)
    except ValidationError as error:
        raise Refused(error.code or "code_letter", error.messages[0], field="credit_code") from None
    _refuse_taken(organization, code)
    return code


def _refuse_taken(organization: Organization, code: str) -> None:
    if code and Organization.objects.exclude(pk=organization.pk).filter(credit_code=code).exists():
        raise Refused("credit_code_taken", _("这个统一社会信用代码已经有组织使用。"), field="credit_code")


@transaction.atomic
def withdraw_stage_change(change: StageChange, *, by: Any) -> StageChange:
    """Take the request back; its paper is deleted. Refuses ``decided``."""
    change = _pending(change)
    _settle(change, Status.WITHDRAWN, "organizations.stage_withdraw", by=by)
    storage, name = change.file.storage, change.file.name
    transaction.on_commit(lambda: storage.delete(name))
    return change


@transaction.atomic
def approve_stage_change(change: StageChange, *, by: Any) -> StageChange:
    """The paper is in order: stage and credit code are written as asked; leads and editors are told.

    Refuses ``decided`` (answered or withdrawn meanwhile), ``closed``, ``expired`` and ``credit_code_taken``.
    """
    change = _pending(change)
    organization = change.organization
    if organization.standing not in Organization.Standing.IN_BEING:
        raise Refused("closed", _("这个组织已经关闭，资料不能再修改。"))
    if change.is_expired:
        raise Refused("expired", _("证书已经过期，不能通过。请写明理由退回，请组织上传新的。"))
    _refuse_taken(organization, change.credit_code)
    before = organization.stage
    organization.stage, organization.credit_code = change.stage, change.credit_code
    try:
        with transaction.atomic():
            organization.save(update_fields=["stage", "credit_code"])
    except IntegrityError:
        _refuse_taken(organization, change.credit_code)
        raise
    _settle(change, Status.APPROVED, "organizations.stage_approve", by=by, before=before)
    messages.stage_approved(change)
    return change


@transaction.atomic
def decline_stage_change(change: StageChange, *, reason: str, by: Any) -> StageChange:
    """The paper does not prove it: the stage stays; leads and editors read the reason. Refuses ``decided``, ``reason_missing``."""
    reason = need_reason(reason, _("请写明为什么没有通过，组织会看到。"))
    change = _pending(change)
    change.reason = reason
    _settle(change, Status.DECLINED, "organizations.stage_decline", by=by, why=reason)
    messages.stage_declined(change)
    return change


def _settle(change: StageChange, status: Any, verb: str, *, by: Any, before: str = "", why: str = "") -> None:
    change.status, change.decided_by, change.decided_at = status, by, timezone.now()
    change.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    audit.record(
        change.organization,
        verb,
        by=by,
        before=before or change.organization.stage,
        after=change.stage,
        why=why,
        change=str(change.pk),
    )


def _pending(change: StageChange) -> StageChange:
    """Read anew under the organization's lock."""
    organization = Organization.objects.select_for_update().get(pk=change.organization_id)
    fresh = StageChange.objects.get(pk=change.pk)
    fresh.organization = organization
    if fresh.status != Status.PENDING:
        raise Refused(
            "decided",
            _("这份变更现在的状态是“%(now)s”，不能再这样操作。请刷新页面看看。") % {"now": fresh.get_status_display()},
        )
    return fresh
