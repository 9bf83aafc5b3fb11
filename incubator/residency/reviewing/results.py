"""What the reviewers made of an application, read for a page: points, means, spread. Reads only.

Who may see it is asked with ``permissions.sees_opinions``, or here where many applications stand side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from incubator.organizations.models import Membership
from incubator.residency.models import Application, Criterion, Review, Score
from incubator.residency.permissions import BEFORE_DECISION, can_handle, opinions_open
from incubator.residency.reviewing.scoring import Spread, spread, weighted_mean


class Opinion(NamedTuple):
    """One review that was given; ``cells`` are its points in the order of the criteria, None for blank."""

    review: Review
    cells: list[int | None]
    total: Decimal | None


class Line(NamedTuple):
    """How all reviewers judge by one criterion."""

    criterion: Criterion
    cells: list[int | None]
    spread: Spread | None


@dataclass
class Result:
    """All opinions on one application that were given. ``asked`` counts all who were asked and did not step back."""

    application: Application
    criteria: list[Criterion]
    opinions: list[Opinion] = field(default_factory=list)
    asked: int = 0

    @property
    def total(self) -> Spread | None:
        return spread(opinion.total for opinion in self.opinions)

    @property
    def lines(self) -> list[Line]:
        rows = []
        for number, criterion in enumerate(self.criteria):
            cells = [opinion.cells[number] for opinion in self.opinions]
            rows.append(Line(criterion, cells, spread(cells)))
        return rows

    @property
    def given(self) -> int:
        return len(self.opinions)


def points_of(review: Review) -> dict[int, int | None]:
    """Criterion: points as they are kept; a criterion that was not touched yet is not there."""
    return dict(Score.objects.filter(review=review).values_list("criterion_id", "points"))


def criteria_of(application: Application) -> list[Criterion]:
    return list(Criterion.objects.filter(call_id=application.call_id))


def total_of(points: Mapping[int, int | None], criteria: Iterable[Criterion]) -> Decimal | None:
    """The weighted mean of one review, as far as it is filled in."""
    return weighted_mean(points, {criterion.pk: criterion.weight for criterion in criteria})


def results_of(applications: Iterable[Application]) -> dict[int, Result]:
    """The results by application; three queries, however many there are."""
    applications = list(applications)
    criteria = defaultdict(list)
    for criterion in Criterion.objects.filter(call__in={application.call_id for application in applications}):
        criteria[criterion.call_id].append(criterion)
    results = {one.pk: Result(one, criteria[one.call_id]) for one in applications}
    reviews = list(
        Review.objects.filter(application__in=results, status__in=Review.Status.MAY_READ)
        .select_related("reviewer")
        .order_by("submitted_at", "pk")
    )
    points: dict[int, dict[int, int | None]] = defaultdict(dict)
    for review, criterion, value in Score.objects.filter(review__in=reviews).values_list(
        "review_id", "criterion_id", "points"
    ):
        points[review][criterion] = value
    for review in reviews:
        result = results[review.application_id]
        result.asked += 1
        if review.status == Review.Status.SUBMITTED:
            cells = [points[review.pk].get(criterion.pk) for criterion in result.criteria]
            result.opinions.append(Opinion(review, cells, total_of(points[review.pk], result.criteria)))
    return results


class Row(NamedTuple):
    """An application beside others; ``result`` is None when this person may not see what others say of it."""

    application: Application
    result: Result | None
    own: Decimal | None


ORDERS = ("median", "mean", "range", "deviation", "area")


def side_by_side(applications: Iterable[Application], user: Any, order: str = "median") -> list[Row]:
    """The applications with their results, as far as ``user`` may see them: best first, the widest spread first.

    What has no figure yet stands last. Five queries, however many there are.
    """
    applications = list(applications)
    results = results_of(applications)
    near = set(
        Membership.objects.filter(user=user)
        .exclude(status=Membership.Status.ENDED)
        .values_list("organization_id", flat=True)
    )
    own = dict(Review.objects.filter(reviewer=user, application__in=results).values_list("application_id", "status"))
    staff = can_handle(user)
    rows = []
    for one in applications:
        is_open = one.organization_id not in near and opinions_open(
            own.get(one.pk), staff=staff, decided=one.status not in BEFORE_DECISION
        )
        result = results[one.pk]
        mine = next((o.total for o in result.opinions if is_open and o.review.reviewer_id == user.pk), None)
        rows.append(Row(one, result if is_open else None, mine))
    return sorted(rows, key=lambda row: _place(row, order))


def _place(row: Row, order: str) -> tuple[bool, Decimal, int]:
    """Where ``row`` stands in ``order``: the largest figure first, none last."""
    total = row.result.total if row.result else None
    figure = row.application.area_wanted if order == "area" else getattr(total, order, None)
    return figure is None, -(figure or Decimal(0)), row.application.pk


def comments_to_applicant(application: Application) -> list[str]:
    """What reviewers want the applicant to know, without names, once the decision is told; before that nothing.

    In an order that does not tell who said what.
    """
    if not application.outcome_is_told:
        return []
    given = application.reviews.given().exclude(comment_to_applicant="")
    return sorted(given.values_list("comment_to_applicant", flat=True))
