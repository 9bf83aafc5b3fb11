"""A residency in plain words: how it stands, whose turn it is, what comes next and by when. And what is at hand in it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.residency.living.terms import last_term, term_on
from incubator.residency.models import (
    Agreement,
    ChangeRequest,
    ChecklistEntry,
    Evaluation,
    Moment,
    Residency,
    SignedCopy,
    Term,
)

Stay = Residency.Status
# How a state looks: see the component ``state``.
KINDS = {
    Stay.OFFERED: "warn",
    Stay.SIGNED: "warn",
    Stay.TRIAL: "ok",
    Stay.ACTIVE: "ok",
    Stay.LEAVING: "warn",
    Stay.LEFT: "plain",
}


class AtHand(NamedTuple):
    """What lies with a residency now, read once for its page: six queries, however much it is."""

    today: dt.date
    terms: list[Term]
    agreements: list[Agreement]
    copies: list[SignedCopy]
    requests: list[ChangeRequest]
    checklist: list[ChecklistEntry]
    evaluations: list[Evaluation]

    def is_done(self, moment: str) -> bool:
        """Whether all of that checklist is ticked."""
        return all(entry.done_at for entry in self.checklist if entry.moment == moment)

    @property
    def is_judged(self) -> bool:
        return any(evaluation.is_open for evaluation in self.evaluations)

    @property
    def to_sign(self) -> Agreement | None:
        """The agreement that waits to be signed; the oldest first. One whose area came to nothing waits for nobody."""
        return min(self.unsigned, key=lambda agreement: agreement.number, default=None)

    @property
    def unsigned(self) -> list[Agreement]:
        return [
            agreement
            for agreement in self.agreements
            if not agreement.signed_how and agreement.term.starts < agreement.term.ends
        ]

    @property
    def copy_to_look_at(self) -> SignedCopy | None:
        """See ``SignedCopy.objects.to_look_at``."""
        waiting = {agreement.pk for agreement in self.unsigned}
        pending = (copy for copy in self.copies if copy.status == SignedCopy.Status.PENDING)
        return next((copy for copy in pending if copy.agreement_id in waiting), None)

    @property
    def copy_returned(self) -> SignedCopy | None:
        """The last copy of what is to be signed, when the desk sent it back."""
        sent = [copy for copy in self.copies if self.to_sign and copy.agreement_id == self.to_sign.pk]
        last = max(sent, key=lambda copy: copy.uploaded_at, default=None)
        return last if last and last.status == SignedCopy.Status.RETURNED else None

    @property
    def asked(self) -> list[ChangeRequest]:
        """What the director has to answer."""
        return [request for request in self.requests if request.status == ChangeRequest.Status.PENDING]


def at_hand(residency: Residency) -> AtHand:
    return AtHand(
        timezone.localdate(),
        list(residency.terms.select_related("zone")),
        list(residency.agreements.select_related("term__zone", "signed_by")),
        list(SignedCopy.objects.filter(agreement__residency=residency).select_related("agreement")),
        list(residency.change_requests.select_related("zone", "asked_by")),
        list(residency.checklist.select_related("done_by")),
        list(residency.evaluations.order_by("-opened_at", "-pk")),
    )


def useful(verbs: list[str], residency: Residency, now: AtHand) -> list[str]:
    """Of the verbs that a person may use in this state, those that there is something for."""
    waiting = now.to_sign is not None
    copy = now.copy_to_look_at is not None
    there = {
        "sign": waiting,
        "hand_in_copy": waiting and not copy,
        "accept_copy": copy,
        "return_copy": copy,
        "lapse": is_late(residency, now.today) and not copy,
        "withdraw_change": bool(now.asked),
        "answer_change": bool(now.asked),
        "move_in": now.is_done(Moment.MOVING_IN) and any(term.starts <= now.today < term.ends for term in now.terms),
        "complete": now.is_done(Moment.LEAVING) and not (residency.last_day and now.today < residency.last_day),
        "evaluate": not now.is_judged,
    }
    return [verb for verb in verbs if there.get(verb, True)]


def is_late(residency: Residency, today: dt.date) -> bool:
    """Whether the day until which the offer could be answered is over."""
    return residency.status == Stay.OFFERED and residency.answer_by is not None and residency.answer_by < today


class Story(NamedTuple):
    """``day`` is the next date that matters, when there is one, with what happens then."""

    kind: str
    label: str
    now: str
    turn: str
    day: dt.date | None = None
    day_label: str = ""


def story_of(residency: Residency, now: AtHand) -> Story:
    tell = {
        Stay.OFFERED: _offered,
        Stay.SIGNED: _signed,
        Stay.TRIAL: _trial,
        Stay.ACTIVE: _active,
        Stay.LEAVING: _leaving,
        Stay.LEFT: _left,
    }[Stay(residency.status)]
    return tell(residency, now, KINDS[Stay(residency.status)], residency.get_status_display())


def _offered(residency: Residency, now: AtHand, kind: str, label: str) -> Story:
    day, day_label = residency.answer_by, _("请在哪天前答复（含）")
    if now.copy_to_look_at:
        return Story(kind, label, _("签字的协议已经上传，服务中心正在核对。"), _("服务中心"), day, day_label)
    if is_late(residency, now.today):
        sentence = _("答复的日期已经过去，服务中心可能收回场地。现在还可以签协议。")
        return Story("bad", label, sentence, _("负责人"), day, day_label)
    if now.copy_returned:
        return Story("bad", label, _returned(now.copy_returned), _("负责人"), day, day_label)
    return Story(kind, label, _("场地已经为你们留好。请负责人看过协议后签字，或谢绝。"), _("负责人"), day, day_label)


def _returned(copy: SignedCopy) -> str:
    return _("上传的协议被退回：%(reason)s 请负责人重新上传，或者在网页上签。") % {"reason": copy.reason}


def _signed(residency: Residency, now: AtHand, kind: str, label: str) -> Story:
    sentence = _("协议已签好。接下来由服务中心约时间，按清单交接场地。")
    first = min((term.starts for term in now.terms), default=None)
    return Story(kind, label, sentence, _("服务中心"), first, _("最早哪天搬入"))


def _living(residency: Residency, now: AtHand) -> tuple[str, str] | None:
    """What somebody has to do while it lives here: the sentence, and who."""
    if now.copy_to_look_at:
        return _("签字的协议已经上传，服务中心正在核对。"), _("服务中心")
    if now.copy_returned:
        return _returned(now.copy_returned), _("负责人")
    if now.to_sign:
        return _("有一份新的协议等负责人签字。"), _("负责人")
    if now.asked:
        kinds = _("、").join(request.get_kind_display() for request in now.asked)
        return _("已经申请%(kinds)s，正等主任答复。") % {"kinds": kinds}, _("主任")
    return None


def _trial(residency: Residency, now: AtHand, kind: str, label: str) -> Story:
    day, day_label = residency.trial_until, _("试住到（含）")
    if day and day < now.today:
        return Story("warn", label, _("试住期已满，服务中心会确认是否转为正式入驻。"), _("服务中心"), day, day_label)
    sentence, turn = _living(residency, now) or (_("正在试住。期满后由服务中心确认转为正式入驻。"), "")
    return Story(kind, label, sentence, turn, day, day_label)


def _active(residency: Residency, now: AtHand, kind: str, label: str) -> Story:
    last = last_term(residency)
    if last is None or last.ends <= now.today:
        sentence = _("入驻的期限已经过去，还没有续期。请和服务中心联系。")
        return Story("bad", label, sentence, _("服务中心"), last and last.last_day, _("最后一天"))
    sentence, turn = _living(residency, now) or (_("一切正常，现在不用办什么。"), "")
    return Story(kind, label, sentence, turn, last.last_day, _("入驻到（含）"))


def _leaving(residency: Residency, now: AtHand, kind: str, label: str) -> Story:
    sentence = _("将要离开（%(how)s）。请在最后一天前按清单和服务中心交接。") % {"how": residency.get_left_as_display()}
    return Story(kind, label, sentence, _("服务中心"), residency.last_day, _("最后一天"))


def _left(residency: Residency, now: AtHand, kind: str, label: str) -> Story:
    if residency.moved_in is None:
        return Story(kind, label, _("没有搬入：%(how)s。") % {"how": residency.get_left_as_display()}, "")
    sentence = _("已经离开：%(how)s。") % {"how": residency.get_left_as_display()}
    return Story(kind, label, sentence, "", residency.last_day, _("最后一天"))


def place_of(residency: Residency, day: dt.date) -> str:
    """Where it is on ``day`` (else where it will be, else where it was), and until when; empty without any term."""
    term = term_on(residency, day)
    if term is None:
        return ""
    return _("%(zone)s %(area)s 平方米，%(first)s 到 %(last)s") % {
        "zone": term.zone,
        "area": floatformat(term.area),
        "first": date_format(term.starts),
        "last": date_format(term.last_day),
    }
