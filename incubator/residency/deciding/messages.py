"""What an applicant is told about the decision."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.models import Application
from incubator.residency.telling import named, tell_applicant


def reconsidered(application: Application) -> None:
    tell_applicant(
        application,
        "reconsidered",
        lambda: (
            _("“%(organization)s”的入驻决定正在重新考虑") % named(application),
            _("入驻申请（%(call)s）公示的决定正在重新考虑，新的决定会再次公布并通知您。") % named(application),
        ),
    )


def announced(application: Application) -> None:
    """The outcome: with the public notice when it is accepted, at once when it is not."""

    def words() -> tuple[str, str]:
        if application.outcome == Application.Outcome.ACCEPTED:
            granted = named(
                application,
                zone=application.granted_zone,
                area=application.granted_area,
                first=date_format(application.granted_starts),
                last=date_format(application.granted_last_day),
                reason=application.decision_reason,
            )
            body = _(
                "决定：同意“%(organization)s”入驻%(zone)s %(area)s 平方米，从 %(first)s 到 %(last)s。理由：%(reason)s"
            )
            if application.announced_until:
                granted["until"] = date_format(application.announced_until)
                body = body + "\n" + _("现在公示，到 %(until)s 为止；公示结束后办理入驻。")
            return _("“%(organization)s”的入驻申请：同意入驻") % granted, body % granted
        outcome = named(application, outcome=application.get_outcome_display(), reason=application.decision_reason)
        body = _("对入驻申请（%(call)s）的决定：%(outcome)s。理由：%(reason)s")
        if application.status == Application.Status.WAITING:
            outcome["place"] = application.waiting_rank
            body = body + "\n" + _("您排在候补第 %(place)s 位；有适合的面积空出来时，会按顺序发给您入驻邀约。")
        elif until := application.appeal_until:
            outcome["until"] = date_format(until)
            body = body + "\n" + _("不同意这个决定的，可以在 %(until)s（含当天）以前申诉，每份申请一次。")
        return _("“%(organization)s”的入驻申请：%(outcome)s") % outcome, body % outcome

    tell_applicant(application, "announced", words)
