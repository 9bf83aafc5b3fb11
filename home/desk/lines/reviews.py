"""Applications that the person was asked to review."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from home.desk.lines import TASKS, Desk, Line
from incubator.residency.models import Review
from incubator.residency.selectors import reviews_waiting_for


def add_lines(desk: Desk, user: Any, now: dt.datetime) -> None:
    for review in reviews_waiting_for(user)[:TASKS]:
        organization = review.application.organization.name
        detail = _("“%(organization)s”申请入驻，请您评审") % {"organization": organization}
        if review.due:
            detail = _("申请入驻，请在 %(due)s 前评审") % {"due": date_format(review.due)}
        desk.tasks.append(Line(_("评审"), organization, detail, reverse("review", args=[review.pk]), urgent=True))
    desk.reviews = Review.objects.filter(reviewer=user).exists()
