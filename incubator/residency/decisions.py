"""Every governed write of the desk's side: returning, reviews, decision, public notice, residency. See ``actions``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.organizations.actions import set_standing
from incubator.organizations.models import Organization
from incubator.organizations.permissions import is_member
from incubator.premises.models import Center, Zone
from incubator.residency import area as areas
from incubator.residency import messages
from incubator.residency.models import Application, Residency, Review, Term
from incubator.residency.transitions import demand, leads_to, locked
from portal.common import audit
from portal.common.errors import Refused
from portal.common.rules import named

Outcome = Application.Outcome


@transaction.atomic
def return_application(application: Application, *, reason: str, by: Any, marks: Iterable[str] = ()) -> Application:
    """Send it back for completion; ``marks`` are the codes of the answers and papers that it concerns.

    Leads and editors are told. Refuses ``wrong_state`` and ``reason_missing``.
    """
    locked(application)
    demand(application, "return")
    _refuse_no_reason(reason, _("请写明需要补正什么，申请人会看到。"))
    before = application.status
    leads_to("return", application, Application.Status.RETURNED)
    application.return_reason, application.return_marks = reason.strip(), list(marks)
    application.save(update_fields=["status", "return_reason", "return_marks"])
    audit.record(
        application,
        "residency.return",
        by=by,
        before=before,
        after=application.status,
        why=application.return_reason,
        marks=application.return_marks,
    )
    messages.returned(application)
    return application


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


@transaction.atomic
def decide_application(
    application: Application,
    *,
    outcome: str,
    reason: str,
    by: Any,
    zone: Zone | None = None,
    area: Decimal | None = None,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
) -> Application:
    """Decide. ``area`` m² of ``zone`` from ``starts`` up to, not including, ``ends`` go with an acceptance only.

    The applicant learns it when it is announced; of an announced decision that is taken back they are told at once.
    What other decisions have promised counts as let. Refuses ``wrong_state``, ``reason_missing``, ``grant_missing``,
    ``wrong_zone``, ``wrong_dates``, ``wrong_area`` and ``area`` (not so much is free; the sentence says how much).
    """
    locked(application)
    demand(application, "decide")
    _refuse_no_reason(reason, _("请写明决定的理由，申请人会看到。"))
    if outcome == Outcome.ACCEPTED:
        zone, area, starts, ends = _grant(application, zone, area, starts, ends)
    else:
        zone = area = starts = ends = None
    before = application.status
    leads_to("decide", application, Application.Status.DECIDED)
    application.outcome, application.decision_reason = outcome, reason.strip()
    application.granted_zone, application.granted_area = zone, area
    application.granted_starts, application.granted_ends = starts, ends
    application.decided_at, application.announced_until = timezone.now(), None
    application.save(
        update_fields=[
            "status",
            "outcome",
            "decision_reason",
            "granted_zone",
            "granted_area",
            "granted_starts",
            "granted_ends",
            "decided_at",
            "announced_until",
        ]
    )
    audit.record(
        application,
        "residency.decide",
        by=by,
        before=before,
        after=application.status,
        why=application.decision_reason,
        outcome=outcome,
        zone=zone and zone.pk,
        area=area and str(area),
        starts=starts and str(starts),
        ends=ends and str(ends),
    )
    if before == Application.Status.ANNOUNCED:
        messages.reconsidered(application)
    return application


def _grant(
    application: Application, zone: Zone | None, area: Decimal | None, starts: dt.date | None, ends: dt.date | None
) -> tuple[Zone, Decimal, dt.date, dt.date]:
    """What is granted, whole and possible, or ``Refused``."""
    if zone is None or area is None or starts is None or ends is None:
        given = {"zone": zone, "area": area, "starts": starts, "last_day": ends}
        field = next(name for name, value in given.items() if value is None)
        raise Refused("grant_missing", _("同意入驻时要写明区域、面积和起止日期。"), field=field)
    area = Decimal(area)
    if zone.center_id != application.call.center_id or not zone.lettable:
        raise Refused("wrong_zone", _("这个区域不在这次招募的服务中心，或不供入驻。"), field="zone")
    if starts >= ends or ends <= timezone.localdate():
        raise Refused("wrong_dates", _("结束日期要晚于开始日期，并且不能已经过去。"), field="last_day")
    if area <= 0 or area != area.quantize(Decimal("0.1")):
        raise Refused("wrong_area", _("面积要大于 0，最多一位小数。"), field="area")
    center = Center.objects.select_for_update().get(pk=zone.center_id)
    floor = areas.floor_of(center, promised=True, apart_from=application)
    if sentence := areas.shortage(floor, zone, area, starts, ends):
        raise Refused("area", sentence, field="area")
    return zone, area, starts, ends


@transaction.atomic
def announce_application(application: Application, *, by: Any) -> Application:
    """Tell the decision. An acceptance stands in public notice for the center's days; anything else is closed.

    Day one of the notice is tomorrow; with 0 days the residency may begin at once. Refuses ``wrong_state``.
    """
    locked(application)
    demand(application, "announce")
    before = application.status
    if application.outcome == Outcome.ACCEPTED:
        leads_to("announce", application, Application.Status.ANNOUNCED)
        days = application.call.center.announce_days
        application.announced_until = timezone.localdate() + dt.timedelta(days=days) if days else None
    else:
        leads_to("announce", application, Application.Status.CLOSED)
    application.save(update_fields=["status", "announced_until"])
    audit.record(
        application,
        "residency.announce",
        by=by,
        before=before,
        after=application.status,
        outcome=application.outcome,
        until=application.announced_until and str(application.announced_until),
    )
    messages.announced(application)
    return application


@transaction.atomic
def begin_residency(application: Application, *, by: Any) -> Residency:
    """Turn the announced grant into a residency with its first term; leads and editors are welcomed.

    Who was examined and let in needs no second check: an organization not yet confirmed is confirmed with it.
    The term starts on the granted day, or today when that is past. Refuses ``wrong_state``, ``too_early`` (the public
    notice lasts), ``over``, ``resident`` and ``area`` (law L2: the sentence says how much is free, and when).
    """
    locked(application)
    demand(application, "begin")
    today = timezone.localdate()
    if application.begins_from and today < application.begins_from:
        raise Refused(
            "too_early",
            _("公示到 %(until)s 为止，%(day)s 起可以办理入驻。")
            % {"until": application.announced_until, "day": application.begins_from},
        )
    zone, area, ends = application.granted_zone, application.granted_area, application.granted_ends
    starts = max(application.granted_starts or today, today)
    if zone is None or area is None or ends is None or starts >= ends:
        raise Refused("over", _("批准的入驻期已经过去，请主任重新决定。"))
    center = application.call.center
    organization = Organization.objects.select_for_update().get(pk=application.organization_id)
    if organization.residencies.filter(center=center, status=Residency.Status.ACTIVE).exists():
        raise Refused("resident", _("“%(organization)s”已经入驻这里。") % {"organization": organization})
    residency = Residency.objects.create(organization=organization, center=center, application=application)
    _let(residency, zone, area, starts, ends)
    before = application.status
    leads_to("begin", application, Application.Status.CLOSED)
    application.save(update_fields=["status"])
    audit.record(application, "residency.begin", by=by, before=before, after=application.status, residency=residency.pk)
    audit.record(residency, "residency.begin", by=by, after=residency.status, application=application.pk)
    if organization.standing == Organization.Standing.PENDING:
        set_standing(organization, standing=Organization.Standing.ACTIVE, reason="", by=by)
    messages.begun(application, residency)
    return residency


def _let(residency: Residency, zone: Zone, area: Decimal, starts: dt.date, ends: dt.date) -> Term:
    """Add a term; the database has the last word on the area, its refusal becomes a sentence."""
    center = Center.objects.select_for_update().get(pk=residency.center_id)
    if sentence := areas.shortage(areas.floor_of(center), zone, area, starts, ends):
        raise Refused("area", sentence, field="area")
    try:
        with transaction.atomic():
            return Term.objects.create(residency=residency, zone=zone, area=area, starts=starts, ends=ends)
    except IntegrityError as error:
        if named(error) != "area_not_over_let":
            raise
    sentence = areas.shortage(areas.floor_of(center), zone, area, starts, ends)
    raise Refused("area", sentence or _("刚刚有人用掉了这块面积，请再试一次。"), field="area")


@transaction.atomic
def end_residency(residency: Residency, *, left_as: str, last_day: dt.date, why: str, by: Any) -> Residency:
    """The organization leaves; ``last_day`` is its last, and its area is free from the day after.

    Terms that run longer end then, later ones never start. Leads and editors are told. Refuses ``left``,
    ``reason_missing``, ``future`` (a leaving is recorded when it happens) and ``before_start``.
    """
    residency = Residency.objects.select_for_update().get(pk=residency.pk)
    if residency.status != Residency.Status.ACTIVE:
        raise Refused("left", _("这个组织已经离开了。"))
    _refuse_no_reason(why, _("请写明离开的原因。"), field="why")
    if last_day > timezone.localdate():
        raise Refused("future", _("最后一天不能晚于今天；请在离开当天办理。"), field="last_day")
    terms = list(residency.terms.all())
    if terms and last_day < min(term.starts for term in terms) - dt.timedelta(days=1):
        raise Refused("before_start", _("最后一天不能早于入驻开始。"), field="last_day")
    ends = last_day + dt.timedelta(days=1)
    for term in terms:
        if term.ends > ends:
            term.ends = max(term.starts, ends)
            term.save(update_fields=["ends"])
    before = residency.status
    residency.status, residency.left_as = Residency.Status.LEFT, left_as
    residency.save(update_fields=["status", "left_as"])
    audit.record(
        residency, "residency.end", by=by, before=before, after=left_as, why=why.strip(), last_day=str(last_day)
    )
    messages.residency_ended(residency, last_day, why.strip())
    return residency


def _refuse_no_reason(reason: str, sentence: str, field: str = "reason") -> None:
    if not reason.strip():
        raise Refused("reason_missing", sentence, field=field)
