"""What staff and the director type about a residency."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incubator.residency.living.changing import ends_as_asked
from incubator.residency.living.forms import VerbForm, day_field, reason_field
from incubator.residency.living.moving import moment_of
from incubator.residency.living.terms import DAY, last_term
from incubator.residency.models import ChangeRequest, ChecklistEntry, Residency, SignedCopy
from incubator.residency.plan.picking import ZoneField, offer_for, typed
from portal.common.forms import ChoicesField
from portal.common.periods import months_after

SEEN = _("组织会看到。")


class CopyVerbForm(VerbForm):
    """About the signed copy that waits to be looked at."""

    def copy(self) -> SignedCopy | None:
        copies = SignedCopy.objects.to_look_at().filter(agreement__residency=self.residency)
        return copies.select_related("agreement").first()

    def clean(self) -> dict[str, Any]:
        self.found = self.copy()
        if self.found is None:
            raise forms.ValidationError(_("现在没有等待核对的协议。"), code="answered")
        return self.cleaned_data

    def arguments(self) -> dict[str, Any]:
        return {"copy": self.found, **self.cleaned_data}


class ReturnCopyForm(CopyVerbForm):
    reason = forms.CharField(
        label=_("哪里不对"), help_text=SEEN, widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )


class ChecklistForm(VerbForm):
    entries = ChoicesField(
        label=_("已经完成的"),
        queryset=ChecklistEntry.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, residency: Residency, **kwargs: Any) -> None:
        entries = residency.checklist.filter(moment=moment_of(residency))
        super().__init__(*args, residency=residency, **kwargs)
        self.fields["entries"].queryset = entries

    def suggested(self) -> dict[str, Any]:
        done = self.residency.checklist.filter(moment=moment_of(self.residency), done_at__isnull=False)
        return {"entries": list(done.values_list("pk", flat=True))}


def zone_field(**how: Any) -> ZoneField:
    return ZoneField(label=_("区域"), **how)


def area_field(**how: Any) -> forms.DecimalField:
    return forms.DecimalField(label=_("面积（平方米）"), max_digits=6, decimal_places=1, min_value=0, **how)


class ZoneVerbForm(VerbForm):
    """Names a zone of the residency's center."""

    def __init__(self, *args: Any, residency: Residency, **kwargs: Any) -> None:
        super().__init__(*args, residency=residency, **kwargs)
        if "zone" in self.fields:
            last = last_term(residency)
            until = typed(self, "last_day") or (last and last.last_day)
            self.fields["zone"].suggest(offer_for(residency, typed(self, "starts"), until, typed(self, "area")))

    def arguments(self) -> dict[str, Any]:
        """People name the last day; the code the first day after it."""
        given = dict(self.cleaned_data)
        if "last_day" in given:
            last_day = given.pop("last_day")
            given["ends"] = last_day and last_day + DAY
        return given


class RenewForm(ZoneVerbForm):
    last_day = day_field(_("新的最后一天"), help_text=_("区域和面积不变，接着现在的期限。"))
    reason = reason_field(_("说明"), required=False, help_text=SEEN)

    def suggested(self) -> dict[str, Any]:
        last = last_term(self.residency)
        return {"last_day": months_after(max(last.ends, timezone.localdate()), 12) - DAY} if last else {}


class ResizeForm(ZoneVerbForm):
    starts = day_field(_("从哪天起"))
    zone = zone_field()
    area = area_field()
    reason = reason_field(_("说明"), required=False, help_text=SEEN)

    def suggested(self) -> dict[str, Any]:
        last = last_term(self.residency)
        today = timezone.localdate()
        return {"starts": today, **({"zone": last.zone_id, "area": last.area} if last else {})}


class AnswerForm(ZoneVerbForm):
    """The director's answer to what was asked for: as asked, otherwise, or no. ``given`` is the request."""

    answer = forms.ChoiceField(
        label=_("答复"), choices=[("grant", _("同意")), ("decline", _("不同意"))], widget=forms.RadioSelect
    )
    last_day = day_field(_("新的最后一天"), required=False)
    starts = day_field(_("从哪天起"), required=False)
    zone = zone_field(required=False)
    area = area_field(required=False)
    reason = reason_field(_("说明或理由"), required=False, help_text=_("不同意时必填，组织会看到。"))

    def __init__(self, *args: Any, given: ChangeRequest, **kwargs: Any) -> None:
        super().__init__(*args, given=given, **kwargs)
        renews = given.kind == ChangeRequest.Kind.RENEW
        for name in ("starts", "zone", "area") if renews else ("last_day",):
            del self.fields[name]

    def suggested(self) -> dict[str, Any]:
        last = last_term(self.residency)
        if self.given.kind == ChangeRequest.Kind.RENEW:
            return {"last_day": ends_as_asked(self.given) - DAY}
        starts = max(self.given.starts or timezone.localdate(), timezone.localdate())
        return {"starts": starts, "zone": self.given.zone_id or (last and last.zone_id), "area": self.given.area}


class LeaveForm(VerbForm):
    left_as = forms.ChoiceField(
        label=_("离开方式"),
        choices=[choice for choice in Residency.Leaving.choices if choice[0] != Residency.Leaving.DECLINED],
        widget=forms.RadioSelect,
        help_text=_(
            "出壳：长大了搬走，网站上给它写一页故事。到期：期满没有续，或者一直没有答复。终止：中心决定的。退出：它自己提出的。"
        ),
    )
    last_day = day_field(_("最后一天"), help_text=_("第二天起，面积重新空出来。"))
    reason = reason_field(_("原因"), help_text=SEEN)

    danger = True


class EndForm(VerbForm):
    danger = True
    left_as = LeaveForm.base_fields["left_as"]
    last_day = LeaveForm.base_fields["last_day"]
    why = reason_field(_("原因"), help_text=SEEN)

    def suggested(self) -> dict[str, Any]:
        return {"last_day": timezone.localdate()}


class ReactivateForm(ZoneVerbForm):
    zone = zone_field()
    area = area_field()
    starts = day_field(_("第一天"))
    last_day = day_field(_("最后一天"))
    reason = reason_field(_("为什么恢复"), help_text=SEEN)

    def suggested(self) -> dict[str, Any]:
        last = last_term(self.residency)
        today = timezone.localdate()
        wish: dict[str, Any] = {"starts": today, "last_day": months_after(today, 12) - dt.timedelta(days=1)}
        return {**wish, "zone": last.zone_id, "area": last.area} if last else wish


class DangerForm(VerbForm):
    danger = True
