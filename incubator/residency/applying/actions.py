"""Every governed write of the applicant's side: starting, answering, papers, handing in, withdrawing."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.organizations.models import Organization
from incubator.residency.applying import completeness, messages
from incubator.residency.desk.examining import still_in_order
from incubator.residency.models import Application, Call, Document, PaperKind, Residency, SubmittedVersion
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused
from portal.common.papers import take_in


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
def save_step(application: Application, step: str, cleaned: dict[str, Any], *, by: Any) -> Application:
    """Keep the answers of ``step``; empty ones are kept as empty. Refuses ``wrong_state``."""
    locked(application)
    demand(application, "edit")
    changed = [
        name for name in completeness.STEPS[step] if name in cleaned and cleaned[name] != getattr(application, name)
    ]
    for name in changed:
        setattr(application, name, cleaned[name])
    if changed:
        application.save(update_fields=changed)
    return application


@transaction.atomic
def attach_paper(application: Application, kind: PaperKind, upload: UploadedFile, *, by: Any) -> Document:
    """Put a paper into the application, instead of the one of its kind that lies there.

    What was handed in before stays with its version. Refuses ``wrong_state``, ``not_asked``, and by its content:
    ``too_large``, ``empty``, ``wrong_kind``, ``too_many_pixels``; the field is ``paper_<kind>``.
    """
    locked(application)
    demand(application, "edit")
    field = f"paper_{kind.pk}"
    if not application.papers_asked().filter(pk=kind.pk).exists():
        raise Refused("not_asked", _("这次招募不需要这种材料。"), field=field)
    before = list(application.documents.current().filter(kind=kind))
    document = Document(application=application, kind=kind, uploaded_by=by)
    take_in(document, upload, field=field)
    for old in before:
        _lay_aside(old)
    audit.record(application, "residency.paper_attach", by=by, document=str(document.pk), kind=kind.pk)
    return document


@transaction.atomic
def remove_paper(document: Document, *, by: Any) -> None:
    """Take a paper out of the application. Refuses ``wrong_state`` and ``removed``."""
    application = document.application
    locked(application)
    demand(application, "edit")
    if document.removed_at is not None:
        raise Refused("removed", _("这份材料已经移除了。"))
    audit.record(application, "residency.paper_remove", by=by, document=str(document.pk), kind=document.kind_id)
    _lay_aside(document)


def _lay_aside(document: Document) -> None:
    """A paper that was handed in once stays for its version; one that never was is gone for good."""
    if SubmittedVersion.objects.filter(documents=document).exists():
        document.removed_at = timezone.now()
        document.save(update_fields=["removed_at"])
        return
    storage, name = document.file.storage, document.file.name
    document.delete()
    transaction.on_commit(lambda: storage.delete(name))


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
    """Take the application back; leads and editors are told. Refuses ``wrong_state``."""
    locked(application)
    demand(application, "withdraw")
    before = application.status
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
