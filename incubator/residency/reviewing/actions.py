"""Every governed write of a reviewer: the draft, the opinion, stepping back. Asking for one is ``assigning``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.residency.models import Criterion, Review, Score
from incubator.residency.permissions import too_near
from incubator.residency.reviewing import messages
from incubator.residency.transitions import demand, locked
from portal.common import audit
from portal.common.errors import Refused, need_reason

# Criterion: points from 0 to 10, or None for blank.
Points = Mapping[int, int | None]


@transaction.atomic
def save_review(
    review: Review,
    *,
    recommendation: str,
    comment: str,
    by: Any,
    comment_to_applicant: str = "",
    points: Points | None = None,
) -> Review:
    """Keep a draft, as unfinished as it is; nobody else sees it and nobody is told.

    It is kept also while the applicant completes the application: what was typed is not lost. Refuses ``wrong_state``,
    ``recused``, ``own_organization``, ``not_asked`` and ``out_of_range`` (points), and ``submitted``: an opinion that
    was given is changed by giving it again.
    """
    _open_review(review, "note", by)
    if review.status == Review.Status.SUBMITTED:
        raise Refused("submitted", _("您已经提交过意见。要更改，请改好后再提交一次。"))
    _write(review, recommendation, comment, comment_to_applicant, points)
    return review


@transaction.atomic
def submit_review(
    review: Review,
    *,
    recommendation: str,
    comment: str,
    by: Any,
    comment_to_applicant: str = "",
    points: Points | None = None,
) -> Review:
    """Give the opinion on the latest version; it can be changed while the review lasts.

    ``points`` are whole and from 0 to 10 for a criterion of the call, or None where it stays blank; criteria that are
    not named keep what they have. Refuses ``wrong_state``, ``recused``, ``own_organization``, ``recommendation_missing``,
    ``comment_missing``, ``not_asked`` (a criterion of another call) and ``out_of_range``.
    """
    _open_review(review, "review", by)
    if not recommendation:
        raise Refused("recommendation_missing", _("请选择您的建议。"), field="recommendation")
    if not comment.strip():
        raise Refused("comment_missing", _("请写几句意见，供主任决定时参考。"), field="comment")
    before, latest = review.status, review.application.latest_version
    _write(review, recommendation, comment, comment_to_applicant, points)
    review.status = Review.Status.SUBMITTED
    review.version = latest.number if latest else None
    review.submitted_at = timezone.now()
    review.save(update_fields=["status", "version", "submitted_at"])
    audit.record(
        review.application,
        "residency.review",
        by=by,
        before=before,
        after=review.status,
        review=review.pk,
        version=review.version,
        recommendation=recommendation,
        points={score.criterion_id: score.points for score in review.scores.all()},
    )
    return review


@transaction.atomic
def recuse(review: Review, *, reason: str, by: Any) -> Review:
    """The reviewer steps back and sees nothing of the application from now on; the desk is told, to ask somebody else.

    Also open to one who has come to belong to the organization. Refuses ``wrong_state``, ``recused``, ``reason_missing``.
    """
    _lock(review, "recuse")
    reason = need_reason(reason, _("请写一句回避的原因，工作人员会看到。"), field="recusal_reason")
    before = review.status
    review.status, review.recusal_reason = Review.Status.RECUSED, reason
    review.save(update_fields=["status", "recusal_reason"])
    # The reason stands in the review only: it may speak of people, and an entry of the log can never be cleared.
    audit.record(review.application, "residency.recuse", by=by, before=before, after=review.status, review=review.pk)
    messages.recused(review)
    return review


def forget_reasons(user: Any) -> None:
    """Clear what ``user``, who is being forgotten, wrote about themselves when stepping back."""
    Review.objects.filter(reviewer=user).exclude(recusal_reason="").update(recusal_reason="")


def _lock(review: Review, verb: str) -> None:
    locked(review.application)
    demand(review.application, verb)
    review.refresh_from_db(fields=["status", "version"])
    if review.status not in Review.Status.MAY_READ:
        raise Refused("recused", _("您已经回避这份申请。"))


def _open_review(review: Review, verb: str, by: Any) -> None:
    _lock(review, verb)
    if too_near(by, review.application):
        raise Refused("own_organization", _("您现在是这个组织的成员，或者已被邀请加入，不能评审它。请选择回避。"))


def _write(review: Review, recommendation: str, comment: str, to_applicant: str, points: Points | None) -> None:
    review.recommendation, review.comment = recommendation, comment.strip()
    review.comment_to_applicant = to_applicant.strip()
    review.save(update_fields=["recommendation", "comment", "comment_to_applicant"])
    if not points:
        return
    asked = set(Criterion.objects.filter(call_id=review.application.call_id).values_list("pk", flat=True))
    for criterion, value in points.items():
        if criterion not in asked:
            raise Refused("not_asked", _("这次招募没有这一项评审标准，请刷新页面。"))
        if value is not None and not 0 <= value <= Criterion.MOST:
            raise Refused("out_of_range", _("请打 0 到 10 分，或选“不评”。"), field=f"points_{criterion}")
    Score.objects.bulk_create(
        [Score(review=review, criterion_id=criterion, points=value) for criterion, value in points.items()],
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["points"],
    )
