"""What was said against a decision and what was answered, as pages show it. Reads only."""

from __future__ import annotations

from typing import NamedTuple

from django.utils import timezone

from incubator.residency.models import Appeal, Application, Objection
from incubator.residency.models.objections import Challenge


class Challenges(NamedTuple):
    """Everything said against the decisions on one application; ``contested``: one was right, no new decision yet;
    ``notice_runs``: more may be said.
    """

    objections: list[Objection]
    appeal: Appeal | None
    contested: bool
    notice_runs: bool

    @property
    def open_objections(self) -> list[Objection]:
        return [objection for objection in self.objections if objection.status == Challenge.Status.OPEN]

    @property
    def answered_objections(self) -> list[Objection]:
        """What the applicant may read of them."""
        return [objection for objection in self.objections if objection.status != Challenge.Status.OPEN]

    @property
    def appeal_is_open(self) -> bool:
        return self.appeal is not None and self.appeal.status == Challenge.Status.OPEN

    def waits_for(self, verb: str) -> bool:
        """Whether there is something to do for ``verb``; what is not about objections and appeals there always is."""
        waiting = {
            "answer_objection": bool(self.open_objections),
            "answer_appeal": self.appeal_is_open,
            "begin": not (self.notice_runs or self.open_objections or self.contested),
        }
        return waiting.get(verb, True)


def challenges_of(application: Application) -> Challenges:
    """Two queries, however many there are."""
    objections = list(application.objections.select_related("raised_by", "answered_by"))
    decided_at = application.decided_at
    contested = application.status == Application.Status.ANNOUNCED and any(
        objection.status == Challenge.Status.UPHELD
        and objection.answered_at is not None
        and decided_at is not None
        and objection.answered_at > decided_at
        for objection in objections
    )
    appeal = Appeal.objects.filter(application=application).select_related("raised_by", "answered_by").first()
    return Challenges(objections, appeal, contested, application.notice_runs(timezone.localdate()))
