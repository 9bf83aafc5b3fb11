"""What an applicant is told about handing in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incubator.residency.models import Application
from incubator.residency.telling import named, tell_applicant


def submitted(application: Application, number: int) -> None:
    def words() -> tuple[str, str]:
        if number > 1:
            return (
                _("已再次收到“%(organization)s”的入驻申请") % named(application),
                _("补正后的入驻申请（%(call)s）已收到，正在等工作人员查看。") % named(application),
            )
        return (
            _("已收到“%(organization)s”的入驻申请") % named(application),
            _("入驻申请（%(call)s）已收到，正在等工作人员查看。有进展时会在这里通知您。") % named(application),
        )

    tell_applicant(application, "submitted", words)


def withdrawn(application: Application) -> None:
    tell_applicant(
        application,
        "withdrawn",
        lambda: (
            _("“%(organization)s”的入驻申请已撤回") % named(application),
            _("入驻申请（%(call)s）已撤回。招募开放期间可以重新申请。") % named(application),
        ),
    )
