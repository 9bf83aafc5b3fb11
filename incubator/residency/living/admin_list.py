"""The list of residencies: who lives where until when, and with whom something is late."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, OuterRef, Subquery, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.living.story import place_of
from incubator.residency.living.terms import last_term, term_on
from incubator.residency.models import Residency, Term
from portal.common.records import RecordIndex

Stay = Residency.Status


class ResidencyIndex(RecordIndex):
    """Who lives here first, and of them whose time ends soonest."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("organization", "center").prefetch_related("terms__zone")

    def order_queryset(self, queryset: Any) -> Any:
        if self.is_explicitly_ordered:
            return super().order_queryset(queryset)
        gone = Case(When(status=Stay.LEFT, then=1), default=0)
        last_end = Subquery(Term.objects.filter(residency=OuterRef("pk")).order_by("-ends").values("ends")[:1])
        return queryset.order_by(gone, last_end, "-created_at", "-pk")


def where_and_when(residency: Residency) -> str:
    """Where it is now; with the last day of all, where it is let further after that (renewed, or another area)."""
    today = timezone.localdate()
    place, now, last = place_of(residency, today), term_on(residency, today), last_term(residency)
    if now and last and last.ends > now.ends:
        return _("%(place)s，已续到 %(day)s") % {"place": place, "day": date_format(last.last_day)}
    return place


def overdue_of(residency: Residency) -> str:
    """What should have happened by now; empty when nothing is late. Asks for nothing that was not fetched along."""
    today = timezone.localdate()
    if residency.status == Stay.OFFERED and residency.answer_by and residency.answer_by < today:
        return _("到期没有签协议")
    if residency.status == Stay.LEAVING and residency.last_day and residency.last_day < today:
        return _("还没有完成退出")
    if residency.status in (Stay.TRIAL, Stay.ACTIVE):
        if max((term.ends for term in residency.terms.all()), default=today) <= today:
            return _("期限已过，没有续期")
        if residency.status == Stay.TRIAL and residency.trial_until and residency.trial_until < today:
            return _("试住期满，还没有确认")
    return ""
