"""What people type about an organization and its members."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import Membership, Organization
from incubator.organizations.stages.forms import StageFields
from portal.common.forms import ChoicesField
from portal.common.uploads import clean_picture

LOGO_MAX_BYTES = 10 * 1024 * 1024


class OrganizationForm(forms.ModelForm):
    """The profile. The cleaned ``logo`` is the picture drawn anew, or None."""

    logo = forms.FileField(
        label=_("标志"),
        required=False,
        help_text=_("JPG、PNG 或 WebP 图片，10 MB 以内。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_logo = forms.BooleanField(label=_("去掉现在的标志"), required=False)

    class Meta:
        model = Organization
        fields = (
            "name",
            "fields_of_service",
            "introduction",
            "contact_name",
            "contact_phone",
        )
        widgets = {
            "fields_of_service": forms.CheckboxSelectMultiple,
            "introduction": forms.Textarea(attrs={"rows": 6}),
            "contact_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
        }
        field_classes = {"fields_of_service": ChoicesField}
        help_texts = {
            "name": _("居民看到的名称，例如：梨园合唱团。"),
            "introduction": _("您的组织是谁，为谁做什么。居民会看到。"),
            "contact_name": _("居民和服务中心可以找谁。会公开显示，可以只写“王老师”。"),
            "contact_phone": _("会公开显示；不想公开手机号时请填座机。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (self.instance.pk and self.instance.logo_id):
            del self.fields["remove_logo"]

    def clean_contact_phone(self) -> str:
        phone = self.cleaned_data["contact_phone"].strip()
        if not re.fullmatch(r"\+?[\d\s()（）-]{5,20}", phone):
            raise ValidationError(_("请填写电话号码，例如 0535-7300000。"))
        return phone

    def clean_logo(self) -> Any:
        upload = self.cleaned_data["logo"]
        if not upload:
            return None
        if upload.size > LOGO_MAX_BYTES:
            raise ValidationError(_("图片超过 10 MB，请压缩后再上传。"))
        return clean_picture(upload)[0]

    def _post_clean(self) -> None:
        """The instance stays as it is: the action writes it, and names what is taken."""


class FoundingForm(StageFields, OrganizationForm):
    """A new organization: its profile, and what it says it is. The paper may come later."""

    ORDER = ("name", "stage", "credit_code", "paper", "expires")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stage", Organization.Stage.BUDDING)
        self.fields["stage"].help_text = _(
            "萌芽：刚开始、还没有备案；备案：在街道或社区备过案；登记：在民政部门登记。"
            "选备案或登记，要上传证书由中心核实；核实之前先按“萌芽”。证书也可以以后再传。"
        )
        self.order_fields(self.ORDER)


class MemberForm(forms.Form):
    """What a lead does with one member."""

    DO = (
        (Membership.Role.VIEWER, _("设为成员（可以查看）")),
        (Membership.Role.EDITOR, _("设为编辑（可以修改资料、预约和申请）")),
        ("lead", _("移交负责人（对方成为负责人，您自己变为编辑）")),
        ("end", _("移出组织")),
    )
    do = forms.ChoiceField(label=_("怎么办"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["do"].choices = [(do, label) for do, label in self.DO if do != membership.role]
