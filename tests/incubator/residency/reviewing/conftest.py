"""A call with three criteria, and an application that two people were asked to review."""

from types import SimpleNamespace

import pytest

from incubator.residency import actions
from tests.factories.people import UserFactory
from tests.factories.residency import CriterionFactory


@pytest.fixture
def criteria(call):
    weights = (("居民需要", 3), ("计划可行", 2), ("长期打算", 1))
    return [CriterionFactory(call=call, name=name, weight=weight, order=n) for n, (name, weight) in enumerate(weights)]


@pytest.fixture
def panel(submitted, criteria, cast):
    """``first`` is the cast's reviewer's, ``second`` a colleague's; neither is given yet."""
    colleague = UserFactory(name="同事")
    actions.assign_reviewers(submitted, [cast.reviewer, colleague], by=cast.staff)
    first, second = submitted.reviews.order_by("pk")
    return SimpleNamespace(
        application=submitted,
        first=first,
        second=second,
        reviewer=cast.reviewer,
        colleague=colleague,
        criteria=criteria,
    )


@pytest.fixture
def give(panel):
    """Give one of the reviews with points in the order of the criteria."""

    def give(review, *points, comment="计划扎实。", to_applicant="", recommendation="accepted"):
        named = dict(zip([criterion.pk for criterion in panel.criteria], points, strict=False))
        return actions.submit_review(
            review,
            recommendation=recommendation,
            comment=comment,
            comment_to_applicant=to_applicant,
            points=named,
            by=review.reviewer,
        )

    return give
