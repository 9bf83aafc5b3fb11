"""The desk in the Wagtail admin: the queue of applications, one of them, and the steps that staff take with it."""

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
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from incubator.residency import actions, area
from incubator.residency import permissions as may
from incubator.residency.applying import reading
from incubator.residency.desk.forms import AssignForm, DecideForm, ReturnForm, VerbForm
from incubator.residency.models import Application, Residency
from portal.common import audit
from portal.common.errors import Refused
from portal.common.records import RecordIndex, RecordViewSet, answers_403


class Verb(NamedTuple):
    label: Any
    done: Any
    form: type[VerbForm]
    action: Callable[..., Any]
    text: Any = ""


# The desk's verbs; for whom and when each is open stands in ``transitions.TABLE``.
VERBS = {
    "return": Verb(
        gettext_lazy("退回补正"), gettext_lazy("已退回，申请人会收到通知。"), ReturnForm, actions.return_application
    ),
    "assign": Verb(gettext_lazy("安排评审"), gettext_lazy("评审已安排。"), AssignForm, actions.assign_reviewers),
    "decide": Verb(
        gettext_lazy("作出决定"),
        gettext_lazy("决定已保存，公布后申请人才会收到通知。"),
        DecideForm,
        actions.decide_application,
    ),
    "announce": Verb(
        gettext_lazy("公布决定"),
        gettext_lazy("决定已公布，申请人会收到通知。"),
        VerbForm,
        actions.announce_application,
        gettext_lazy("公布后，申请人会收到决定和理由；同意入驻的开始公示。"),
    ),
    "begin": Verb(
        gettext_lazy("办理入驻"),
        gettext_lazy("入驻已办理，申请人会收到通知。"),
        VerbForm,
        actions.begin_residency,
        gettext_lazy("面积从批准的第一天起算给这个组织；如果那一天已过，从今天起。"),
    ),
}


def _page(request: HttpRequest, application: Application, **more: Any) -> dict[str, Any]:
    title = f"{application.organization} · {application}"
    return {
        "application": application,
        "page_title": title,
        "header_title": title,
        "header_icon": "doc-full",
        "breadcrumbs_items": [
            {"url": reverse("applications:index"), "label": _("入驻申请")},
            {"url": reverse("applications:edit", args=[application.pk]), "label": str(application)},
        ],
        **more,
    }


def _application(request: HttpRequest, pk: int) -> Application:
    if not may.can_handle(request.user):
        raise PermissionDenied
    return may.get_application_for(request.user, pk)


def application_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk: what was handed in last and what changed in it, reviews, history, and what this person may do now."""
    application = _application(request, pk)
    versions = list(application.versions.order_by("-number")[:2])
    context = _page(
        request,
        application,
        verbs=[(verb, VERBS[verb].label) for verb in may.allowed_verbs(request.user, application) if verb in VERBS],
        version=versions[0] if versions else None,
        answers=reading.answers_of_version(versions[0]) if versions else [],
        papers=versions[0].documents.select_related("kind") if versions else [],
        differences=reading.differences(versions[1], versions[0]) if len(versions) > 1 else [],
        reviews=application.reviews.select_related("reviewer").order_by("pk"),
        history=audit.tell(audit.history(application)[:200]),
        residency=Residency.objects.filter(application=application).first(),
    )
    return render(request, "residency/admin/application.html", context)


@answers_403
def application_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step of the desk: load, permit, form, action, answer."""
    if verb not in VERBS:
        raise Http404
    application = _application(request, pk)
    may.permit(request.user, verb, application)
    how = VERBS[verb]
    back = reverse("applications:edit", args=[pk])
    if request.method != "POST" and verb not in may.allowed_verbs(request.user, application):
        messages.error(request, _("现在的状态是“%(now)s”，不能这样操作。") % {"now": application.get_status_display()})
        return redirect(back)
    form = how.form(request.POST if request.method == "POST" else None, application=application)
    looking = "look" in request.POST
    if request.method == "POST" and not looking and form.is_valid():
        try:
            how.action(application, by=request.user, **form.arguments())
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, how.done)
            return redirect(back)
    if looking:
        form = how.form(initial=request.POST.dict(), application=application)
    context = _page(request, application, form=form, action=how.label, text=how.text, back=back)
    template = "organizations/admin/verb.html"
    if isinstance(form, DecideForm):
        template = "residency/admin/decide.html"
        starts, ends = form.period()
        floor = area.floor_of(application.call.center, promised=True, apart_from=application)
        context |= {"zones": floor.states(starts, ends), "starts": starts, "ends": ends}
    return render(request, template, context, status=422 if request.method == "POST" and not looking else 200)


class ApplicationFilter(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("状态"), choices=[c for c in Application.Status.choices if c[0] != "draft"]
    )
    waiting = django_filters.BooleanFilter(label=gettext_lazy("等工作人员处理"), method="filter_waiting")

    class Meta:
        model = Application
        fields = ["status", "waiting", "outcome", "call"]

    def filter_waiting(self, queryset: Any, name: str, value: bool) -> Any:
        waits = {"status__in": Application.Status.WAITS_FOR_STAFF}
        return queryset.filter(**waits) if value else queryset.exclude(**waits)


def days_waiting(application: Application) -> str:
    """How long the desk has had it; empty when it is not on the desk."""
    if application.status not in Application.Status.WAITS_FOR_STAFF or not application.submitted_at:
        return ""
    return _("%(days)s 天") % {"days": (timezone.now() - application.submitted_at).days}


class ApplicationIndex(RecordIndex):
    """What was ever submitted; what waits stands first, the longest waiting on top."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(submitted_at__isnull=False).select_related("organization", "call")

    def order_queryset(self, queryset: Any) -> Any:
        if self.is_explicitly_ordered:
            return super().order_queryset(queryset)
        waiting = Case(When(status__in=Application.Status.WAITS_FOR_STAFF, then=0), default=1)
        longest_first = Case(When(status__in=Application.Status.WAITS_FOR_STAFF, then="submitted_at"))
        return queryset.order_by(waiting, longest_first, "-submitted_at", "-pk")


class ApplicationRecords(RecordViewSet):
    model = Application
    name = "applications"
    icon = "doc-full"
    menu_label = gettext_lazy("入驻申请")
    menu_order = 210
    add_to_admin_menu = True
    index_view_class = ApplicationIndex
    filterset_class = ApplicationFilter
    list_display = [
        "organization",
        Column("status", label=gettext_lazy("状态"), accessor="get_status_display", sort_key="status"),
        Column("age", label=gettext_lazy("等了多久"), accessor=days_waiting, sort_key="submitted_at"),
        "call",
        DateColumn("submitted_at", label=gettext_lazy("提交时间"), sort_key="submitted_at"),
        Column("outcome", label=gettext_lazy("决定"), accessor="get_outcome_display"),
    ]
    list_export = [
        "pk",
        "organization",
        "call",
        "status",
        "submitted_at",
        "area_wanted",
        "starts_wanted",
        "months_wanted",
        "outcome",
        "granted_area",
        "granted_starts",
        "granted_last_day",
    ]
    export_headings = {
        "pk": gettext_lazy("编号"),
        "outcome": gettext_lazy("决定"),
        "submitted_at": gettext_lazy("提交时间"),
        "granted_area": gettext_lazy("批准的面积（平方米）"),
        "granted_starts": gettext_lazy("批准的第一天"),
        "granted_last_day": gettext_lazy("批准的最后一天"),
    }
    export_filename = "applications"
    search_fields = ["organization__name", "call__title"]
    ordering = ["submitted_at"]
    record_view = staticmethod(application_record)
    pages = [path("<int:pk>/<slug:verb>/", application_verb, name="verb")]


@hooks.register("register_admin_viewset")
def register_viewset() -> ApplicationRecords:
    return ApplicationRecords()
