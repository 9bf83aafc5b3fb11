"""The way of an application: which verb leads from which state to which, and whose it is.

One table. Actions refuse by it, views and buttons ask it, a test walks every state, role and verb of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from incubator.residency.models import Application
from portal.common.errors import Refused

Status = Application.Status


class Role(StrEnum):
    """What a person can be to an application; one person may be several."""

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


DESK = (Role.STAFF, Role.DIRECTOR)

TABLE: dict[str, Transition] = {
    "edit": _from(Status.DRAFT, Status.RETURNED, by=(Role.SPEAKER,)),
    "submit": _from(Status.DRAFT, Status.RETURNED, to=(Status.SUBMITTED,), by=(Role.SPEAKER,)),
    "withdraw": _from(
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.IN_REVIEW,
        to=(Status.WITHDRAWN,),
        by=(Role.SPEAKER,),
    ),
    "return": _from(Status.SUBMITTED, Status.IN_REVIEW, to=(Status.RETURNED,), by=DESK),
    "assign": _from(Status.SUBMITTED, Status.IN_REVIEW, to=(Status.IN_REVIEW,), by=DESK),
    "review": _from(Status.IN_REVIEW, by=(Role.REVIEWER,)),
    "recuse": _from(Status.IN_REVIEW, by=(Role.REVIEWER,)),
    # A decision can be taken again until the residency begins: an objection may be right, the area may be gone.
    "decide": _from(
        Status.SUBMITTED,
        Status.IN_REVIEW,
        Status.DECIDED,
        Status.ANNOUNCED,
        to=(Status.DECIDED,),
        by=(Role.DIRECTOR,),
    ),
    # A refusal and a place on the waiting list have no public notice: telling them closes the application.
    "announce": _from(Status.DECIDED, to=(Status.ANNOUNCED, Status.CLOSED), by=(Role.DIRECTOR,)),
    "begin": _from(Status.ANNOUNCED, to=(Status.CLOSED,), by=DESK),
}


def demand(application: Application, verb: str) -> None:
    """Raise ``Refused("wrong_state")`` unless the application is in a state from which ``verb`` leads on."""
    if application.status not in TABLE[verb].sources:
        raise Refused(
            "wrong_state",
            _("这份申请现在的状态是“%(now)s”，不能再这样操作。请刷新页面看看。")
            % {"now": application.get_status_display()},
        )


def allowed(application: Application, roles: frozenset[Role]) -> list[str]:
    """The verbs that someone in these roles may use now, in the order of the table."""
    return [
        verb
        for verb, transition in TABLE.items()
        if application.status in transition.sources and roles & transition.roles
    ]


def may(verb: str, roles: frozenset[Role]) -> bool:
    """Whether ``verb`` is one of these roles' at all, whatever the state."""
    return bool(roles & TABLE[verb].roles)


def leads_to(verb: str, application: Application, target: Any) -> None:
    """Move to ``target``; the caller saves. A target outside the table is a fault of the program."""
    if target not in TABLE[verb].targets:
        raise AssertionError(f"{verb} does not lead to {target}")
    application.status = target


def locked(application: Application) -> Application:
    """Read the application anew and hold its row until the transaction ends; every verb starts so."""
    application.refresh_from_db(from_queryset=Application.objects.select_for_update())
    return application
