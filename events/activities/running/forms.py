"""Another time and place, and what is told afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.activities.models import Occurrence, Photo
from portal.common.forms import DayField
from portal.common.periods import at
from portal.common.uploads import clean_picture

# A phone sends so many in one go without running into the time that a request may take.
AT_ONCE = 10


class MoveForm(forms.Form):
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

    def __init__(self, *args: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        starts, ends = timezone.localtime(occurrence.starts), timezone.localtime(occurrence.ends)
        initial = {"date": starts.date(), "start": starts.time(), "end": ends.time(), "place": occurrence.place}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["date"].widget.attrs["min"] = timezone.localdate().isoformat()

    def where_and_when(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        day = cleaned["date"]
        return {"starts": at(day, cleaned["start"]), "ends": at(day, cleaned["end"]), "place": cleaned["place"]}


class OutcomeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Occurrence
        fields = ["outcome"]
        labels = {"outcome": _("几句话说说办得怎么样")}
        help_texts = {"outcome": _("放在活动页面上，大家看得到。请不要写参加的人的姓名。")}
        widgets = {"outcome": forms.Textarea(attrs={"rows": 5})}


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures, each drawn anew: upright, and without what the camera noted."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[ContentFile]:
        uploads = [super(PicturesField, self).clean(upload, initial) for upload in data or [None]]
        if len(uploads) > AT_ONCE:
            raise ValidationError(_("一次最多选 %(most)s 张。"), code="too_many", params={"most": AT_ONCE})
        most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
        if any(upload.size > most for upload in uploads):
            megabytes = most // (1024 * 1024)
            raise ValidationError(_("每张照片最多 %(most)s MB。"), code="too_large", params={"most": megabytes})
        return [clean_picture(upload)[0] for upload in uploads]


class PhotoForm(forms.Form):
    alt = forms.CharField(
        label=_("照片里有什么"), max_length=200, help_text=_("念给看不见的人听，例如：十几位居民围着假人练按压。")
    )
    consent = forms.ChoiceField(
        label=_("照片里的人同意放到网上吗"),
        choices=Photo.Consent.choices,
        widget=forms.RadioSelect,
        help_text=_("没有同意的人，请先把脸遮住或者不放。"),
        error_messages={"required": _("请选一项。")},
    )


class PhotosForm(PhotoForm):
    pictures = PicturesField(label=_("照片"), help_text=_("可以一次选几张，最多 10 张。拍摄的地点等信息会去掉。"))
    field_order = ("pictures", "alt", "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pictures"].widget.attrs |= {"accept": "image/jpeg,image/png,image/webp"}
