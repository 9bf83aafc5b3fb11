"""Those who grew up: the page that stays, its story, and a year in which the center asks how it goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from incubator.organizations.models import Organization
from incubator.residency.evaluating import figures
from incubator.residency.models import FollowUp, Graduation, Residency
from incubator.residency.transitions import locked
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import today
from portal.common.renditions import CARD

# So many days after the last one here the center asks how it goes.
FOLLOW_UPS = (90, 180, 270, 365)
ONE_DAY = dt.timedelta(days=1)


def welcome_graduates() -> int:
    """Give a page and its follow-ups to each that left as grown up and has none yet; return to how many.

    However it left, by the checklist or at once, this finds it: the worker looks every minute.
    """
    grown = Residency.objects.filter(
        status=Residency.Status.LEFT, left_as=Residency.Leaving.GRADUATED, graduation=None
    ).order_by("pk")
    return sum(record_graduation(residency) for residency in grown)


@transaction.atomic
def record_graduation(residency: Residency) -> bool:
    """The figures of all its days here are counted now and stay; four follow-ups are laid out. False if there is one."""
    locked(residency)
    if residency.status != Residency.Status.LEFT or residency.left_as != Residency.Leaving.GRADUATED:
        return False
    terms = list(residency.terms.all())
    day = residency.last_day or max((term.last_day for term in terms), default=today())
    starts = residency.moved_in or min((term.starts for term in terms), default=day)
    known = figures.figures_of(residency.organization, starts, day + ONE_DAY)
    graduation, created = Graduation.objects.get_or_create(
        residency=residency, defaults={"day": day, "figures": figures.frozen(known)}
    )
    if created:
        dues = [day + dt.timedelta(days=days) for days in FOLLOW_UPS]
        FollowUp.objects.bulk_create(FollowUp(graduation=graduation, due=due) for due in dues)
        audit.record(graduation, "residency.graduate", by=None, day=str(day), residency=residency.pk)
    return created


@transaction.atomic
def record_follow_up(follow_up: FollowUp, *, still_active: bool | None, notes: str, by: Any) -> FollowUp:
    """Note how it goes, for staff's eyes. Refuses ``done`` (once is enough) and ``nothing_told``."""
    locked(follow_up)
    if follow_up.done_at:
        raise Refused("done", _("这次回访已经记下了。"))
    if not notes.strip():
        raise Refused("nothing_told", _("请写下回访的内容。"), field="notes")
    follow_up.still_active, follow_up.notes = still_active, notes.strip()
    follow_up.done_by, follow_up.done_at = by, timezone.now()
    follow_up.save(update_fields=["still_active", "notes", "done_by", "done_at"])
    audit.record(follow_up, "residency.follow_up", by=by)
    return follow_up


def figures_since(graduation: Graduation) -> list[figures.Figure]:
    """What the house knows of the time since: those who went still hold activities and use rooms."""
    return figures.figures_of(graduation.residency.organization, graduation.day + ONE_DAY, today() + ONE_DAY)


def follow_ups_ahead() -> QuerySet[FollowUp]:
    """Those that staff should think of now."""
    near = FollowUp.objects.filter(done_at=None, due__lte=today() + FollowUp.AHEAD)
    return near.select_related("graduation__residency__organization")


def shown() -> QuerySet[Graduation]:
    """The public ones, newest first: they stay, whatever becomes of the organization."""
    pictures = get_image_model().objects.prefetch_renditions(*CARD)
    return Graduation.objects.select_related("residency__organization").prefetch_related(Prefetch("picture", pictures))


def graduation_of(organization: Organization) -> Graduation | None:
    """The last one, for its profile."""
    return Graduation.objects.filter(residency__organization=organization).order_by("-day", "-pk").first()


def any_graduates() -> bool:
    return Graduation.objects.exists()
