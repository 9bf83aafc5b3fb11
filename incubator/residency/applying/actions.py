"""Every governed write of the applicant's side: starting, answering, handing in, withdrawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.organizations.models import Organization
from incubator.residency.applying import completeness, drafts, messages
from incubator.residency.desk.examining import still_in_order
from incubator.residency.models import Application, Call, Residency, SubmittedVersion
from incubator.residency.transitions import demand, leads_to, locked
from incubator.residency.waiting import line
from portal.common import audit
from portal.common.errors import Refused


@transaction.atomic
def start_application(organization: Organization, call: Call, *, by: Any) -> Application:
    """Begin a draft for ``organization`` in ``call``.

    Refuses ``call_closed``, ``not_allowed`` (a suspended or closed organization), ``resident`` (it lives in the
    center already) and ``under_way`` (``alternatives``: the application that is).
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    _refuse_closed_call(call)
    _refuse_standing(organization)
    if organization.residencies.filter(center_id=call.center_id, status__in=Residency.Status.UNDER_WAY).exists():
        raise Refused("resident", _("“%(organization)s”已经入驻，不用再申请。") % {"organization": organization})
    under_way = organization.applications.filter(call=call, status__in=Application.Status.UNDER_WAY).first()
    if under_way is None:
        try:
            with transaction.atomic():
                application = Application.objects.create(organization=organization, call=call, created_by=by)
        except IntegrityError:
            under_way = organization.applications.get(call=call, status__in=Application.Status.UNDER_WAY)
    if under_way is not None:
        raise Refused("under_way", _("这个组织在这次招募中已经有一份申请。"), alternatives=[under_way])
    audit.record(application, "residency.start", by=by, after=application.status)
    return application


@transaction.atomic
def save_step(
    application: Application, step: str, cleaned: dict[str, Any], *, by: Any, seen: Mapping[str, str] | None = None
) -> drafts.Saved:
    """Keep the answers of ``step``; empty ones are kept as empty. Refuses ``wrong_state``.

    ``seen`` are the stamps of the answers with which the page was made (see ``drafts``): what was changed elsewhere
    since is not overwritten and is told in the answer. Without them what comes last counts.
    """
    locked(application)
    demand(application, "edit")
    answers = {name: cleaned[name] for name in completeness.STEPS[step] if name in cleaned}
    changed, found = drafts.compare(application, answers, seen or {})
    for name in changed:
        setattr(application, name, answers[name])
    if changed:
        application.saved_at = timezone.now()
        application.save(update_fields=[*changed, "saved_at"])
    return found


@transaction.atomic
def submit_application(application: Application, *, by: Any) -> SubmittedVersion:
    """Hand the application in: its answers and papers are frozen as the next version, leads and editors get a receipt.

    Refuses ``wrong_state``, ``not_allowed``, ``call_closed`` (the first time; what was returned may come back later)
    and ``incomplete`` (``alternatives``: the list of ``completeness.Missing``).
    """
    locked(application)
    demand(application, "submit")
    _refuse_standing(application.organization)
    if application.submitted_at is None:
        _refuse_closed_call(application.call)
    if gaps := completeness.missing(application, timezone.localdate()):
        raise Refused("incomplete", _("还有内容没有填好，补上后再提交。"), alternatives=gaps)
    before = application.status
    latest = application.latest_version
    version = SubmittedVersion.objects.create(
        application=application,
        number=latest.number + 1 if latest else 1,
        answers=completeness.frozen_answers(application),
        submitted_by=by,
    )
    version.documents.set(application.documents.current())
    leads_to("submit", application, Application.Status.SUBMITTED)
    application.submitted_at = version.submitted_at
    application.return_reason, application.return_marks = "", []
    application.examined = still_in_order(application, latest, version) if latest else []
    application.save(update_fields=["status", "submitted_at", "return_reason", "return_marks", "examined"])
    audit.record(
        application, "residency.submit", by=by, before=before, after=application.status, version=version.number
    )
    messages.submitted(application, version.number)
    return version


@transaction.atomic
def withdraw_application(application: Application, *, by: Any) -> Application:
    """Take the application back, or leave the waiting list; leads and editors are told. Refuses ``wrong_state``."""
    line.hold(application.call.center_id)
    locked(application)
    demand(application, "withdraw")
    before = application.status
    if before == Application.Status.WAITING:
        line.leave(application)
    leads_to("withdraw", application, Application.Status.WITHDRAWN)
    application.save(update_fields=["status"])
    audit.record(application, "residency.withdraw", by=by, before=before, after=application.status)
    messages.withdrawn(application)
    return application


def _refuse_closed_call(call: Call) -> None:
    today = timezone.localdate()
    if call.opens and today < call.opens:
        raise Refused("call_closed", _("这次招募从 %(day)s 开始，还不能申请。") % {"day": call.opens})
    if not call.is_open(today):
        raise Refused("call_closed", _("这次招募已于 %(day)s 截止。") % {"day": call.closes})


def _refuse_standing(organization: Organization) -> None:
    if not organization.may_ask:
        raise Refused(
            "not_allowed",
            _("“%(organization)s”现在的状态是“%(standing)s”，不能申请。请联系服务中心。")
            % {"organization": organization, "standing": organization.get_standing_display()},
        )
