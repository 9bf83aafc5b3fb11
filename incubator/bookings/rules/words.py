"""Rules of booking as people read them: a rule in one sentence, and why it does not speak of a request."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incubator.bookings.rules.policies import Policy
from incubator.bookings.wording import length_text
from incubator.premises.models import OpeningHours, Room
from portal.common.periods import Period


def policy_text(policy: Policy) -> str:
    """入驻组织，星期一至星期五 8:00–18:00，所有场地：自动通过；每月最多 20 小时；至少提前 2 小时。"""
    what = _("%(who)s，%(when)s，%(where)s：%(answer)s") % {
        "who": policy.get_who_display(),
        "when": time_text(policy),
        "where": policy.room.name if policy.room else _("所有场地"),
        "answer": policy.get_answer_display(),
    }
    return _("%(sentence)s。") % {"sentence": _("；").join([what, *limit_texts(policy)])}


def limit_texts(policy: Policy) -> list[str]:
    """How much, how early, how far ahead and how long, each where the rule says so."""
    texts = []
    if policy.minutes is not None:
        most = _("每周最多 %(length)s") if policy.span == Policy.Span.WEEK else _("每月最多 %(length)s")
        texts.append(most % {"length": length_text(policy.minutes)})
    if policy.notice_hours == 0:
        texts.append(_("不用提前"))
    elif policy.notice_hours is not None:
        texts.append(_("至少提前 %(hours)s 小时") % {"hours": policy.notice_hours})
    if policy.horizon_days is not None:
        texts.append(_("最多提前 %(days)s 天") % {"days": policy.horizon_days})
    if policy.longest_minutes is not None:
        texts.append(_("每次最长 %(length)s") % {"length": length_text(policy.longest_minutes)})
    return texts


def time_text(policy: Policy) -> str:
    """星期一至星期五 8:00–18:00."""
    days = weekdays_text(policy.weekdays)
    hours = _hours(policy)
    return _("%(days)s %(hours)s") % {"days": days, "hours": hours} if hours else days


def weekdays_text(digits: str) -> str:
    """Runs of three days or more by their ends, others one by one."""
    runs: list[list[int]] = []
    for day in sorted(int(digit) for digit in digits):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    if runs == [list(range(7))]:
        return _("每天")
    names: list[str] = []
    for run in runs:
        first, last = (str(OpeningHours.Weekday(day).label) for day in (run[0], run[-1]))
        if len(run) > 2:
            names.append(_("%(first)s至%(last)s") % {"first": first, "last": last})
        else:
            names += [str(OpeningHours.Weekday(day).label) for day in run]
    return _("、").join(names)


def _hours(policy: Policy) -> str:
    if policy.opens is None or policy.closes is None:
        return ""
    return "–".join(f"{time.hour}:{time.minute:02d}" for time in (policy.opens, policy.closes))


def why_not(policy: Policy, room: Room, period: Period, kinds: frozenset[str]) -> list[str]:
    """Why ``policy`` does not speak of this request, a sentence each; none when it does."""
    sentences = {
        "active": _("这条规则没有启用。"),
        "center": _("这条规则是另一个服务中心的。"),
        "who": _("只管“%(who)s”。") % {"who": policy.get_who_display()},
        "room": _("只管%(room)s。") % {"room": policy.room.name if policy.room else ""},
        "weekdays": _("只管%(days)s。") % {"days": weekdays_text(policy.weekdays)},
        "opens": _("只管 %(hours)s 之内的使用。") % {"hours": _hours(policy)},
    }
    return [sentences[name] for name in policy.mismatches(room, period, kinds)]
