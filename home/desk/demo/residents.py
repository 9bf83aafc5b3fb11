"""Who lives in the house, on every step of the way: offered, signed, on trial, settled, leaving, gone."""

from __future__ import annotations

from home.desk.demo.applications import accept, announce, review, submit
from home.desk.demo.clock import at_hour
from home.desk.demo.papers import upload
from home.desk.demo.town import Town
from incubator.residency import actions
from incubator.residency.models import Application, ChangeRequest, Residency

# organization: call, day of submission, zone, m², days of the term
RESIDENTS = {
    "lixin-first-aid": ("first", -400, "nest", 20, 730),
    "pear-choir": ("first", -398, "nest", 15, 730),
    # Runs out in some weeks; it has asked for more.
    "little-lamp": ("first", -395, "grow", 18, 425),
    "red-vests": ("first", -393, "share", 12, 730),
    "skilled-hands": ("first", -390, "grow", 10, 730),
    "bright-law": ("always", -160, "share", 10, 730),
    "chess-corner": ("always", -70, "share", 8, 365),
}
# Signed and not moved in, offered, and an offer that ran out long ago: call, day of submission, zone, m²
SIGNED = ("mending-hands", "always", -33, "share", 6)
OFFERED = ("paper-boats", "always", -30, "grow", 5)
LAPSED = ("silver-class", "always", -300, "nest", 6)
OPINION = "活动办得实在，居民评价好，建议给一块固定的地方。"


def fill_floor(town: Town) -> None:
    for slug, (call, day, zone, area, term) in RESIDENTS.items():
        move_in(town, decided(town, slug, call, day, zone, area, term), day + 26)
    sign(town, SIGNED)
    offer(town, decided(town, *OFFERED), OFFERED[2] + 26)
    residency = offer(town, decided(town, *LAPSED), LAPSED[2] + 26)
    with at_hour(town.time(LAPSED[2] + 27 + town.center.offer_days, 9)):
        actions.lapse_offer(residency, by=town.people["staff"])
    ask_for_more(town)
    leave(town)


def decided(town: Town, slug: str, call: str, day: int, zone: str, area: int, term: int = 365) -> Application:
    """Handed in on ``day``, reviewed, decided and announced within a fortnight."""
    application = submit(town, slug, call, day)
    review(town, application, day + 3, opinion=OPINION)
    accept(town, application, day + 12, zone, area, term)
    announce(town, application, day + 13)
    return application


def offer(town: Town, application: Application, day: int) -> Residency:
    with at_hour(town.time(day, 9)):
        return actions.begin_residency(application, by=town.people["staff"])


def move_in(town: Town, application: Application, day: int) -> None:
    """Offered on ``day``, signed the day after, moved in when the keys are handed over, confirmed after the trial."""
    staff, lead = town.people["staff"], application.organization.leads().get()
    residency = offer(town, application, day)
    with at_hour(town.time(day + 1, 19)):
        actions.sign_agreement(residency.agreements.get(), name=lead.name, by=lead)
    with at_hour(town.time(day + 2, 10)):
        residency.refresh_from_db()
        actions.check_off(residency, residency.checklist.all(), by=staff)
        actions.move_in(residency, by=staff)
    confirmed = day + 3 + town.center.trial_days
    if confirmed < 0:
        with at_hour(town.time(confirmed, 10)):
            actions.confirm_residency(residency, by=staff)


def sign(town: Town, wanted: tuple[str, str, int, str, int]) -> None:
    """Signed on paper, the photo was checked, and half of the list for moving in is done."""
    application, staff = decided(town, *wanted), town.people["staff"]
    residency, lead = offer(town, application, wanted[2] + 26), application.organization.leads().get()
    with at_hour(town.time(-5, 18)):
        copy = actions.hand_in_copy(residency.agreements.get(), upload("签字的协议", 2), by=lead)
    with at_hour(town.time(-4, 9, 30)):
        actions.accept_copy(copy, by=staff)
    with at_hour(town.time(-3, 10)):
        residency.refresh_from_db()
        entries = list(residency.checklist.all())
        actions.check_off(residency, entries[: len(entries) // 2], by=staff)


def residency_of(town: Town, slug: str) -> Residency:
    return town.organizations[slug].residencies.filter(status__in=Residency.Status.UNDER_WAY).get()


def ask_for_more(town: Town) -> None:
    """One wants to stay longer, one wants more room; the director has not answered."""
    with at_hour(town.time(-2, 20)):
        actions.ask_change(
            residency_of(town, "little-lamp"),
            kind=ChangeRequest.Kind.RENEW,
            months=12,
            reason="孩子们已经习惯放学来这里，下学期报名的还有十几个。",
            by=town.leads["little-lamp"],
        )
    with at_hour(town.time(-1, 12)):
        actions.ask_change(
            residency_of(town, "bright-law"),
            kind=ChangeRequest.Kind.RESIZE,
            starts=town.day(30),
            area="14.0",
            zone=town.zones["share"],
            reason="新来两位律师坐班，想加一张谈话用的小桌。",
            by=town.leads["bright-law"],
        )


def leave(town: Town) -> None:
    """One grew up and went; one goes in three weeks."""
    with at_hour(town.time(-88, 17)):
        actions.end_residency(
            residency_of(town, "skilled-hands"),
            left_as=Residency.Leaving.GRADUATED,
            last_day=town.day(-88),
            why="搬进了自己的沿街门面，出壳。",
            by=town.people["director"],
        )
    with at_hour(town.time(-10, 15)):
        actions.announce_leaving(
            residency_of(town, "red-vests"),
            left_as=Residency.Leaving.WITHDREW,
            last_day=town.day(20),
            reason="街道给了一间更靠近路口的值班室。",
            by=town.leads["red-vests"],
        )
