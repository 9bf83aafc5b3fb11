"""The ways of an application, a residency and an evaluation: which verb leads from which state to which, and whose it is.

One table each. Actions refuse by it, views and buttons ask it, a test walks every state, role and verb of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from incubator.residency.models import Application, Evaluation, Residency
from portal.common.errors import Refused

Thing = TypeVar("Thing", bound=models.Model)


class Role(StrEnum):
    """What a person can be to an application or a residency; one person may be several."""

    PERSON = "person"  # anybody signed in
    LEAD = "lead"  # of its organization
    SPEAKER = "speaker"  # lead or editor of its organization
    MEMBER = "member"  # of its organization, reading only
    REVIEWER = "reviewer"  # asked for a review and not recused
    STAFF = "staff"
    DIRECTOR = "director"


@dataclass(frozen=True)
class Transition:
    """``targets``: the states it may lead to; empty when the state stays."""

    sources: frozenset[str]
    targets: frozenset[str]
    roles: frozenset[Role]


def _from(*sources: str, to: tuple[str, ...] = (), by: tuple[Role, ...]) -> Transition:
    return Transition(frozenset(sources), frozenset(to), frozenset(by))


Table = dict[str, Transition]
DESK = (Role.STAFF, Role.DIRECTOR)
Status = Application.Status
Stay = Residency.Status
Judged = Evaluation.Status

APPLICATION: Table = {
    "edit": _from(Status.DRAFT, Status.RETURNED, by=(Role.SPEAKER,)),
    "submit": _from(Status.DRAFT, Status.RETURNED, to=(Status.SUBMITTED,), by=(Role.SPEAKER,)),
    "withdraw": _from(
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.IN_REVIEW,
        Status.WAITING,
        to=(Status.WITHDRAWN,),
        by=(Role.SPEAKER,),
    ),
    "examine": _from(Status.SUBMITTED, Status.IN_REVIEW, by=DESK),
    "assign": _from(Status.SUBMITTED, Status.IN_REVIEW, to=(Status.IN_REVIEW,), by=DESK),
    "return": _from(Status.SUBMITTED, Status.IN_REVIEW, to=(Status.RETURNED,), by=DESK),
    "review": _from(Status.IN_REVIEW, by=(Role.REVIEWER,)),
    # A draft of the opinion is kept whatever the applicant or the desk does meanwhile.
    "note": _from(Status.SUBMITTED, Status.RETURNED, Status.IN_REVIEW, by=(Role.REVIEWER,)),
    "recuse": _from(Status.SUBMITTED, Status.RETURNED, Status.IN_REVIEW, by=(Role.REVIEWER,)),
    # A decision can be taken again until the residency begins: an objection may be right, the area may be gone.
    "decide": _from(
        Status.SUBMITTED,
        Status.IN_REVIEW,
        Status.DECIDED,
        Status.ANNOUNCED,
        to=(Status.DECIDED,),
        by=(Role.DIRECTOR,),
    ),
    # A refusal and a place on the waiting list have no public notice.
    "announce": _from(Status.DECIDED, to=(Status.ANNOUNCED, Status.WAITING, Status.CLOSED), by=(Role.DIRECTOR,)),
    "begin": _from(Status.ANNOUNCED, to=(Status.CLOSED,), by=DESK),
    # While the public notice runs anybody may object. What was objected is answered even if the decision is another now.
    "object": _from(Status.ANNOUNCED, by=(Role.PERSON,)),
    "answer_objection": _from(Status.DECIDED, Status.ANNOUNCED, Status.WAITING, Status.CLOSED, by=DESK),
    "appeal": _from(Status.CLOSED, by=(Role.SPEAKER,)),
    # One that is right is reviewed anew; one that is not stays closed.
    "answer_appeal": _from(Status.CLOSED, to=(Status.IN_REVIEW, Status.CLOSED), by=(Role.DIRECTOR,)),
    # An offer gives m² of a zone away as a decision does, so it is the director's, too.
    "offer": _from(Status.WAITING, to=(Status.CLOSED,), by=(Role.DIRECTOR,)),
    "move_rank": _from(Status.WAITING, by=(Role.DIRECTOR,)),
    # Follows from an offer that was declined by somebody who goes on waiting; nobody has a button for it.
    "wait_on": _from(Status.CLOSED, to=(Status.WAITING,), by=()),
}

# Who lives here signs further agreements, too (a renewal, another area): that leaves the state as it is.
SIGNS = (Stay.OFFERED, Stay.TRIAL, Stay.ACTIVE)

RESIDENCY: Table = {
    "renew_paper": _from(Stay.OFFERED, Stay.SIGNED, Stay.TRIAL, Stay.ACTIVE, Stay.LEAVING, by=(Role.SPEAKER,)),
    "sign": _from(*SIGNS, to=(Stay.SIGNED,), by=(Role.LEAD,)),
    "hand_in_copy": _from(*SIGNS, by=(Role.LEAD,)),
    "accept_copy": _from(*SIGNS, to=(Stay.SIGNED,), by=DESK),
    "return_copy": _from(*SIGNS, by=DESK),
    "decline": _from(Stay.OFFERED, to=(Stay.LEFT,), by=(Role.LEAD,)),
    "lapse": _from(Stay.OFFERED, to=(Stay.LEFT,), by=DESK),
    "check_off": _from(Stay.SIGNED, Stay.LEAVING, by=DESK),
    "move_in": _from(Stay.SIGNED, to=(Stay.TRIAL,), by=DESK),
    "confirm": _from(Stay.TRIAL, to=(Stay.ACTIVE,), by=DESK),
    "ask_change": _from(Stay.TRIAL, Stay.ACTIVE, by=(Role.SPEAKER,)),
    "withdraw_change": _from(Stay.TRIAL, Stay.ACTIVE, by=(Role.SPEAKER,)),
    "answer_change": _from(Stay.TRIAL, Stay.ACTIVE, by=(Role.DIRECTOR,)),
    "renew": _from(Stay.TRIAL, Stay.ACTIVE, by=(Role.DIRECTOR,)),
    "resize": _from(Stay.TRIAL, Stay.ACTIVE, by=(Role.DIRECTOR,)),
    "leave": _from(Stay.SIGNED, Stay.TRIAL, Stay.ACTIVE, to=(Stay.LEAVING,), by=(Role.LEAD, Role.DIRECTOR)),
    # Back to where it was when it announced its leaving.
    "stay": _from(Stay.LEAVING, to=(Stay.SIGNED, Stay.TRIAL, Stay.ACTIVE), by=(Role.LEAD, Role.DIRECTOR)),
    "complete": _from(Stay.LEAVING, to=(Stay.LEFT,), by=DESK),
    "evaluate": _from(Stay.TRIAL, Stay.ACTIVE, by=DESK),
    "end": _from(Stay.SIGNED, Stay.TRIAL, Stay.ACTIVE, Stay.LEAVING, to=(Stay.LEFT,), by=(Role.DIRECTOR,)),
    "reactivate": _from(Stay.LEFT, to=(Stay.ACTIVE,), by=(Role.DIRECTOR,)),
}

EVALUATION: Table = {
    "report": _from(Judged.ASKED, to=(Judged.REPORTED,), by=(Role.SPEAKER,)),
    "interview": _from(Judged.ASKED, Judged.REPORTED, by=DESK),
    "extend": _from(Judged.ASKED, by=(Role.DIRECTOR,)),
    "decide": _from(Judged.ASKED, Judged.REPORTED, to=(Judged.DECIDED,), by=(Role.DIRECTOR,)),
    "drop": _from(Judged.ASKED, Judged.REPORTED, to=(Judged.DROPPED,), by=(Role.DIRECTOR,)),
    # The house itself, after two reminders.
    "lapse": _from(Judged.ASKED, to=(Judged.LAPSED,), by=()),
}

TABLES: dict[type[models.Model], Table] = {Application: APPLICATION, Residency: RESIDENCY, Evaluation: EVALUATION}


def table_of(thing: models.Model) -> Table:
    return TABLES[type(thing)]


def demand(thing: Any, verb: str) -> None:
    """Raise ``Refused("wrong_state")`` unless ``thing`` is in a state from which ``verb`` leads on."""
    if thing.status not in table_of(thing)[verb].sources:
        raise Refused(
            "wrong_state",
            _("%(what)s现在的状态是“%(now)s”，不能再这样操作。请刷新页面看看。")
            % {"what": thing._meta.verbose_name, "now": thing.get_status_display()},
        )


def allowed(thing: Any, roles: frozenset[Role]) -> list[str]:
    """The verbs that someone in these roles may use now, in the order of the table."""
    return [
        verb
        for verb, transition in table_of(thing).items()
        if thing.status in transition.sources and roles & transition.roles
    ]


def may(thing: models.Model, verb: str, roles: frozenset[Role]) -> bool:
    """Whether ``verb`` is one of these roles' at all, whatever the state."""
    return bool(roles & table_of(thing)[verb].roles)


def leads_to(verb: str, thing: Any, target: Any) -> None:
    """Move to ``target``; the caller saves. A target outside the table is a fault of the program."""
    if target not in table_of(thing)[verb].targets:
        raise AssertionError(f"{verb} does not lead to {target}")
    thing.status = target


def locked(thing: Thing) -> Thing:
    """Read the row anew and hold it until the transaction ends; every verb starts so.

    Rows that point at it may still be written (``no_key``): PostgreSQL looks at their keys when they are committed, and
    whoever holds a center by then would wait here for somebody who waits for that center.
    """
    thing.refresh_from_db(from_queryset=type(thing)._default_manager.select_for_update(no_key=True))
    return thing
