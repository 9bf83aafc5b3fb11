"""Asking people for a review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.organizations.permissions import belongs
from incubator.residency.desk.examining import unexamined
from incubator.residency.models import Application, Review
from incubator.residency.reviewing import messages
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused

# How long a reviewer has when nobody says otherwise.
REVIEW_DAYS = 7


@transaction.atomic
def assign_reviewers(
    application: Application,
    reviewers: Iterable[Any],
    *,
    by: Any,
    due: dt.date | None = None,
    only_when_examined: bool = False,
) -> Application:
    """Start the review, or ask more people for one until ``due`` (a week from today without it).

    Without anybody the desk reviews by itself. Each who is asked is told, and so are leads and editors when the review
    starts. Who reviewed an earlier version is asked again; who was asked and has not answered gets the new date.
    Refuses ``wrong_state``, ``due_past``, ``own_organization`` (nobody reviews an organization that they belong to or
    are invited to), ``recused``, and with ``only_when_examined`` ``unexamined`` when the desk has not ticked all of it
    before the review starts.
    """
    locked(application)
    demand(application, "assign")
    today = timezone.localdate()
    due = due or today + dt.timedelta(days=REVIEW_DAYS)
    if due < today:
        raise Refused("due_past", _("评审的截止日期不能早于今天。"), field="due")
    reviewers = list(dict.fromkeys(reviewers))
    known = {review.reviewer_id: review for review in application.reviews.select_related("reviewer")}
    for person in reviewers:
        _refuse_person(person, application, known.get(person.pk))
    before = application.status
    starting = before == Application.Status.SUBMITTED
    if starting and only_when_examined and (left := unexamined(application)):
        raise Refused(
            "unexamined",
            _("还有 %(count)s 项没有核对：%(what)s。请先核对，或者勾选“没有核对完也安排评审”。")
            % {"count": len(left), "what": _("、").join(left.values())},
            field="even_so",
        )
    asked = [
        Review.objects.create(application=application, reviewer=p, due=due) for p in reviewers if p.pk not in known
    ]
    for review in known.values():
        again = starting and review.status == Review.Status.SUBMITTED
        waiting = review.status == Review.Status.ASSIGNED
        moved = waiting and review.due != due and (starting or review.reviewer in reviewers)
        if again or moved or (starting and waiting):
            review.status, review.due = Review.Status.ASSIGNED, due
            review.save(update_fields=["status", "due"])
            asked.append(review)
    leads_to("assign", application, Application.Status.IN_REVIEW)
    application.save(update_fields=["status"])
    if asked or starting:
        audit.record(
            application,
            "residency.assign",
            by=by,
            before=before,
            after=application.status,
            reviewers=[review.reviewer_id for review in asked],
            due=str(due),
        )
    for review in asked:
        messages.review_asked(review)
    if starting:
        messages.in_review(application)
    return application


def _refuse_person(person: Any, application: Application, review: Review | None) -> None:
    if belongs(person, application.organization):
        raise Refused(
            "own_organization",
            _("%(person)s是“%(organization)s”的成员，或者已被邀请加入，不能评审自己的组织。")
            % {"person": person, "organization": application.organization},
            field="reviewers",
        )
    if review is not None and review.status == Review.Status.RECUSED:
        raise Refused("recused", _("%(person)s已经回避这份申请。") % {"person": person}, field="reviewers")
