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
from incubator.residency.living.actions import (
    accept_copy,
    announce_leaving,
    ask_change,
    begin_residency,
    check_off,
    complete_leaving,
    confirm_residency,
    decline_change,
    decline_offer,
    end_residency,
    grant_change,
    hand_in_copy,
    lapse_offer,
    move_in,
    offer_residency,
    reactivate_residency,
    renew_residency,
    resize_residency,
    return_copy,
    sign_agreement,
    stay,
    withdraw_change,
)
from incubator.residency.objecting.actions import answer_appeal, answer_objection, appeal, object_to
from incubator.residency.reviewing.actions import recuse, save_review, submit_review
from incubator.residency.reviewing.assigning import assign_reviewers
from incubator.residency.waiting.actions import back_to_waiting, move_rank
from incubator.residency.waiting.offering import offer_space

__all__ = [
    "accept_copy",
    "announce_application",
    "announce_leaving",
    "answer_appeal",
    "answer_objection",
    "appeal",
    "ask_change",
    "assign_reviewers",
    "attach_paper",
    "back_to_waiting",
    "begin_residency",
    "check_off",
    "complete_leaving",
    "confirm_residency",
    "date_paper",
    "decide_application",
    "decline_change",
    "decline_offer",
    "end_residency",
    "examine_application",
    "grant_change",
    "hand_in_copy",
    "lapse_offer",
    "move_in",
    "move_rank",
    "object_to",
    "offer_residency",
    "offer_space",
    "reactivate_residency",
    "recuse",
    "remove_paper",
    "renew_paper",
    "renew_residency",
    "resize_residency",
    "return_application",
    "return_copy",
    "save_review",
    "save_step",
    "sign_agreement",
    "start_application",
    "stay",
    "submit_application",
    "submit_review",
    "withdraw_application",
    "withdraw_change",
]
