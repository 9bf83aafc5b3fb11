"""Every verb of the room by its name. Each stands in the ``actions.py`` of what it belongs to."""

from incubator.residency.applying.actions import (
    save_step,
    start_application,
    submit_application,
    withdraw_application,
)
from incubator.residency.applying.attaching import attach_paper, date_paper, remove_paper, renew_paper
from incubator.residency.deciding.actions import announce_application, decide_application
from incubator.residency.desk.actions import examine_application, return_application
from incubator.residency.living.actions import begin_residency, end_residency
from incubator.residency.objecting.actions import answer_appeal, answer_objection, appeal, object_to
from incubator.residency.reviewing.actions import recuse, save_review, submit_review
from incubator.residency.reviewing.assigning import assign_reviewers
from incubator.residency.waiting.actions import back_to_waiting, move_rank

__all__ = [
    "announce_application",
    "answer_appeal",
    "answer_objection",
    "appeal",
    "assign_reviewers",
    "attach_paper",
    "back_to_waiting",
    "begin_residency",
    "date_paper",
    "decide_application",
    "end_residency",
    "examine_application",
    "move_rank",
    "object_to",
    "recuse",
    "remove_paper",
    "renew_paper",
    "return_application",
    "save_review",
    "save_step",
    "start_application",
    "submit_application",
    "submit_review",
    "withdraw_application",
]
