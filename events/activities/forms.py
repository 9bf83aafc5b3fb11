"""What people fill in about activities. Rules are the actions'; here input becomes values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model

from events.activities.models import Activity, Occurrence, Submission
from events.activities.occurrences import Planned
from events.activities.pictures import describe_picture, keep_picture
from incubator.bookings.permissions import organizations_booking_for
from incubator.organizations.models import Organization
from portal.common.forms import DayField
from portal.common.periods import at
from portal.common.uploads import clean_picture


class ActivityForm(forms.ModelForm):
    """What an activity is about. ``fields_for()`` feeds the actions; a picture survives a refusal (``kept``)."""

    upload = forms.FileField(
        label=_("图片"),
        required=False,
        help_text=_("JPG、PNG 或 WebP，最好横着拍；分享到微信时会显示。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    # The picture that was already stored: that of the activity, or one uploaded in an earlier attempt.
    kept = forms.IntegerField(required=False, widget=forms.HiddenInput)
    alt = forms.CharField(
        label=_("图片里有什么"),
        required=False,
        max_length=200,
        help_text=_("选了图片就要写，读给看不见的人听，例如：老师在教居民做心肺复苏。"),
    )
    without_picture = forms.BooleanField(label=_("不用图片"), required=False)
    capacity = forms.IntegerField(
        label=_("名额"),
        required=False,
        min_value=1,
        max_value=5000,
        help_text=_("不填就是不限人数。"),
        error_messages={"min_value": _("名额至少 1 人；不限人数就不填。"), "invalid": _("请用数字填写名额。")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    contact_name = forms.CharField(
        label=_("联系人"), required=False, max_length=40, help_text=_("不填就用组织的联系人。")
    )
    contact_phone = forms.CharField(
        label=_("联系电话"),
        required=False,
        max_length=20,
        help_text=_("会公开显示，居民可以打来问。不填就用组织的电话。"),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    body = forms.CharField(
        label=_("详细介绍"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )

    # In one page with a booking the browser must not insist on what may not be wanted.
    use_required_attribute = False
    field_order = (
        "title",
        "summary",
        "body",
        "service_field",
        "audience",
        "upload",
        "alt",
        "without_picture",
        "takes_signups",
        "capacity",
        "contact_name",
        "contact_phone",
        "kept",
    )

    class Meta:
        model = Activity
        fields = (
            "title",
            "summary",
            "service_field",
            "audience",
            "takes_signups",
            "contact_name",
            "contact_phone",
        )
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "title": _("居民一看就懂，例如：社区急救知识宣讲。"),
            "summary": _("一两句话，显示在活动列表里。"),
            "audience": _("例如：60 岁以上居民、小学生和家长。"),
            "takes_signups": _("不勾选就请居民打电话报名。"),
        }

    def __init__(self, user: Any, *args: Any, with_capacity: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        field: Any = self.fields["service_field"]
        field.empty_label = _("请选择")
        self.picture: Any = None
        if not with_capacity:
            del self.fields["capacity"]
        if not self.is_bound:
            self.initial.setdefault("body", self.instance.body_text)
        if self.instance.picture_id and not self.is_bound:
            self.initial.setdefault("kept", self.instance.picture_id)
            self.initial.setdefault("alt", self.instance.picture.description)
        self.picture = self._kept_picture()
        if self.picture is None:
            del self.fields["without_picture"]

    def _kept_picture(self) -> Any:
        """The stored picture that the form carries: the activity's own, or one that this person uploaded."""
        try:
            pk = int(self["kept"].value() or 0)
        except (TypeError, ValueError):
            return None
        picture = get_image_model().objects.filter(pk=pk).first()
        if picture is None or (pk != self.instance.picture_id and picture.uploaded_by_user_id != self.user.pk):
            return None
        return picture

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        if upload.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            raise ValidationError(
                _("图片超过 %(size)s，请换一张小一点的。"),
                code="too_large",
                params={"size": filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)},
            )
        return clean_picture(upload)[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("upload") or self.picture) and not cleaned.get("alt") and not cleaned.get("without_picture"):
            self.add_error("alt", _("请写一句图片里有什么。"))
        return cleaned

    def _post_clean(self) -> None:
        """The actions check the model; nothing is put on the instance here."""

    def keep_upload(self) -> None:
        """Store an uploaded picture now, so that a form that comes back need not ask for it again."""
        upload = self.cleaned_data.get("upload")
        if upload:
            alt = self.cleaned_data.get("alt") or ""
            title = self.cleaned_data.get("title") or upload.name
            self.picture = keep_picture(upload, title=title, description=alt[:200], by=self.user)
            self.cleaned_data["upload"] = None
            self.data = self.data.copy()
            self.data[self.add_prefix("kept")] = str(self.picture.pk)

    def fields_for(self, organization: Organization) -> dict[str, Any]:
        """The editorial content; stores the picture, if one came. Whom to call falls back to the organization's."""
        self.keep_upload()
        cleaned = self.cleaned_data
        picture = None if cleaned.get("without_picture") else self.picture
        if picture:
            describe_picture(picture, cleaned["alt"], by=self.user)
        return {name: cleaned[name] for name in self._meta.fields} | {  # type: ignore[union-attr]
            "picture": picture,
            "body": [("text", cleaned["body"])] if cleaned["body"] else [],
            "contact_name": cleaned["contact_name"] or organization.contact_name,
            "contact_phone": cleaned["contact_phone"] or organization.contact_phone,
        }


class ElsewhereForm(forms.Form):
    """When and where, in a place that is not booked here."""

    organization = forms.ModelChoiceField(
        label=_("以哪个组织的名义"),
        queryset=Organization.objects.none(),
        empty_label=_("请选择"),
        error_messages={"invalid_choice": _("请选择您所在的组织。")},
    )
    date = DayField(label=_("日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    start = forms.TimeField(
        label=_("开始"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("请填写时间，例如 9:00。")},
    )
    end = forms.TimeField(
        label=_("结束"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("请填写时间，例如 11:00。")},
    )
    place = forms.CharField(
        label=_("在哪里"),
        max_length=Occurrence._meta.get_field("place").max_length,
        help_text=_("写到居民找得到，例如：梨园小区北门凉亭。"),
    )

    def __init__(self, user: Any, *args: Any, with_organization: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].widget.attrs["min"] = timezone.localdate().isoformat()
        if not with_organization:
            del self.fields["organization"]
            return
        organizations = organizations_booking_for(user)
        field: Any = self.fields["organization"]
        field.queryset = organizations
        if len(mine := list(organizations[:2])) == 1:
            field.empty_label, field.initial = None, mine[0]

    @staticmethod
    def initial_from(occurrence: Occurrence) -> dict[str, Any]:
        starts, ends = timezone.localtime(occurrence.starts), timezone.localtime(occurrence.ends)
        return {"date": starts.date(), "start": starts.time(), "end": ends.time(), "place": occurrence.place}

    def planned(self, capacity: int | None) -> Planned:
        cleaned = self.cleaned_data
        return Planned(
            starts=at(cleaned["date"], cleaned["start"]),
            ends=at(cleaned["date"], cleaned["end"]),
            place=cleaned["place"],
            capacity=capacity,
        )


class WantForm(forms.Form):
    """The one question that decides what else is asked when a room is booked."""

    class Want:
        ROOM = "room"
        ACTIVITY = "activity"

    want = forms.ChoiceField(
        label=_("要办公开的活动吗？"),
        choices=[(Want.ROOM, _("只用场地，不公开")), (Want.ACTIVITY, _("同时发起一个活动，让居民来参加"))],
        initial=Want.ROOM,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择其中一项。"), "invalid_choice": _("请选择其中一项。")},
    )


def reason_field(model: type[Occurrence] | type[Submission], **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        max_length=model._meta.get_field("reason").max_length, widget=forms.Textarea(attrs={"rows": 3}), **kwargs
    )


class CancelForm(forms.Form):
    reason = reason_field(Occurrence, label=_("为什么取消"), help_text=_("居民会看到，例如：老师临时生病。"))


class ReturnForm(forms.Form):
    reason = reason_field(Submission, label=_("退回的原因"), help_text=_("组织会看到，请写明要改什么。"))
