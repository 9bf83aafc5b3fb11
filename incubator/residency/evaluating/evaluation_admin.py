"""Evaluations in the Wagtail admin: the list, one of them, and the steps that staff and the director take with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from incubator.residency.evaluating import actions, figures
from incubator.residency.evaluating import admin_forms as forms
from incubator.residency.evaluating import permissions as may
from incubator.residency.evaluating.timing import lapses_on
from incubator.residency.models import Evaluation
from incubator.residency.permissions import can_handle
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import today
from portal.common.records import DayColumn, RecordIndex, RecordViewSet, answers_403


class Verb(NamedTuple):
    label: Any
    done: Any
    form: type[forms.EvaluationForm]
    action: Callable[..., Any]
    text: Any = ""
    danger: bool = False


# For whom and when each is open stands in ``transitions.EVALUATION``.
VERBS = {
    "interview": Verb(
        gettext_lazy("记录面谈"), gettext_lazy("面谈已记下。"), forms.InterviewForm, actions.note_interview
    ),
    "decide": Verb(
        gettext_lazy("作出结论"),
        gettext_lazy("结论已保存，组织会收到通知。"),
        forms.DecideEvaluationForm,
        actions.decide_evaluation,
        gettext_lazy("保存后组织马上收到通知；续期、再评一次或离开也在这一步办好。"),
    ),
    "extend": Verb(
        gettext_lazy("延长自评期限"),
        gettext_lazy("期限已改，组织会收到通知。"),
        forms.ExtendForm,
        actions.extend_evaluation,
        gettext_lazy("提醒从新的期限重新算起。"),
    ),
    "drop": Verb(
        gettext_lazy("取消评估"),
        gettext_lazy("评估已取消，组织会收到通知。"),
        forms.DropForm,
        actions.drop_evaluation,
        danger=True,
    ),
}


def _evaluation(request: HttpRequest, pk: int) -> Evaluation:
    if not can_handle(request.user):
        raise PermissionDenied
    return may.get_evaluation_for(request.user, pk)


def _page(evaluation: Evaluation, **more: Any) -> dict[str, Any]:
    title = f"{evaluation.residency.organization} · {evaluation.get_kind_display()}"
    return {
        "evaluation": evaluation,
        "page_title": title,
        "header_title": title,
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            {"url": reverse("evaluations:index"), "label": _("评估")},
            {"url": reverse("evaluations:edit", args=[evaluation.pk]), "label": title},
        ],
        **more,
    }


def state_of(evaluation: Evaluation) -> str:
    """The state; of one whose day is over, that too."""
    if evaluation.is_overdue:
        return str(_("过了期限，已提醒 %(count)s 次")) % {"count": evaluation.reminders}
    return str(evaluation.get_status_display())


def evaluation_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures, the organization's own words, its reports of that time, the interview, and what comes next."""
    evaluation = _evaluation(request, pk)
    verbs = may.evaluation_verbs(request.user, evaluation)
    reports = evaluation.residency.reports.filter(submitted_at__isnull=False).order_by("-year", "-half")
    context = _page(
        evaluation,
        residency=evaluation.residency,
        state=state_of(evaluation),
        verbs=[(verb, VERBS[verb].label) for verb in VERBS if verb in verbs],
        figures=figures.figures_in(evaluation, fixed=not evaluation.is_open),
        reports=[report for report in reports if report.starts < evaluation.ends and report.ends > evaluation.starts],
        lapse=lapses_on(evaluation) if evaluation.is_overdue else None,
        history=audit.tell(audit.history(evaluation)[:100]),
    )
    return render(request, "residency/admin/evaluation.html", context)


@answers_403
def evaluation_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step: load, permit, form, action, answer."""
    if verb not in VERBS:
        raise Http404
    evaluation = _evaluation(request, pk)
    may.permit_evaluation(request.user, verb, evaluation)
    how, back = VERBS[verb], reverse("evaluations:edit", args=[pk])
    if request.method != "POST" and verb not in may.evaluation_verbs(request.user, evaluation):
        messages.error(request, _("现在的状态是“%(now)s”，不能这样操作。") % {"now": evaluation.get_status_display()})
        return redirect(back)
    form = how.form(request.POST if request.method == "POST" else None, evaluation=evaluation)
    if request.method == "POST" and form.is_valid():
        try:
            how.action(evaluation, by=request.user, **form.arguments())
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, str(how.done))
            return redirect(back)
    context = _page(evaluation, form=form, action=how.label, text=how.text, danger=how.danger, back=back)
    if verb == "decide":
        context |= {"weighed": True, "figures": figures.figures_in(evaluation, fixed=False)}
    status = 422 if request.method == "POST" else 200
    return render(request, "residency/admin/evaluation_verb.html", context, status=status)


class EvaluationFilter(WagtailFilterSet):
    overdue = django_filters.BooleanFilter(label=gettext_lazy("过了期限"), method="filter_overdue")

    class Meta:
        model = Evaluation
        fields = ["status", "overdue", "kind", "decision"]

    def filter_overdue(self, queryset: Any, name: str, value: bool) -> Any:
        late = {"status__in": Evaluation.Status.WAITS_FOR_ANSWER, "due__lt": today()}
        return queryset.filter(**late) if value else queryset.exclude(**late)


class EvaluationIndex(RecordIndex):
    """What waits for the center first, then what waits for an organization."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("residency__organization")

    def order_queryset(self, queryset: Any) -> Any:
        if self.is_explicitly_ordered:
            return super().order_queryset(queryset)
        status = Evaluation.Status
        place = Case(
            When(status__in=status.WAITS_FOR_STAFF, then=0), When(status__in=status.WAITS_FOR_ANSWER, then=1), default=2
        )
        return queryset.order_by(place, "-opened_at", "-pk")


class EvaluationRecords(RecordViewSet):
    model = Evaluation
    name = "evaluations"
    icon = "clipboard-list"
    menu_label = gettext_lazy("评估")
    menu_order = 250
    add_to_admin_menu = True
    index_view_class = EvaluationIndex
    filterset_class = EvaluationFilter
    list_display = [
        TitleColumn(
            "organization",
            label=gettext_lazy("组织"),
            accessor="residency.organization",
            url_name="evaluations:edit",
        ),
        Column("kind", label=gettext_lazy("种类"), accessor="get_kind_display"),
        Column("status", label=gettext_lazy("状态"), accessor=state_of, sort_key="status"),
        DayColumn("due", label=gettext_lazy("自评期限"), sort_key="due"),
        Column("decision", label=gettext_lazy("结论"), accessor="get_decision_display"),
    ]
    search_fields = ["residency__organization__name"]
    ordering = ["-opened_at"]
    record_view = staticmethod(evaluation_record)
    pages = [
        path("<int:pk>/<slug:verb>/", evaluation_verb, name="verb"),
    ]


@hooks.register("register_admin_viewset")
def register_viewset() -> EvaluationRecords:
    return EvaluationRecords()
