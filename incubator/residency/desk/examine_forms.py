"""What staff tick and type while they look at what was handed in and ask for reviews."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incubator.organizations.models import Membership
from incubator.residency.applying import reading
from incubator.residency.desk.examining import unexamined
from incubator.residency.desk.forms import VerbForm
from incubator.residency.models import Application, Review
from incubator.residency.reviewing.assigning import REVIEW_DAYS
from portal.common.forms import ChoicesField, DayField


class ExamineForm(VerbForm):
    """``good`` are the codes that are ticked now, ``shown`` those that were ticked when the page was made."""

    good = forms.MultipleChoiceField(
        label=gettext_lazy("齐全、没有问题的"), required=False, widget=forms.CheckboxSelectMultiple
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        latest = application.latest_version
        known = {"good": application.examined, "shown": " ".join(application.examined)}
        kwargs["initial"] = {**known, "version": latest and latest.number, **kwargs.get("initial", {})}
        super().__init__(*args, application=application, **kwargs)
        self.fields["good"].choices = list(reading.mark_choices(application).items())

    def arguments(self) -> dict[str, Any]:
        good, shown = set(self.cleaned_data["good"]), set(self.cleaned_data["shown"].split())
        return {"ticked": good - shown, "unticked": shown - good, "version": self.cleaned_data["version"]}


class ReturnForm(VerbForm):
    """What was not found in order is marked beforehand, once somebody has begun to look."""

    reason = forms.CharField(
        label=gettext_lazy("需要补正什么"),
        help_text=gettext_lazy("申请人会看到。"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )
    marks = forms.MultipleChoiceField(
        label=gettext_lazy("哪些项目"),
        help_text=gettext_lazy("勾选的项目会在申请人的页面上标出来。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        left = unexamined(application) if application.examined else {}
        if left:
            begun = _("还缺，或者需要修改：%(what)s。") % {"what": _("、").join(left.values())}
            kwargs["initial"] = {"marks": list(left), "reason": begun, **kwargs.get("initial", {})}
        super().__init__(*args, application=application, **kwargs)
        self.fields["marks"].choices = list(reading.mark_choices(application).items())


class PeopleField(ChoicesField):
    """People with what speaks for asking somebody else: what they have at hand already."""

    def label_from_instance(self, person: Any) -> str:
        notes = []
        if person.asked_until:
            notes.append(_("已请，%(due)s 前") % {"due": date_format(person.asked_until)})
        if person.at_hand:
            count = person.at_hand
            notes.append(ngettext("手上 %(count)s 份", "手上 %(count)s 份", count) % {"count": count})
        if not notes:
            return str(person)
        return _("%(person)s（%(notes)s）") % {"person": person, "notes": _("、").join(notes)}


class AssignForm(VerbForm):
    reviewers = PeopleField(
        label=gettext_lazy("评审人员"),
        help_text=gettext_lazy(
            "可以同时请几位。申请组织的成员和受邀加入的人不能评审，没有列出；请过而还没有提交的，再选一次就改截止日期。"
        ),
        required=False,
        queryset=get_user_model().objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    contact = forms.CharField(
        label=gettext_lazy("或填写评审人的电子邮箱或手机号"),
        required=False,
        help_text=gettext_lazy("对方要在本站有账号；多人用空格分开。"),
    )
    due = DayField(
        label=gettext_lazy("请在哪天前评审"),
        help_text=gettext_lazy("不填就是一周后。提前两天和过期第二天会提醒还没有提交的人。"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    even_so = forms.BooleanField(label=gettext_lazy("没有核对完也安排评审"), required=False)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        usual = {"due": timezone.localdate() + dt.timedelta(days=REVIEW_DAYS)}
        super().__init__(*args, application=application, initial={**usual, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["reviewers"].queryset = _who_may_be_asked(application)
        self.starting = application.status == Application.Status.SUBMITTED
        if not (self.starting and unexamined(application)):
            del self.fields["even_so"]

    def clean_contact(self) -> list[Any]:
        found = []
        for contact in re.findall(r"[^,，\s]+", self.cleaned_data["contact"]):
            wanted = (
                {"email__iexact": contact}
                if "@" in contact
                else {"phone": contact if contact.startswith("+") else f"+86{contact}"}
            )
            person = get_user_model().objects.filter(is_active=True, **wanted).first()
            if person is None:
                raise forms.ValidationError(_("没有找到使用 %(contact)s 的账号。"), params={"contact": contact})
            found.append(person)
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.starting and not self.errors and not (cleaned["reviewers"] or cleaned["contact"]):
            self.add_error("reviewers", _("请选择评审人员。"))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        people = [*self.cleaned_data["reviewers"], *self.cleaned_data["contact"]]
        return {
            "reviewers": list(dict.fromkeys(people)),
            "due": self.cleaned_data["due"],
            "only_when_examined": not self.cleaned_data.get("even_so"),
        }


def _who_may_be_asked(application: Application) -> Any:
    """Everyone who reviewed before and all staff are a tap away; anybody else is named.

    Not those who are too near, have stepped back or have given their opinion. With ``at_hand``, how many reviews they
    have not given yet, and ``asked_until``, the date of one of this application.
    """
    people = get_user_model().objects.filter(is_active=True)
    known = people.filter(reviews__isnull=False) | people.filter(groups__name__in=["staff", "director"])
    belonging = Membership.objects.filter(organization=application.organization)
    near = belonging.exclude(status=Membership.Status.ENDED).values("user")
    done = application.reviews.exclude(status=Review.Status.ASSIGNED).values("reviewer")
    waiting = Q(reviews__status=Review.Status.ASSIGNED, reviews__application__status=Application.Status.IN_REVIEW)
    asked = application.reviews.filter(status=Review.Status.ASSIGNED, reviewer=OuterRef("pk"))
    return (
        get_user_model()
        .objects.filter(pk__in=known.values("pk"))
        .exclude(pk__in=near)
        .exclude(pk__in=done)
        .annotate(at_hand=Count("reviews", filter=waiting), asked_until=Subquery(asked.values("due")[:1]))
        .order_by("at_hand", "name", "pk")
    )
