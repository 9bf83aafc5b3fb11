"""The ways of a registration: which verb leads from which state to which, and whose it is.

One table. Actions refuse by it, views and buttons ask it, a test walks every state, role and verb of it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from events.signups.models import Registration
from portal.common.errors import Refused
from portal.common.states import Table, way

# The state before the first: nobody is on any list yet.
NOBODY = ""


class Role(StrEnum):
    """What somebody can be to a registration; one person may be several (``permissions.roles_of``)."""

    SELF = "self"  # whose account it was made with
    LINK = "link"  # whoever holds its secret address, signed in or not
    ORGANIZER = "organizer"  # lead or editor of the organization
    STAFF = "staff"
    HOUSE = "house"  # the house itself: a clock, or what follows from somebody else's verb


Status = Registration.Status
OWN = (Role.SELF, Role.LINK)
DESK = (Role.ORGANIZER, Role.STAFF)

TABLE: Table = {
    "register": way(NOBODY, to=(Status.CONFIRMED, Status.WAITLISTED), by=(Role.SELF,)),
    # Without an account: nothing counts before the code is typed.
    "register_guest": way(NOBODY, to=(Status.PENDING,), by=(Role.LINK,)),
    "confirm_phone": way(Status.PENDING, to=(Status.CONFIRMED, Status.WAITLISTED), by=(Role.LINK,)),
    # Somebody telephoned.
    "enter": way(NOBODY, to=(Status.CONFIRMED, Status.WAITLISTED), by=DESK),
    "change": way(Status.CONFIRMED, Status.WAITLISTED, by=OWN),
    "cancel": way(
        Status.PENDING,
        Status.CONFIRMED,
        Status.WAITLISTED,
        Status.OFFERED,
        to=(Status.CANCELLED,),
        by=OWN + DESK,
    ),
    # Too near to the beginning to ask, a freed seat is given at once.
    "offer": way(Status.WAITLISTED, to=(Status.OFFERED, Status.CONFIRMED), by=(Role.HOUSE,)),
    "accept": way(Status.OFFERED, to=(Status.CONFIRMED,), by=OWN + DESK),
    "decline": way(Status.OFFERED, to=(Status.CANCELLED,), by=OWN),
    "lapse": way(Status.OFFERED, to=(Status.CANCELLED,), by=(Role.HOUSE,)),
    # At the door, which every member of the organization may keep. Who was marked absent may come late, who was
    # offered a seat has come for it, who waits comes in where one is free; a venue code that changes lets people who
    # have a seat check in by themselves.
    "check_in": way(
        Status.CONFIRMED, Status.OFFERED, Status.WAITLISTED, Status.NO_SHOW, to=(Status.ATTENDED,), by=OWN + DESK
    ),
    "walk_in": way(NOBODY, to=(Status.ATTENDED,), by=DESK),
    # Back on the list; who had only walked in is off it.
    "undo_check_in": way(Status.ATTENDED, to=(Status.CONFIRMED, Status.CANCELLED), by=DESK),
    "mark_absent": way(Status.CONFIRMED, Status.OFFERED, to=(Status.NO_SHOW,), by=(*DESK, Role.HOUSE)),
}


def demand(registration: Registration, verb: str) -> None:
    """Raise ``Refused("wrong_state")`` unless ``registration`` is in a state from which ``verb`` leads on."""
    if registration.status not in TABLE[verb].sources:
        raise Refused(
            "wrong_state",
            _("这次报名现在是“%(now)s”，不能再这样操作。请刷新页面看看。") % {"now": registration.get_status_display()},
        )


def allowed(registration: Registration, roles: frozenset[Role]) -> list[str]:
    """The verbs that someone in these roles may use now, in the order of the table."""
    return [verb for verb, row in TABLE.items() if registration.status in row.sources and roles & row.roles]


def may(verb: str, roles: frozenset[Role]) -> bool:
    """Whether ``verb`` is one of these roles' at all, whatever the state."""
    return bool(roles & TABLE[verb].roles)


def leads_to(verb: str, registration: Registration, target: Any) -> None:
    """Move to ``target``; the caller saves. A target outside the table is a fault of the program."""
    if target not in TABLE[verb].targets:
        raise AssertionError(f"{verb} does not lead to {target}")
    registration.status = target
