"""Signing an agreement: on the page, or on paper that is looked at by the desk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.residency.living import messages
from incubator.residency.living.checklists import open_checklist
from incubator.residency.models import Agreement, Moment, Residency, SignedCopy
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused, need_reason
from portal.common.papers import take_in

How = Agreement.SignedHow


@transaction.atomic
def sign_agreement(agreement: Agreement, *, name: str, by: Any) -> Agreement:
    """Confirm the agreement on the page, with the name typed; an offer is taken up with it.

    An offer can be signed as long as the desk has not taken it back, late or not.
    Refuses ``wrong_state``, ``signed``, ``no_area`` and ``name_missing``.
    """
    residency = _to_sign(agreement, "sign")
    if not name.strip():
        raise Refused("name_missing", _("请写上您的姓名。"), field="name")
    _signed(agreement, residency, "sign", how=How.PAGE, name=name.strip(), signer=by, by=by)
    return agreement


@transaction.atomic
def hand_in_copy(agreement: Agreement, upload: UploadedFile, *, by: Any) -> SignedCopy:
    """Lay a scan or photo of the signed agreement on the desk. Refuses ``wrong_state``, ``signed``, ``no_area``,
    ``copy_waits`` (one is being looked at) and what ``papers.take_in`` refuses.
    """
    residency = _to_sign(agreement, "hand_in_copy")
    if agreement.copies.filter(status=SignedCopy.Status.PENDING).exists():
        raise Refused("copy_waits", _("上次上传的还在核对，请等服务中心答复。"), field="file")
    copy = SignedCopy(agreement=agreement, uploaded_by=by)
    take_in(copy, upload, field="file")
    audit.record(residency, "residency.hand_in_copy", by=by, after=residency.status, agreement=agreement.number)
    return copy


@transaction.atomic
def accept_copy(copy: SignedCopy, *, by: Any) -> SignedCopy:
    """Find the signed copy in order: the agreement is signed by whoever handed it in.

    Refuses ``wrong_state``, ``signed``, ``no_area`` and ``answered``.
    """
    agreement = copy.agreement
    residency = _to_sign(agreement, "accept_copy")
    _pending(copy)
    copy.status = SignedCopy.Status.ACCEPTED
    copy.save(update_fields=["status"])
    _signed(agreement, residency, "accept_copy", how=How.PAPER, name="", signer=copy.uploaded_by, by=by)
    return copy


@transaction.atomic
def return_copy(copy: SignedCopy, *, reason: str, by: Any) -> SignedCopy:
    """Ask for another copy; leads and editors are told why. Refuses ``wrong_state``, ``answered``, ``reason_missing``."""
    residency = locked(copy.agreement.residency)
    demand(residency, "return_copy")
    _pending(copy)
    copy.status = SignedCopy.Status.RETURNED
    copy.reason = need_reason(reason, _("请写明哪里不对，组织会看到。"))
    copy.save(update_fields=["status", "reason"])
    audit.record(
        residency,
        "residency.return_copy",
        by=by,
        after=residency.status,
        why=copy.reason,
        agreement=copy.agreement.number,
    )
    messages.copy_returned(residency, copy.reason)
    return copy


def forget_signer(user: Any) -> int:
    """Clear the name that ``user`` typed under agreements, who is forgotten; that it was signed stays."""
    return Agreement.objects.filter(signed_by=user).exclude(signed_name="").update(signed_name="")


def _to_sign(agreement: Agreement, verb: str) -> Residency:
    """The agreement's residency, held, when the agreement can be signed now; refuses otherwise."""
    residency = locked(agreement.residency)
    demand(residency, verb)
    agreement.refresh_from_db()
    if agreement.signed_how:
        raise Refused("signed", _("这份协议已经签好了。"))
    if agreement.term.starts >= agreement.term.ends:
        raise Refused("no_area", _("这份协议说的场地已经作废，不用再签。"))
    return residency


def _pending(copy: SignedCopy) -> None:
    copy.refresh_from_db(fields=["status"])
    if copy.status != SignedCopy.Status.PENDING:
        raise Refused("answered", _("这份扫描件已经核对过了。"))


def _signed(
    agreement: Agreement, residency: Residency, verb: str, *, how: str, name: str, signer: Any, by: Any
) -> None:
    """Write who signed and how; an offer becomes a signed residency, and its checklist is laid out."""
    agreement.signed_how, agreement.signed_by, agreement.signed_name = how, signer, name
    agreement.signed_at = timezone.now()
    agreement.save(update_fields=["signed_how", "signed_by", "signed_name", "signed_at"])
    before = residency.status
    if residency.status == Residency.Status.OFFERED:
        leads_to(verb, residency, Residency.Status.SIGNED)
        residency.answer_by = None
        residency.save(update_fields=["status", "answer_by"])
        open_checklist(residency, Moment.MOVING_IN)
    audit.record(
        residency, f"residency.{verb}", by=by, before=before, after=residency.status, agreement=agreement.number
    )
    messages.signed(residency, agreement)
