"""The ways of an application, a residency and an evaluation: which verb leads from which state to which, and whose it is.

One table each. Actions refuse by it, views and buttons ask it, a test walks every state, role and verb of it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from incubator.residency.models import Application, Evaluation, Residency
from portal.common.errors import Refused
from portal.common.states import Table, way

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


DESK = (Role.STAFF, Role.DIRECTOR)
Status = Application.Status
Stay = Residency.Status
Judged = Evaluation.Status

APPLICATION: Table = {
    "edit": way(Status.DRAFT, Status.RETURNED, by=(Role.SPEAKER,)),
    "submit": way(Status.DRAFT, Status.RETURNED, to=(Status.SUBMITTED,), by=(Role.SPEAKER,)),
    "withdraw": way(
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.IN_REVIEW,
        Status.WAITING,
        to=(Status.WITHDRAWN,),
        by=(Role.SPEAKER,),
    ),
    "examine": way(Status.SUBMITTED, Status.IN_REVIEW, by=DESK),
    "assign": way(Status.SUBMITTED, Status.IN_REVIEW, to=(Status.IN_REVIEW,), by=DESK),
    "return": way(Status.SUBMITTED, Status.IN_REVIEW, to=(Status.RETURNED,), by=DESK),
    "review": way(Status.IN_REVIEW, by=(Role.REVIEWER,)),
    # A draft of the opinion is kept whatever the applicant or the desk does meanwhile.
    "note": way(Status.SUBMITTED, Status.RETURNED, Status.IN_REVIEW, by=(Role.REVIEWER,)),
    "recuse": way(Status.SUBMITTED, Status.RETURNED, Status.IN_REVIEW, by=(Role.REVIEWER,)),
    # A decision can be taken again until the residency begins: an objection may be right, the area may be gone.
    "decide": way(
        Status.SUBMITTED,
        Status.IN_REVIEW,
        Status.DECIDED,
        Status.ANNOUNCED,
        to=(Status.DECIDED,),
        by=(Role.DIRECTOR,),
    ),
    # A refusal and a place on the waiting list have no public notice.
    "announce": way(Status.DECIDED, to=(Status.ANNOUNCED, Status.WAITING, Status.CLOSED), by=(Role.DIRECTOR,)),
    "begin": way(Status.ANNOUNCED, to=(Status.CLOSED,), by=DESK),
    # While the public notice runs anybody may object. What was objected is answered even if the decision is another now.
    "object": way(Status.ANNOUNCED, by=(Role.PERSON,)),
    "answer_objection": way(Status.DECIDED, Status.ANNOUNCED, Status.WAITING, Status.CLOSED, by=DESK),
    "appeal": way(Status.CLOSED, by=(Role.SPEAKER,)),
    # One that is right is reviewed anew; one that is not stays closed.
    "answer_appeal": way(Status.CLOSED, to=(Status.IN_REVIEW, Status.CLOSED), by=(Role.DIRECTOR,)),
    # An offer gives m² of a zone away as a decision does, so it is the director's, too.
    "offer": way(Status.WAITING, to=(Status.CLOSED,), by=(Role.DIRECTOR,)),
    "move_rank": way(Status.WAITING, by=(Role.DIRECTOR,)),
    # Follows from an offer that was declined by somebody who goes on waiting; nobody has a button for it.
    "wait_on": way(Status.CLOSED, to=(Status.WAITING,), by=()),
}

# Who lives here signs further agreements, too (a renewal, another area): that leaves the state as it is.
SIGNS = (Stay.OFFERED, Stay.TRIAL, Stay.ACTIVE)

RESIDENCY: Table = {
    "renew_paper": way(Stay.OFFERED, Stay.SIGNED, Stay.TRIAL, Stay.ACTIVE, Stay.LEAVING, by=(Role.SPEAKER,)),
    "sign": way(*SIGNS, to=(Stay.SIGNED,), by=(Role.LEAD,)),
    "hand_in_copy": way(*SIGNS, by=(Role.LEAD,)),
    "accept_copy": way(*SIGNS, to=(Stay.SIGNED,), by=DESK),
    "return_copy": way(*SIGNS, by=DESK),
    "decline": way(Stay.OFFERED, to=(Stay.LEFT,), by=(Role.LEAD,)),
    "lapse": way(Stay.OFFERED, to=(Stay.LEFT,), by=DESK),
    "check_off": way(Stay.SIGNED, Stay.LEAVING, by=DESK),
    "move_in": way(Stay.SIGNED, to=(Stay.TRIAL,), by=DESK),
    "confirm": way(Stay.TRIAL, to=(Stay.ACTIVE,), by=DESK),
    "ask_change": way(Stay.TRIAL, Stay.ACTIVE, by=(Role.SPEAKER,)),
    "withdraw_change": way(Stay.TRIAL, Stay.ACTIVE, by=(Role.SPEAKER,)),
    "answer_change": way(Stay.TRIAL, Stay.ACTIVE, by=(Role.DIRECTOR,)),
    "renew": way(Stay.TRIAL, Stay.ACTIVE, by=(Role.DIRECTOR,)),
    "resize": way(Stay.TRIAL, Stay.ACTIVE, by=(Role.DIRECTOR,)),
    "leave": way(Stay.SIGNED, Stay.TRIAL, Stay.ACTIVE, to=(Stay.LEAVING,), by=(Role.LEAD, Role.DIRECTOR)),
    # Back to where it was when it announced its leaving.
    "stay": way(Stay.LEAVING, to=(Stay.SIGNED, Stay.TRIAL, Stay.ACTIVE), by=(Role.LEAD, Role.DIRECTOR)),
    "complete": way(Stay.LEAVING, to=(Stay.LEFT,), by=DESK),
    "evaluate": way(Stay.TRIAL, Stay.ACTIVE, by=DESK),
    "end": way(Stay.SIGNED, Stay.TRIAL, Stay.ACTIVE, Stay.LEAVING, to=(Stay.LEFT,), by=(Role.DIRECTOR,)),
    "reactivate": way(Stay.LEFT, to=(Stay.ACTIVE,), by=(Role.DIRECTOR,)),
}

EVALUATION: Table = {
    "report": way(Judged.ASKED, to=(Judged.REPORTED,), by=(Role.SPEAKER,)),
    "interview": way(Judged.ASKED, Judged.REPORTED, by=DESK),
    "extend": way(Judged.ASKED, by=(Role.DIRECTOR,)),
    "decide": way(Judged.ASKED, Judged.REPORTED, to=(Judged.DECIDED,), by=(Role.DIRECTOR,)),
    "drop": way(Judged.ASKED, Judged.REPORTED, to=(Judged.DROPPED,), by=(Role.DIRECTOR,)),
    # The house itself, after two reminders.
    "lapse": way(Judged.ASKED, to=(Judged.LAPSED,), by=()),
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
