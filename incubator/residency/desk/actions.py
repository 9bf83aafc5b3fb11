"""What the desk does with an application before anybody reviews it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.residency.applying.reading import mark_choices
from incubator.residency.desk import messages
from incubator.residency.models import Application
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused, need_reason


@transaction.atomic
def examine_application(
    application: Application,
    *,
    by: Any,
    ticked: Iterable[str] = (),
    unticked: Iterable[str] = (),
    version: int | None = None,
) -> Application:
    """Note which answers and papers are in order (``ticked``) and which no longer are (``unticked``), by their codes.

    Only what changes is given, so two clerks who look at the same time add up. Codes that the application does not
    know are left out. Refuses ``wrong_state``, and ``changed`` when something newer than ``version`` was handed in.
    """
    locked(application)
    demand(application, "examine")
    latest = application.latest_version
    if version is not None and latest is not None and latest.number != version:
        raise Refused("changed", _("申请人又提交了一次，请核对新的内容。"))
    good = (set(application.examined) | set(ticked)) - set(unticked)
    before, application.examined = application.examined, [c for c in mark_choices(application) if c in good]
    if application.examined != before:
        application.save(update_fields=["examined"])
        audit.record(
            application,
            "residency.examine",
            by=by,
            before=application.status,
            after=application.status,
            version=latest and latest.number,
            ticked=[code for code in application.examined if code not in before],
            unticked=[code for code in before if code not in application.examined],
        )
    return application


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
