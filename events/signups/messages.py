"""What people on a list are told: one function per notice."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.signups.models import Registration
from portal.notices.actions import notify
from portal.notices.language import speaking_to


def _time(occurrence: Occurrence) -> str:
    return date_format(localtime(occurrence.starts), "DATETIME_FORMAT")


def registered(registration: Registration) -> None:
    person, occurrence = registration.user, registration.occurrence
    activity = occurrence.activity
    with speaking_to(person):
        body = _("时间：%(time)s\n地点：%(place)s\n人数：%(people)s\n不能来时请在活动页面取消报名，把名额让给别人。")
        notify(
            person,
            "signups.registered",
            _("报名成功：%(title)s") % {"title": activity.title},
            body % {"time": _time(occurrence), "place": occurrence.where, "people": registration.party_size},
            path=reverse("activity", args=[activity.slug]),
            key=f"signups.registered:{registration.pk}",
        )


def occurrence_cancelled(registration: Registration, occurrence: Occurrence, reason: str) -> None:
    activity = occurrence.activity
    with speaking_to(registration.user):
        body = _("您报名的这一场（%(time)s，%(place)s）取消了，请不要前往。\n原因：%(reason)s\n要问的请打 %(phone)s。")
        notify(
            registration.user,
            "signups.occurrence_cancelled",
            _("活动取消：%(title)s") % {"title": activity.title},
            body
            % {
                "time": _time(occurrence),
                "place": occurrence.where,
                "reason": reason,
                "phone": activity.contact_phone,
            },
            path=reverse("activity", args=[activity.slug]),
            key=f"signups.occurrence_cancelled:{registration.pk}",
        )


def occurrence_moved(registration: Registration, occurrence: Occurrence, before: Occurrence) -> None:
    activity = occurrence.activity
    with speaking_to(registration.user):
        body = _(
            "您报名的这一场改了时间或地点，名额还给您留着。\n原来：%(before)s，%(there)s\n现在：%(time)s，%(place)s\n"
            "来不了的，请在活动页面取消报名。要问的请打 %(phone)s。"
        )
        notify(
            registration.user,
            "signups.occurrence_moved",
            _("活动有变动：%(title)s") % {"title": activity.title},
            body
            % {
                "before": _time(before),
                "there": before.where,
                "time": _time(occurrence),
                "place": occurrence.where,
                "phone": activity.contact_phone,
            },
            path=reverse("activity", args=[activity.slug]),
            # It may be moved more than once.
            key=f"signups.occurrence_moved:{registration.pk}:{occurrence.sequence}",
        )
