"""Every governed write of a review: asking for it, giving it, stepping back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.organizations.permissions import is_member
from incubator.residency.models import Application, Review
from incubator.residency.reviewing import messages
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused


@transaction.atomic
def assign_reviewers(application: Application, reviewers: Iterable[Any], *, by: Any) -> Application:
    """Start the review, or ask more people for one; without anybody the desk reviews by itself.

    Each is told, and so are leads and editors when the review starts. Who reviewed an earlier version is asked again.
    Refuses ``wrong_state``, ``own_organization`` (nobody reviews an organization that they belong to), ``recused``.
    """
    locked(application)
    demand(application, "assign")
    reviewers = list(reviewers)
    known = {review.reviewer_id: review for review in application.reviews.select_related("reviewer")}
    for person in reviewers:
        if is_member(person, application.organization):
            raise Refused(
                "own_organization",
                _("%(person)s是“%(organization)s”的成员，不能评审自己的组织。")
                % {"person": person, "organization": application.organization},
                field="reviewers",
            )
        if person.pk in known and known[person.pk].status == Review.Status.RECUSED:
            raise Refused("recused", _("%(person)s已经回避这份申请。") % {"person": person}, field="reviewers")
    before = application.status
    starting = before == Application.Status.SUBMITTED
    asked = [Review.objects.create(application=application, reviewer=p) for p in reviewers if p.pk not in known]
    if starting:
        for review in known.values():
            if review.status == Review.Status.SUBMITTED:
                review.status = Review.Status.ASSIGNED
                review.save(update_fields=["status"])
                asked.append(review)
    leads_to("assign", application, Application.Status.IN_REVIEW)
    application.save(update_fields=["status"])
    audit.record(
        application,
        "residency.assign",
        by=by,
        before=before,
        after=application.status,
        reviewers=[review.reviewer_id for review in asked],
    )
    for review in asked:
        messages.review_asked(review)
    if starting:
        messages.in_review(application)
    return application


@transaction.atomic
def submit_review(review: Review, *, recommendation: str, comment: str, by: Any) -> Review:
    """Give the opinion on the latest version; it can be changed while the review lasts.

    Refuses ``wrong_state``, ``recused``, ``own_organization`` and ``comment_missing``.
    """
    _open_review(review, "review")
    if is_member(by, review.application.organization):
        raise Refused("own_organization", _("您现在是这个组织的成员，不能评审它。请选择回避。"))
    if not comment.strip():
        raise Refused("comment_missing", _("请写几句意见，供主任决定时参考。"), field="comment")
    before, latest = review.status, review.application.latest_version
    review.status = Review.Status.SUBMITTED
    review.recommendation, review.comment = recommendation, comment.strip()
    review.version = latest.number if latest else None
    review.submitted_at = timezone.now()
    review.save(update_fields=["status", "recommendation", "comment", "version", "submitted_at"])
    audit.record(review.application, "residency.review", by=by, before=before, after=review.status, review=review.pk)
    return review


@transaction.atomic
def recuse(review: Review, *, by: Any) -> Review:
    """The reviewer steps back and sees nothing of the application from now on. Refuses ``wrong_state``, ``recused``."""
    _open_review(review, "recuse")
    before = review.status
    review.status = Review.Status.RECUSED
    review.save(update_fields=["status"])
    audit.record(review.application, "residency.recuse", by=by, before=before, after=review.status, review=review.pk)
    return review


def _open_review(review: Review, verb: str) -> None:
    locked(review.application)
    demand(review.application, verb)
    review.refresh_from_db(fields=["status"])
    if review.status not in Review.Status.MAY_READ:
        raise Refused("recused", _("您已经回避这份申请。"))
