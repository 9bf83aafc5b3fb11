"""What people on a list are told: one function per notice. With an account it is a notice, without one a text message.

A text message is the subject and the secret address, so a subject says what happened to what, and when it is.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.signups.links import path_of
from events.signups.models import Registration
from events.signups.seats import moment, place_in_line
from portal.notices.actions import notify, write_to


def tell(registration: Registration, kind: str, words: Callable[[], tuple[str, str]], *, key: str = "") -> None:
    """Write ``words()`` (subject, body) to whoever signed up, in their language; once, or once a ``key``."""
    with translation.override(registration.language):
        subject, body = words()
        once = key_of(registration, kind, key)
        path = path_of(registration)
        if registration.user:
            notify(registration.user, f"signups.{kind}", subject, body, path=path, key=once)
        elif registration.phone:
            write_to(registration.phone, f"signups.{kind}", subject, body, path=path, key=once, awaited=True)


def until(registration: Registration) -> str:
    return moment(registration.offered_until or registration.occurrence.starts)


def _facts(registration: Registration, occurrence: Occurrence | None = None) -> dict[str, object]:
    occurrence = occurrence or registration.occurrence
    return {
        "title": occurrence.activity.title,
        "time": moment(occurrence.starts),
        "day": date_format(localtime(occurrence.starts), "MONTH_DAY_FORMAT"),
        "place": occurrence.where,
        "name": registration.name,
        "people": registration.party_size,
        "code": registration.code,
        "phone": occurrence.activity.contact_phone,
    }


def registered(registration: Registration) -> None:
    def words() -> tuple[str, str]:
        facts = _facts(registration)
        body = _(
            "时间：%(time)s\n地点：%(place)s\n来的人：%(name)s，%(people)s 人\n入场码：%(code)s\n"
            "不能来时请打开链接取消，把名额让给别人。"
        )
        return _("报名成功：%(title)s（%(time)s）") % facts, body % facts

    tell(registration, "registered", words)


def waiting(registration: Registration) -> None:
    def words() -> tuple[str, str]:
        facts = _facts(registration) | {"number": place_in_line(registration)}
        body = _(
            "名额满了，您排在候补第 %(number)s 位。\n时间：%(time)s\n地点：%(place)s\n来的人：%(name)s，%(people)s 人\n"
            "有人退出时按先后通知您，没收到通知请不要前往。不想等了，请打开链接退出。"
        )
        return _("候补第 %(number)s 位：%(title)s（%(time)s）") % facts, body % facts

    tell(registration, "waiting", words)


def offered(registration: Registration) -> None:
    def words() -> tuple[str, str]:
        facts = _facts(registration) | {"until": until(registration)}
        body = _(
            "您排到了：%(title)s\n时间：%(time)s\n地点：%(place)s\n来的人：%(name)s，%(people)s 人\n"
            "请在 %(until)s 前打开链接，点“我要来”；过时名额让给后面的人。"
        )
        return _("有名额了，请在 %(until)s 前确认：%(title)s") % facts, body % facts

    tell(registration, "offered", words)


def moved_up(registration: Registration) -> None:
    def words() -> tuple[str, str]:
        facts = _facts(registration)
        body = _(
            "活动快开始了，有人退出，名额直接给您留好了。\n时间：%(time)s\n地点：%(place)s\n"
            "来的人：%(name)s，%(people)s 人\n入场码：%(code)s\n来不了的，请马上打开链接取消，后面还有人在等。"
        )
        return _("您排到了，已经报上名：%(title)s（%(time)s）") % facts, body % facts

    # The same key as an offer: one registration moves up once, either way.
    tell(registration, "offered", words)


def lapsed(registration: Registration) -> None:
    def words() -> tuple[str, str]:
        facts = _facts(registration)
        body = _("给您留的名额没有在规定时间内确认，已经让给后面的人。还想来的，可以重新报名或排候补。")
        return _("名额没有确认，已经让出：%(title)s（%(time)s）") % facts, body

    tell(registration, "lapsed", words)


def taken_off(registration: Registration) -> None:
    def words() -> tuple[str, str]:
        facts = _facts(registration)
        body = _("主办方替您取消了这次报名（%(time)s，%(place)s）。弄错了的话请打 %(phone)s。")
        return _("报名已取消：%(title)s（%(time)s）") % facts, body % facts

    tell(registration, "taken_off", words)


def occurrence_cancelled(registration: Registration, occurrence: Occurrence, reason: str) -> None:
    def words() -> tuple[str, str]:
        facts = _facts(registration, occurrence) | {"reason": reason}
        body = _("您报名的这一场（%(time)s，%(place)s）取消了，请不要前往。\n原因：%(reason)s\n要问的请打 %(phone)s。")
        return _("活动取消：%(title)s（%(time)s）") % facts, body % facts

    tell(registration, "occurrence_cancelled", words)


def occurrence_moved(registration: Registration, occurrence: Occurrence, before: Occurrence) -> None:
    def words() -> tuple[str, str]:
        facts = _facts(registration, occurrence) | {"before": moment(before.starts), "there": before.where}
        if registration.status == Registration.Status.WAITLISTED:
            body = _(
                "您排候补的这一场改了时间或地点，您的位置不变。\n原来：%(before)s，%(there)s\n现在：%(time)s，%(place)s\n"
                "来不了的，请打开链接退出候补。要问的请打 %(phone)s。"
            )
        else:
            body = _(
                "您报名的这一场改了时间或地点，名额还给您留着。\n原来：%(before)s，%(there)s\n现在：%(time)s，%(place)s\n"
                "来不了的，请打开链接取消报名。要问的请打 %(phone)s。"
            )
        return _("活动有变动：%(title)s（现在：%(time)s，%(place)s）") % facts, body % facts

    # It may be moved more than once.
    tell(registration, "occurrence_moved", words, key=str(occurrence.sequence))


def reminder(registration: Registration) -> None:
    def words() -> tuple[str, str]:
        facts = _facts(registration)
        body = _(
            "明天的活动别忘了：%(title)s\n时间：%(time)s\n地点：%(place)s\n来的人：%(name)s，%(people)s 人\n"
            "入场码：%(code)s\n来不了的，请打开链接取消，把名额让给别人。"
        )
        return _("明天见：%(title)s（%(time)s，%(place)s），入场码 %(code)s") % facts, body % facts

    tell(registration, "reminder", words, key=_day(registration))


def reminder_key(registration: Registration) -> str:
    """Of each day on which it was to take place, people are reminded once."""
    return key_of(registration, "reminder", _day(registration))


def _day(registration: Registration) -> str:
    return localtime(registration.occurrence.starts).date().isoformat()


def key_of(registration: Registration, kind: str, more: str = "") -> str:
    """Under which somebody is told a thing of this ``kind`` once."""
    return f"signups.{kind}:{registration.pk}{more and ':'}{more}"
