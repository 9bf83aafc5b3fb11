"""What applicant and reviewers are told about a review."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.models import Application, Review
from incubator.residency.telling import Words, named, tell_applicant, tell_desk
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
    """Ask for the review, also of who gave one of an earlier version, or gets another date."""
    _tell_reviewer(
        review,
        "review_asked",
        lambda: (
            _("请您评审“%(organization)s”的入驻申请") % named(review.application),
            (
                _("申请人补正后又提交了一次（%(call)s）。请看看改了什么，在 %(due)s 前更新您的意见；之前打的分都还在。")
                if review.version
                else _("请在 %(due)s 前阅读入驻申请（%(call)s）和材料，打分并写下意见；与这个组织有关系时请回避。")
            )
            % named(review.application, due=date_format(review.due) if review.due else ""),
        ),
    )


def review_due(review: Review, *, key: str) -> None:
    """Remind before the date."""
    _tell_reviewer(
        review,
        "review_due",
        lambda: (
            _("“%(organization)s”的入驻申请请在 %(due)s 前评审")
            % named(review.application, due=date_format(review.due)),
            _("您还没有提交评审意见。打过的分都存着，可以接着写；不便评审时请回避，我们另请别人。"),
        ),
        key=key,
    )


def review_late(review: Review, *, key: str) -> None:
    """Remind after the date."""
    _tell_reviewer(
        review,
        "review_late",
        lambda: (
            _("“%(organization)s”的入驻申请还在等您的评审") % named(review.application),
            _("评审应在 %(due)s 前完成，申请人在等结果。请尽快提交；来不及时请回避，我们另请别人。")
            % {"due": date_format(review.due)},
        ),
        key=key,
    )


def recused(review: Review) -> None:
    """Tell the desk, without a name: the page says who and why."""
    application = review.application
    tell_desk(
        "recused",
        lambda: (
            _("一位评审人员回避了“%(organization)s”的入驻申请") % named(application),
            _("原因写在申请的页面上。需要时请另请一位评审。"),
        ),
        path=reverse("applications:edit", args=[application.pk]),
    )


def _tell_reviewer(review: Review, kind: str, words: Words, *, key: str | None = None) -> None:
    with speaking_to(review.reviewer):
        subject, body = words()
        notify(review.reviewer, f"residency.{kind}", subject, body, path=review.get_absolute_url(), key=key)
