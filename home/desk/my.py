"""What ``/my/`` collects for a person from every room, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.models import Activity, Submission
from events.signups.models import Registration
from home.desk.todo import count_of
from incubator.bookings.door.attendance import takes_check_in
from incubator.bookings.models import Booking
from incubator.bookings.series.page import line_of, one_a_series, page_of_line
from incubator.bookings.wording import what_and_when
from incubator.organizations.models import Membership, Organization
from incubator.residency.models import Application
from incubator.residency.selectors import applications_of, reviews_waiting_for
from portal.notices.models import Notice

# How many of a thing the page shows before it leads on to the rest.
NEXT_BOOKINGS, NOTICES, WAITING, TASKS = 3, 5, 10, 20
# What was taken back is found here for as long; later nobody means to go on with it.
DRAFT_DAYS = 60


@dataclass(frozen=True)
class Line:
    """A thing and where to go on with it. ``kind`` says what it is (退回补正, 草稿 ...)."""

    kind: str
    title: str
    detail: str
    href: str
    urgent: bool = False


@dataclass
class Own:
    """One of the person's organizations, with what is ahead of it."""

    organization: Organization
    role: str
    may_edit: bool
    may_ask: bool
    # A booking, or the next of a series; in words; its address.
    bookings: list[tuple[Booking, str, str]] = field(default_factory=list)
    application: Application | None = None

    @property
    def tone(self) -> str:
        """How its standing looks."""
        standing = Organization.Standing
        return {standing.ACTIVE: "ok", standing.PENDING: "warn"}.get(standing(self.organization.standing), "bad")


@dataclass
class Desk:
    """The page: what the person has to do, what others have to answer, and what is ahead."""

    tasks: list[Line] = field(default_factory=list)
    waiting: list[Line] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    organizations: list[Own] = field(default_factory=list)

    @property
    def may_ask(self) -> bool:
        """Whether the person asks for rooms and activities in somebody's name."""
        return any(own.may_ask for own in self.organizations)


def desk_of(user: Any, now: dt.datetime | None = None) -> Desk:
    now = now or timezone.now()
    desk = Desk()
    if user.is_center_staff and (count := count_of(user)):
        title = _("%(count)s 件事等服务中心处理") % {"count": count}
        desk.tasks.append(Line(_("待办"), title, "", reverse("todo")))
    _belonging(desk, user)
    _applications(desk, user)
    for review in reviews_waiting_for(user)[:TASKS]:
        organization = review.application.organization.name
        detail = _("“%(organization)s”申请入驻，请您评审") % {"organization": organization}
        desk.tasks.append(Line(_("评审"), organization, detail, reverse("review", args=[review.pk]), urgent=True))
    _activities(desk, user, now)
    _bookings(desk, user, now)
    desk.registrations = list(
        Registration.objects.filter(user=user, status=Registration.Status.CONFIRMED, occurrence__ends__gt=now)
        .select_related("occurrence__activity", "occurrence__room__center")
        .order_by("occurrence__starts", "pk")
    )
    desk.notices = list(Notice.objects.filter(recipient=user).unread().order_by("-created_at", "-pk")[:NOTICES])
    return desk


def _belonging(desk: Desk, user: Any) -> None:
    """The person's organizations, and invitations to others."""
    status = Membership.Status
    memberships = (
        Membership.objects.filter(user=user, status__in=[status.ACTIVE, status.INVITED])
        .select_related("organization")
        .order_by("organization__name")
    )
    for membership in memberships:
        organization = membership.organization
        if membership.status == status.INVITED:
            desk.tasks.append(
                Line(
                    _("邀请"),
                    organization.name,
                    _("邀请您加入，角色是%(role)s") % {"role": membership.get_role_display()},
                    reverse("organization_join", args=[organization.slug]),
                )
            )
            continue
        may_edit = membership.role in Membership.Role.MAY_EDIT
        may_ask = may_edit and organization.standing in Organization.Standing.MAY_ASK
        desk.organizations.append(Own(organization, membership.get_role_display(), may_edit, may_ask))


def _edited(desk: Desk) -> dict[int, Own]:
    """Those in whose name the person acts."""
    return {own.organization.pk: own for own in desk.organizations if own.may_edit}


def _applications(desk: Desk, user: Any) -> None:
    """The latest application of each organization; returned ones and drafts wait for whoever may edit them."""
    status = Application.Status
    mine = {own.organization.pk: own for own in desk.organizations}
    edited = _edited(desk)
    for application in applications_of(user):
        own = mine[application.organization_id]
        own.application = own.application or application
        if application.organization_id not in edited:
            continue
        name, href = application.organization.name, application.get_absolute_url()
        if application.status == status.RETURNED:
            desk.tasks.append(
                Line(
                    _("退回补正"),
                    _("入驻申请 · %(organization)s") % {"organization": name},
                    application.return_reason,
                    href,
                    urgent=True,
                )
            )
        elif application.status == status.DRAFT:
            detail = _("草稿已保存，写好以后记得提交")
            desk.tasks.append(Line(_("草稿"), _("入驻申请 · %(organization)s") % {"organization": name}, detail, href))
        elif application.status in status.UNDER_WAY:
            desk.waiting.append(
                Line(
                    application.get_status_display(),
                    _("入驻申请 · %(organization)s") % {"organization": name},
                    application.call.title,
                    href,
                )
            )


def _activities(desk: Desk, user: Any, now: dt.datetime) -> None:
    """Activities that are not out: returned and taken back ones wait for the person, submitted ones for the center."""
    status = Submission.Status
    edited = _edited(desk)
    last = Submission.objects.filter(activity=OuterRef("pk")).order_by("-submitted_at", "-pk")
    mine: QuerySet[Activity] = (
        Activity.objects.filter(organization__in=edited)
        .annotate(decision=Subquery(last.values("status")[:1]), told=Subquery(last.values("reason")[:1]))
        .filter(
            Q(decision__in=[status.RETURNED, status.PENDING])
            | Q(decision=status.WITHDRAWN, live=False, created_at__gt=now - dt.timedelta(days=DRAFT_DAYS))
        )
        .select_related("organization")
        .order_by("-created_at", "-pk")
    )
    for activity in mine[:TASKS]:
        title = _("活动 · %(title)s") % {"title": activity.title}
        if activity.decision == status.RETURNED:  # type: ignore[attr-defined]
            href = reverse("activity_edit", args=[activity.slug])
            desk.tasks.append(Line(_("退回修改"), title, activity.told, href, urgent=True))  # type: ignore[attr-defined]
        elif activity.decision == status.WITHDRAWN:  # type: ignore[attr-defined]
            href = reverse("activity_edit", args=[activity.slug])
            desk.tasks.append(Line(_("草稿"), title, _("已撤回，改好以后可以重新提交"), href))
        else:
            href = activity.get_absolute_url()
            desk.waiting.append(Line(_("待审核"), title, activity.organization.name, href))


def _bookings(desk: Desk, user: Any, now: dt.datetime) -> None:
    """The next bookings of each organization, and those to check in to now.

    Pending ones without an activity wait for the center.
    """
    mine = {own.organization.pk: own for own in desk.organizations}
    ahead = Booking.objects.filter(
        organization__in=mine, ends__gt=now, status__in=Booking.Status.HOLDS_ROOM
    ).select_related("room", "organization")
    order = [F("starts").asc(), F("pk").asc()]
    numbered = one_a_series(ahead).annotate(place=Window(RowNumber(), partition_by=F("organization"), order_by=order))
    for booking in numbered.filter(place__lte=NEXT_BOOKINGS).order_by("starts", "pk"):
        line = line_of(booking, booking.times), page_of_line(booking, booking.times)  # type: ignore[attr-defined]
        mine[booking.organization_id].bookings.append((booking, *line))
        if takes_check_in(booking, now) and booking.checked_in_at is None:
            href = reverse("booking_check_in", args=[booking.pk])
            desk.tasks.append(Line(_("签到"), what_and_when(booking), booking.organization.name, href, urgent=True))
    pending = ahead.pending().exclude(submission__status=Submission.Status.PENDING)  # type: ignore[attr-defined]
    for booking in one_a_series(pending).order_by("starts", "pk")[:WAITING]:
        title = _("场地 · %(what)s") % {"what": line_of(booking, booking.times)}  # type: ignore[attr-defined]
        href = page_of_line(booking, booking.times)  # type: ignore[attr-defined]
        desk.waiting.append(Line(_("待审批"), title, booking.organization.name, href))
