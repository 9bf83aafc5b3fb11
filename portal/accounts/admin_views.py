"""The room in the Wagtail admin: people, their history, one's own settings, and words for the log."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel
from wagtail.admin.widgets import Button
from wagtail.users.views import users

from portal.accounts import actions, phones
from portal.accounts.forms import EraseForm
from portal.accounts.models import User
from portal.accounts.staff_forms import ROLES, PersonForm
from portal.common import audit
from portal.common.errors import Refused
from portal.common.records import RecordHistory

ACTIONS = {
    "accounts.sign_in": (gettext_lazy("登录"), gettext_lazy("登录了")),
    "accounts.enter": (gettext_lazy("录入人员"), gettext_lazy("由工作人员录入")),
    "accounts.change": (gettext_lazy("修改资料"), gettext_lazy("资料已修改")),
    "accounts.consent": (gettext_lazy("同意隐私说明"), gettext_lazy("同意了隐私说明")),
    "accounts.deactivate": (gettext_lazy("停用账号"), gettext_lazy("账号已停用")),
    "accounts.reactivate": (gettext_lazy("恢复账号"), gettext_lazy("账号已恢复")),
    "accounts.erase": (gettext_lazy("注销账号"), gettext_lazy("账号已注销")),
    "accounts.second_factor_on": (gettext_lazy("开启两步验证"), gettext_lazy("两步验证已开启")),
    "accounts.second_factor_off": (gettext_lazy("关闭两步验证"), gettext_lazy("两步验证已关闭")),
}


# What the log says of an account beside its roles.
STATES = {
    "active": gettext_lazy("启用"),
    "inactive": gettext_lazy("停用"),
    "erased": gettext_lazy("已注销"),
    "totp": gettext_lazy("验证器"),
    "recovery_codes": gettext_lazy("备用码"),
}


@hooks.register("register_log_actions")
def register_log_actions(registry: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        registry.register_action(name, label, message)
    audit.say("accounts", {**ROLES, **STATES})


def _roles(user: User) -> str:
    names = ["superuser"] if user.is_superuser else []
    names += [group.name for group in user.groups.all()]
    return _("、").join(str(_("系统管理员") if name == "superuser" else ROLES.get(name, name)) for name in names)


class IndexView(users.IndexView):
    """Everybody, found by name, phone or e-mail. Nothing is done to many at once here."""

    default_ordering = ("-date_joined", "-pk")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(users.UserColumn)(
                "name", accessor=str, label=gettext_lazy("称呼"), sort_key="name", get_url=self.get_edit_url
            ),
            Column("phone", accessor=lambda user: phones.shown(user.phone or ""), label=gettext_lazy("手机号")),
            Column("email", label=gettext_lazy("电子邮箱")),
            Column("roles", accessor=_roles, label=gettext_lazy("角色")),
            BooleanColumn("is_active", label=gettext_lazy("启用"), sort_key="is_active"),
            DateColumn("last_login", label=gettext_lazy("最近登录"), sort_key="last_login"),
        ]

    @cached_property
    def search_fields(self) -> list[str]:
        return ["name", "phone", "email"]

    def order_queryset(self, queryset: Any) -> Any:
        return super(users.IndexView, self).order_queryset(queryset)

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(erased_at__isnull=True).prefetch_related("groups")


class CreateView(users.CreateView):
    def save_instance(self) -> User:
        return actions.enter_person(by=self.request.user, **self.form.cleaned_data)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Refused as refused:
            refused.add_to(form)
            return self.form_invalid(form)


class EditView(users.EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.object.erased_at:
            raise Http404
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        erase = Button(gettext_lazy("注销账号"), reverse("accounts_erase", args=[self.object.pk]), icon_name="bin")
        return [*super().header_more_buttons, erase]

    def save_instance(self) -> User:
        actions.change_person(self.object, by=self.request.user, **self.form.cleaned_data)
        return self.object

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Refused as refused:
            refused.add_to(form)
            return self.form_invalid(form)


class UserViewSet(users.UserViewSet):
    menu_label = gettext_lazy("人员")
    ordering = ("-date_joined", "-pk")
    template_prefix = ""
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    history_view_class = RecordHistory

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm

    def get_urlpatterns(self) -> list[Any]:
        # Accounts are erased, never deleted.
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]


@hooks.register("before_bulk_action")
def nothing_to_many_people_at_once(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    if User in action.models:
        raise PermissionDenied


def erase_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase an account for someone who asks at the counter."""
    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk, erased_at__isnull=True)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase(person, by=request.user)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(request, _("账号已注销，个人信息已删除。"))
            return redirect("wagtailusers_users:index")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/admin/erase.html", {"person": person, "form": form}, status=status)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("users/erase/<int:pk>/", erase_person, name="accounts_erase")]


class OwnSettingsView(AccountView):
    """Wagtail's page for one's own settings, without first and last names: one's own data are kept on the site."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]


@hooks.register("register_account_menu_item")
def own_data(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("my_data"),
        "label": _("我的资料"),
        "help_text": _("称呼、手机号、邮箱、密码和两步验证在网站上修改。"),
    }
