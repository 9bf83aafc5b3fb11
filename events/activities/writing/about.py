"""What is written about an activity, but for its body, its questions and its dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.images import get_image_model

from events.activities.models import Activity, Occurrence, Programme
from events.activities.occurrences import Terms
from events.activities.pictures import describe_picture, draw, keep_picture
from incubator.organizations.models import Organization
from portal.common.forms import DayField
from portal.common.periods import at
from portal.common.uploads import clean_picture

# Hours before an occurrence begins at which sign-up may close.
CLOSES = (0, 1, 2, 6, 12, 24, 48, 72, 168)
# When sign-up opens on a day for which no time was given.
MORNING = dt.time(8)


def closes_label(hours: int) -> str:
    if hours == 0:
        return str(_("开始前都可以报"))
    if hours % 24 == 0:
        return ngettext("开始前 %(count)s 天截止", "开始前 %(count)s 天截止", hours // 24) % {"count": hours // 24}
    return ngettext("开始前 %(count)s 小时截止", "开始前 %(count)s 小时截止", hours) % {"count": hours}


class ActivityForm(forms.ModelForm):
    """``fields_for()`` and ``terms()`` feed the verbs; a picture survives a refusal (``kept``)."""

    upload = forms.FileField(
        label=_("图片"),
        required=False,
        help_text=_("JPG、PNG 或 WebP，最好横着拍；分享到微信时会显示。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    # The picture that was already stored: that of the activity, or one uploaded in an earlier attempt.
    kept = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # The revision that the writer has before them: another's later one is not written over unseen.
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
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
        help_text=_("每一场最多多少人，不填就是不限。"),
        error_messages={"min_value": _("名额至少 1 人；不限人数就不填。"), "invalid": _("请用数字填写名额。")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    opens_on = DayField(
        label=_("从哪天开始报名"),
        required=False,
        help_text=_("不填就是公布以后马上可以报。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    opens_at = forms.TimeField(
        label=_("从几点"),
        required=False,
        help_text=_("不填就是早上 8 点。"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("请填写时间，例如 9:00。")},
    )
    closes = forms.TypedChoiceField(label=_("报到什么时候"), required=False, coerce=int, empty_value=0)
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

    # In one page with a booking the browser must not insist on what may not be wanted.
    use_required_attribute = False
    TERMS = ("capacity", "opens_on", "opens_at", "closes")
    # In the order of the page, which the list of errors follows.
    field_order = (
        "title",
        "summary",
        "service_field",
        "programme",
        "audience",
        "for_children",
        "for_elders",
        "takes_signups",
        *TERMS,
        "contact_name",
        "contact_phone",
        "upload",
        "alt",
        "without_picture",
        "kept",
        "revision",
    )

    class Meta:
        model = Activity
        fields = (
            "title",
            "summary",
            "service_field",
            "programme",
            "audience",
            "for_children",
            "for_elders",
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

    def __init__(self, user: Any, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, prefix="activity", **kwargs)
        self.user = user
        fields: Any = self.fields
        fields["service_field"].empty_label = _("请选择")
        fields["programme"].empty_label = _("不属于哪个项目")
        # One that ended takes nothing new, and is not taken from what it has.
        own = Q(pk=self.instance.programme_id) if self.instance.pk else Q()
        fields["programme"].queryset = Programme.objects.filter(Q(is_open=True) | own)
        if not fields["programme"].queryset.exists():
            del self.fields["programme"]
        hours = {*CLOSES, *([self.initial["closes"]] if isinstance(self.initial.get("closes"), int) else [])}
        fields["closes"].choices = [(hour, closes_label(hour)) for hour in sorted(hours)]
        fields["opens_on"].widget.attrs["min"] = timezone.localdate().isoformat()
        if self.instance.picture_id and not self.is_bound:
            self.initial.setdefault("kept", self.instance.picture_id)
            self.initial.setdefault("alt", self.instance.picture.description)
        self.picture: Any = self._kept_picture()
        if self.picture is None:
            del self.fields["without_picture"]

    def _kept_picture(self) -> Any:
        """The stored picture that the form carries: the activity's own, or one that this person uploaded."""
        try:
            pk = int(self["kept"].value() or 0)
        except (TypeError, ValueError):
            return None
        if not 0 < pk < 2**31:
            return None
        picture = get_image_model().objects.filter(pk=pk).first()
        if picture is None or (pk != self.instance.picture_id and picture.uploaded_by_user_id != self.user.pk):
            return None
        return picture

    def may_be_unfinished(self) -> None:
        """Ask for a title alone."""
        for name, field in self.fields.items():
            field.required = name == "title"
        self.unfinished = True

    unfinished = False

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
        shows_picture = (cleaned.get("upload") or self.picture) and not cleaned.get("without_picture")
        if shows_picture and not cleaned.get("alt") and not self.unfinished:
            self.add_error("alt", _("请写一句图片里有什么。"))
        return cleaned

    def _post_clean(self) -> None:
        """The verbs check the model; nothing is put on the instance here."""

    def keep_upload(self) -> None:
        """Store an uploaded picture now, so that a form that comes back need not ask for it again."""
        upload = self.cleaned_data.get("upload")
        if upload:
            alt = self.cleaned_data.get("alt") or ""
            title = self.cleaned_data.get("title") or upload.name
            self.picture = keep_picture(upload, title=title, description=alt[:200], by=self.user)
            draw(self.picture)
            self.cleaned_data["upload"] = None
            self.data = self.data.copy()
            self.data[self.add_prefix("kept")] = str(self.picture.pk)

    def begin_with(self, revision: int | None) -> None:
        """Let the form that comes back be one that was written over ``revision``."""
        self.data = self.data.copy()
        self.data[self.add_prefix("revision")] = str(revision or "")

    def forgive(self) -> None:
        """Show no errors but that of the upload, which would be lost: only the rows were rearranged."""
        for name in [name for name in self.errors if name != "upload"]:
            del self.errors[name]

    def fields_for(self, organization: Organization) -> dict[str, Any]:
        """The editorial content; stores the picture, if one came. Whom to call falls back to the organization's."""
        self.keep_upload()
        cleaned = self.cleaned_data
        picture = None if cleaned.get("without_picture") else self.picture
        if picture and cleaned["alt"]:
            describe_picture(picture, cleaned["alt"], by=self.user)
        names = [name for name in self._meta.fields if name in cleaned]  # type: ignore[union-attr]
        return {name: cleaned[name] for name in names} | {
            "picture": picture,
            "contact_name": cleaned["contact_name"] or organization.contact_name,
            "contact_phone": cleaned["contact_phone"] or organization.contact_phone,
        }

    def terms(self) -> Terms:
        cleaned = self.cleaned_data
        opens_on, closes = cleaned.get("opens_on"), cleaned.get("closes")
        return Terms(
            cleaned.get("capacity"),
            at(opens_on, cleaned.get("opens_at") or MORNING) if opens_on else None,
            dt.timedelta(hours=closes) if closes else None,
        )

    def terms_typed(self) -> dict[str, str]:
        return {name: str(self[name].value() or "") for name in self.TERMS}


def terms_of(occurrence: Occurrence) -> dict[str, Any]:
    """The terms of an occurrence as the form asks for them."""
    opens, closes = occurrence.signup_opens, occurrence.signup_closes
    return {
        "capacity": occurrence.capacity,
        "opens_on": timezone.localtime(opens).date() if opens else None,
        "opens_at": timezone.localtime(opens).time() if opens else None,
        "closes": round((occurrence.starts - closes) / dt.timedelta(hours=1)) if closes else 0,
    }
