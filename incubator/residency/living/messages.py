"""What a resident is told."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.models import Application, Residency
from incubator.residency.telling import named, tell_applicant
from portal.notices.actions import notify
from portal.notices.language import speaking_to


def begun(application: Application, residency: Residency) -> None:
    term = residency.terms.select_related("zone").get()

    def words() -> tuple[str, str]:
        facts = named(
            application,
            zone=term.zone,
            area=term.area,
            first=date_format(term.starts),
            last=date_format(term.last_day),
        )
        return (
            _("欢迎“%(organization)s”入驻") % facts,
            _("“%(organization)s”的入驻已办理：%(zone)s %(area)s 平方米，从 %(first)s 到 %(last)s。") % facts,
        )

    tell_applicant(application, "begun", words)


def residency_ended(residency: Residency, last_day: object, why: str) -> None:
    for person in residency.organization.speakers():
        with speaking_to(person):
            facts = {
                "organization": residency.organization,
                "how": residency.get_left_as_display(),
                "day": date_format(last_day),
                "why": why,
            }
            notify(
                person,
                "residency.ended",
                _("“%(organization)s”的入驻结束：%(how)s") % facts,
                _("“%(organization)s”的入驻到 %(day)s 结束（%(how)s）。%(why)s") % facts,
                path=residency.organization.get_absolute_url(),
            )
