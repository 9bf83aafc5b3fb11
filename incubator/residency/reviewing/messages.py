"""What applicant and reviewers are told about a review."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incubator.residency.models import Application, Review
from incubator.residency.telling import named, tell_applicant
from portal.notices.actions import notify
from portal.notices.language import speaking_to


def in_review(application: Application) -> None:
    tell_applicant(
        application,
        "in_review",
        lambda: (
            _("“%(organization)s”的入驻申请开始评审") % named(application),
            _("入驻申请（%(call)s）的材料已齐全，开始评审。评审结束后由主任作出决定。") % named(application),
        ),
    )


def review_asked(review: Review) -> None:
    application = review.application
    with speaking_to(review.reviewer):
        notify(
            review.reviewer,
            "residency.review_asked",
            _("请您评审“%(organization)s”的入驻申请") % named(application),
            _("请阅读“%(organization)s”的入驻申请（%(call)s）和材料，写下意见和建议；不便评审时可以回避。")
            % named(application),
            path=review.get_absolute_url(),
        )
