"""What a lead types to invite somebody."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import Membership
from portal.accounts import contacts


class InviteForm(forms.Form):
    contact = forms.CharField(
        label=_("对方的手机号或电子邮箱"),
        max_length=254,
        help_text=_("对方还没有在本站注册也可以邀请。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    role = forms.ChoiceField(
        label=_("角色"),
        choices=[
            (Membership.Role.VIEWER, _("成员：可以查看")),
            (Membership.Role.EDITOR, _("编辑：可以修改资料、预约和申请")),
        ],
        initial=Membership.Role.VIEWER,
        widget=forms.RadioSelect,
    )

    def clean_contact(self) -> str:
        return contacts.normalize(self.cleaned_data["contact"])


class AgainForm(forms.Form):
    """What becomes of an invitation that nobody has answered."""

    do = forms.ChoiceField(choices=[("again", _("再发一次")), ("take_back", _("收回"))])
