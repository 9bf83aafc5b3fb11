"""Forms of the admin for people: no user names, one name, and a way to reach them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from portal.accounts.models import User
from portal.accounts.phones import PhoneField
from portal.common.forms import ChoicesField

# What the groups that come with the house are called; others show their own name.
ROLES = {"director": _("主任"), "staff": _("工作人员"), "editor": _("编辑")}


class RolesField(ChoicesField):
    def label_from_instance(self, obj: Any) -> Any:
        return ROLES.get(obj.name, obj.name)


class PersonForm(WagtailAdminModelForm):
    """Enter or change a person. Only an administrator makes administrators; nobody changes their own rights."""

    phone = PhoneField(required=False, help_text=_("用短信验证码登录。手机号和邮箱至少填一样。"))
    groups = RolesField(
        # Wagtail's own two are of no use here: these roles hold all that is needed.
        Group.objects.exclude(name__in=["Editors", "Moderators"]).order_by("name"),
        label=_("角色"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "都不勾就是居民，进不了后台。编辑：网页、消息和图片。工作人员：另外还有预约、活动、申请和场地。"
            "主任：另外还能决定入驻、免审规则、人员和中心资料。"
        ),
    )

    class Meta:
        model = User
        fields = ["name", "phone", "email", "groups", "is_active", "is_superuser"]
        help_texts = {
            "email": _("用邮箱登录的人自己设密码：在登录页点“忘记密码”。"),
            "is_active": _("停用的账号不能登录，已登录的立即退出。"),
            "is_superuser": _("系统管理员不受角色限制。"),
        }
        error_messages = {
            "phone": {"unique": _("已经有人用这个手机号。")},
            "email": {"unique": _("已经有人用这个电子邮箱。")},
        }
        labels = {"is_active": _("启用"), "is_superuser": _("系统管理员")}

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        if self.instance.pk is None:
            del self.fields["is_active"]
        if not self.for_user.is_superuser:
            del self.fields["is_superuser"]
        if editing_self:
            for name in {"groups", "is_active", "is_superuser"} & set(self.fields):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        # Django leaves out the model's own rule, because it also speaks of a field that is not in this form.
        if not {"phone", "email"} & set(self.errors) and not (self.cleaned_data["phone"] or self.cleaned_data["email"]):
            self.add_error("phone", _("请至少填写手机号或电子邮箱中的一项。"))
        return cleaned

    def clean_phone(self) -> str | None:
        return self.cleaned_data["phone"] or None

    def clean_email(self) -> str | None:
        email = self.cleaned_data["email"]
        return email.lower() if email else None
