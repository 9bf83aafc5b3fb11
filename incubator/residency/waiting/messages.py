"""What an applicant is told about the place in line."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incubator.residency.models import Application
from incubator.residency.telling import named, tell_applicant


def moved(application: Application, reason: str) -> None:
    def words() -> tuple[str, str]:
        facts = named(application, place=application.waiting_rank, reason=reason)
        return (
            _("“%(organization)s”的候补顺序有调整：第 %(place)s 位") % facts,
            _("入驻申请（%(call)s）现在排在候补第 %(place)s 位。理由：%(reason)s") % facts,
        )

    tell_applicant(application, "moved", words)
