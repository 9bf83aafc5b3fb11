"""What is there to read before applying: what calls ask of whom, what they judge by, and what is free. Reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from incubator.organizations.models import Organization
from incubator.premises.models import Center
from incubator.residency.applying.fitness import Offer
from incubator.residency.area import NOTHING, floor_of
from incubator.residency.models import Call, PaperKind

# The stages as people say them of themselves.
STAGES = {
    Organization.Stage.BUDDING: _("还没登记，也没备案"),
    Organization.Stage.FILED: _("已在街道或社区备案"),
    Organization.Stage.REGISTERED: _("已在民政局登记"),
}


class PaperList(NamedTuple):
    """What an organization of a stage has to hand in; ``own`` for the stage of the reader's organization."""

    stage: str
    label: Any
    papers: list[PaperKind]
    own: bool = False


def papers_for(stage: str, calls: Iterable[Call]) -> list[PaperKind]:
    """What ``calls``, with their papers fetched, ask of an organization of this stage."""
    kinds = {kind.pk: kind for call in calls for kind in call.papers.all() if kind.is_for(stage)}
    return [kinds[pk] for pk in sorted(kinds)]


def paper_lists(calls: Iterable[Call], own: Iterable[str] = ()) -> list[PaperList]:
    """A list for each stage, those of the reader's own organizations first."""
    calls, own = list(calls), set(own)
    lists = [PaperList(stage, label, papers_for(stage, calls), stage in own) for stage, label in STAGES.items()]
    return sorted(lists, key=lambda papers: not papers.own)


class Weighed(NamedTuple):
    """What an application is judged by, and how much of the whole it counts, in percent."""

    name: str
    help_text: str
    percent: int


def weights_of(call: Call) -> list[Weighed]:
    criteria = list(call.criteria.all())
    whole = sum(criterion.weight for criterion in criteria)
    return [Weighed(each.name, each.help_text, round(100 * each.weight / whole)) for each in criteria]


def offers_of(calls: Iterable[Call]) -> list[Offer]:
    return [Offer(call.pk, call.title, call.area, call.opens) for call in calls]


def free_on(day: dt.date) -> Decimal:
    """The largest area in m² that one organization could have on ``day``; what is promised counts as taken."""
    free = [
        state.free
        for center in Center.objects.all()
        for state in floor_of(center, promised=True).states(day, day + dt.timedelta(days=1))
    ]
    return max(free, default=NOTHING)
