"""The applications of a call side by side: what reviewers think, what is wanted, and what there is to give."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.residency import permissions as may
from incubator.residency.desk.queue import who_has
from incubator.residency.models import Application, Call, Criterion
from incubator.residency.reviewing.results import ORDERS, Row, side_by_side
from portal.common.forms import whole_number
from portal.common.records import answers_403
from portal.common.spreadsheets import Sheet, workbook

ORDER_NAMES = {
    "median": gettext_lazy("中位数"),
    "mean": gettext_lazy("平均"),
    "range": gettext_lazy("高低相差"),
    "deviation": gettext_lazy("标准差"),
    "area": gettext_lazy("想要的面积"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@answers_403
def compare(request: HttpRequest) -> HttpResponse:
    """Those of a call that are to be decided, or with ``all`` every one that was submitted; ``export=xlsx`` as a file."""
    if not may.can_handle(request.user):
        raise PermissionDenied
    calls = list(
        Call.objects.annotate(waiting=Count("applications", filter=Q(applications__status__in=_to_decide())))
        .filter(applications__submitted_at__isnull=False)
        .distinct()
        .order_by("-waiting", "-pk")
    )
    wanted = whole_number(request.GET.get("call", ""))
    call = next((one for one in calls if one.pk == wanted), calls[0] if calls else None)
    order = request.GET.get("order", "")
    order = order if order in ORDERS else ORDERS[0]
    everything = bool(request.GET.get("all"))
    applications = _applications(call, everything)
    rows = side_by_side(applications, request.user, order)
    criteria = list(Criterion.objects.filter(call=call))
    if request.GET.get("export") == "xlsx" and call:
        return _spreadsheet(call, rows, criteria)
    title = _("并排比较")
    context = {
        "page_title": title,
        "header_title": title,
        "header_icon": "list-ul",
        "breadcrumbs_items": [
            {"url": reverse("applications:index"), "label": _("入驻申请")},
            {"url": "", "label": title},
        ],
        "calls": calls,
        "call": call,
        "order": order,
        "orders": ORDER_NAMES.items(),
        "all": everything,
        "rows": [(row, who_has(row.application)) for row in rows],
        "criteria": criteria,
        "wanted": sum((row.application.area_wanted or Decimal(0) for row in rows), Decimal(0)),
        "granted": _granted(call),
        "today": timezone.localdate(),
    }
    return render(request, "residency/admin/compare.html", context)


def _to_decide() -> frozenset[str]:
    return Application.Status.BEFORE_DECISION | {Application.Status.DECIDED}


def _applications(call: Call | None, everything: bool) -> Any:
    found = Application.objects.filter(call=call, submitted_at__isnull=False)
    if not everything:
        found = found.filter(status__in=_to_decide())
    return found.select_related("organization", "call__center").prefetch_related("reviews__reviewer")


def _granted(call: Call | None) -> Decimal:
    """The m² of the call that were granted already."""
    accepted = Application.objects.filter(call=call, outcome=Application.Outcome.ACCEPTED, granted_area__isnull=False)
    accepted = accepted.exclude(status=Application.Status.WITHDRAWN)
    return sum(accepted.values_list("granted_area", flat=True), Decimal(0))


def _spreadsheet(call: Call, rows: list[Row], criteria: list[Criterion]) -> HttpResponse:
    headings = [
        *(_("编号"), _("组织"), _("状态"), _("已评审"), _("请了几位"), _("中位数"), _("平均")),
        *(_("最低"), _("最高"), _("标准差"), _("需要面积（平方米）")),
        *(_("%(criterion)s（中位数）") % {"criterion": criterion} for criterion in criteria),
    ]
    lines = []
    for row in rows:
        one, total = row.application, row.result.total if row.result else None
        figures = (total.median, total.mean, total.lowest, total.highest, total.deviation) if total else (None,) * 5
        asked = (row.result.given, row.result.asked) if row.result else (None, None)
        medians = (
            [line.spread and line.spread.median for line in row.result.lines] if row.result else [None] * len(criteria)
        )
        head = [one.pk, str(one.organization), one.get_status_display(), *asked]
        lines.append([*head, *figures, one.area_wanted, *medians])
    formats = [*[""] * 5, *["0.00"] * 5, "0.0", *["0.00"] * len(criteria)]
    book = workbook([Sheet(_("并排比较"), headings, lines, formats)])
    response = HttpResponse(book, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="comparison-{call.pk}.xlsx"'
    return response
