"""The rules of booking in the Wagtail admin: their list in order, their form, and a sample request to try them with."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.context_processors import csrf
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.widgets import HeaderButton

from incubator.bookings.rules.forms import PolicyForm, TrialForm, sample_of
from incubator.bookings.rules.policies import Asker, Policy, move_policy
from incubator.bookings.rules.trial import Trial, try_out
from incubator.bookings.rules.words import policy_text
from incubator.bookings.wording import length_text, when_text
from incubator.premises.viewsets import HouseCreateView, HouseEditView, HouseViewSet
from portal.common.records import ListIndex, answers_403

HOME = {"url": "/admin/", "label": gettext_lazy("首页")}
CHANGE = "incubator.change_policy"


# --- The list ----------------------------------------------------------------------------------------------------


class OrderColumn(Column):
    """Where a rule stands, with buttons to move it."""

    cell_template_name = "bookings/admin/policy_order.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return context | csrf(request) | {"can_move": request.user.has_perm(CHANGE)}


class PolicyIndex(ListIndex):
    template_name = "bookings/admin/policies.html"
    results_template_name = "bookings/admin/policies_results.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("room")

    @cached_property
    def header_buttons(self) -> list[Any]:
        button = HeaderButton(_("试一试"), url=reverse("policies:try"), icon_name="help")
        return [*super().header_buttons, button]


# --- The form ----------------------------------------------------------------------------------------------------


class TriedInPlace:
    """A form view that tries a sample request with the rule as it is typed, and saves nothing."""

    template_name = "bookings/admin/policy_form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        if "try" not in self.request.POST:  # type: ignore[attr-defined]
            return super().form_valid(form)  # type: ignore[misc]
        self.form = form
        sample = self._sample()
        tried = _told(sample, _with(form.save(commit=False))) if sample.is_valid() else {}
        context = self.get_context_data(form=form, sample=sample, **tried)
        return self.render_to_response(context, status=422 if sample.errors else 200)  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"sample": self._sample()} | kwargs))  # type: ignore[misc]

    def _sample(self) -> TrialForm:
        data = self.request.POST  # type: ignore[attr-defined]
        rule = getattr(self, "object", None)
        return TrialForm(data if "try" in data else None, prefix="try", initial=sample_of(rule) if rule else {})


def _with(changed: Policy) -> list[Policy]:
    """All rules in their order, as they would be with ``changed`` saved."""
    others = Policy.objects.exclude(pk=changed.pk).select_related("room", "center")
    # A new one comes after those of the same number.
    return sorted([*others, changed], key=lambda policy: (policy.order, policy.pk or 2**63))


class PolicyCreateView(TriedInPlace, HouseCreateView):
    pass


class PolicyEditView(TriedInPlace, HouseEditView):
    pass


# --- Moving and trying -------------------------------------------------------------------------------------------


@answers_403
@require_POST
def policy_move(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    policy = get_object_or_404(Policy, pk=pk)
    move_policy(policy, up="up" in request.POST, by=request.user)
    return redirect("policies:index")


@answers_403
@require_safe
def policy_try(request: HttpRequest) -> HttpResponse:
    """Which rule would decide about a sample request, and why."""
    if not request.user.has_perm("incubator.view_policy"):
        raise PermissionDenied
    sample = TrialForm(request.GET if "who" in request.GET else None)
    context: dict[str, Any] = {"sample": sample}
    if sample.is_bound and sample.is_valid():
        context |= _told(sample, list(Policy.objects.select_related("room", "center")))
    context |= {
        "header_title": _("试一试预约规则"),
        "header_icon": "help",
        "breadcrumbs_items": [
            HOME,
            {"url": reverse("policies:index"), "label": _("预约规则")},
            {"url": "", "label": _("试一试")},
        ],
    }
    return render(request, "bookings/admin/policy_try.html", context, status=422 if sample.errors else 200)


def _told(sample: TrialForm, policies: list[Policy]) -> dict[str, Any]:
    """What the templates show of a trial."""
    room, period = sample.cleaned_data["room"], sample.period()
    asker = sample.asker()
    trial = try_out(policies, asker, room, period, timezone.now())
    return {
        "trial": trial,
        "asked": _("%(room)s，%(when)s") % {"room": room.name, "when": when_text(period)},
        "answer": _answer(trial),
        "hours": _hours(trial, asker, period.minutes),
    }


def _answer(trial: Trial) -> str:
    if trial.policy is None:
        return _("没有规则符合：由工作人员人工审批，时间限制按场地自己的规定。")
    words = {"name": trial.policy.name, "answer": trial.policy.get_answer_display()}
    return _("由“%(name)s”决定：%(answer)s。") % words


def _hours(trial: Trial, asker: Asker, minutes: int) -> str:
    # Nobody in particular has used nothing yet.
    if trial.quota is None or not asker.organization_id:
        return ""
    return _("%(used)s这次要用 %(length)s，还剩 %(left)s。") % {
        "used": trial.quota.in_words,
        "length": length_text(minutes),
        "left": length_text(trial.quota.left),
    }


# --- Registering -------------------------------------------------------------------------------------------------


class PolicyViewSet(HouseViewSet):
    model = Policy
    name = "policies"
    icon = "list-ol"
    menu_label = gettext_lazy("预约规则")
    menu_order = 125
    add_to_admin_menu = True
    index_view_class = PolicyIndex
    add_view_class = PolicyCreateView
    edit_view_class = PolicyEditView
    create_template_name = edit_template_name = TriedInPlace.template_name
    inspect_view_enabled = False
    list_per_page = 200
    list_display = [
        OrderColumn("order", label=gettext_lazy("顺序")),
        TitleColumn("name", label=gettext_lazy("名称"), get_url=lambda policy: _edit_url(policy)),
        Column("text", label=gettext_lazy("规则"), accessor=policy_text),
        BooleanColumn("active", label=gettext_lazy("启用")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel(
                [
                    FieldPanel("active", help_text=gettext_lazy("先不用它，又不想删，就不勾。")),
                    FieldPanel("order"),
                ]
            ),
            MultiFieldPanel(
                [
                    FieldPanel("who"),
                    FieldPanel("room"),
                    FieldPanel("weekdays"),
                    FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
                    FieldPanel("center"),
                ],
                heading=gettext_lazy("管哪些预约"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel(
                        "answer",
                        help_text=gettext_lazy("自动通过：没有人占着就马上约好。人工审批：排到“待审批”，等您点头。"),
                    ),
                    FieldRowPanel(
                        [
                            FieldPanel("minutes"),
                            FieldPanel("span", help_text=gettext_lazy("不限小时的，选哪个都一样。")),
                        ]
                    ),
                    FieldRowPanel([FieldPanel("notice_hours"), FieldPanel("horizon_days")]),
                    FieldPanel("longest_minutes"),
                ],
                heading=gettext_lazy("怎么管"),
            ),
        ],
        base_form_class=PolicyForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("try/", policy_try, name="try"),
            path("move/<int:pk>/", policy_move, name="move"),
        ]


def _edit_url(policy: Policy) -> str:
    return reverse("policies:edit", args=[policy.pk])


@hooks.register("register_admin_viewset")
def policy_view_set() -> PolicyViewSet:
    return PolicyViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("bookings.reorder", gettext_lazy("调整规则顺序"), gettext_lazy("调整了规则的顺序"))
