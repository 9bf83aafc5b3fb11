"""What an applicant is told from the desk."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incubator.residency.models import Application
from incubator.residency.telling import named, tell_applicant


def returned(application: Application) -> None:
    tell_applicant(
        application,
        "returned",
        lambda: (
            _("“%(organization)s”的入驻申请需要补正") % named(application),
            _("入驻申请（%(call)s）还需要补正：%(reason)s\n补正后请重新提交，已填的内容都还在。")
            % named(application, reason=application.return_reason),
        ),
    )
