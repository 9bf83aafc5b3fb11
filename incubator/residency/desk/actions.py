"""What the desk does with an application before anybody reviews it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.residency.desk import messages
from incubator.residency.models import Application
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import need_reason


@transaction.atomic
def return_application(application: Application, *, reason: str, by: Any, marks: Iterable[str] = ()) -> Application:
    """Send it back for completion; ``marks`` are the codes of the answers and papers that it concerns.

    Leads and editors are told. Refuses ``wrong_state`` and ``reason_missing``.
    """
    locked(application)
    demand(application, "return")
    need_reason(reason, _("请写明需要补正什么，申请人会看到。"))
    before = application.status
    leads_to("return", application, Application.Status.RETURNED)
    application.return_reason, application.return_marks = reason.strip(), list(marks)
    application.save(update_fields=["status", "return_reason", "return_marks"])
    audit.record(
        application,
        "residency.return",
        by=by,
        before=before,
        after=application.status,
        why=application.return_reason,
        marks=application.return_marks,
    )
    messages.returned(application)
    return application
