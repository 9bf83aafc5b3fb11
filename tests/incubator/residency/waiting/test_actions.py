import pytest

from incubator.residency import actions
from incubator.residency.models import Application
from portal.common.errors import Refused
from portal.notices.models import Notice
from tests.factories.residency import ApplicationFactory, CallFactory
from tests.incubator.residency.conftest import today

Status = Application.Status


def refuses(code, verb, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        verb(*args, **kwargs)
    assert refusal.value.code == code, refusal.value
    return refusal.value


@pytest.fixture
def decided(house, cast):
    """Makes an application that the director put on the waiting list, not announced yet."""

    def make(call=None, **more):
        application = ApplicationFactory(call=call or CallFactory(center=house.center), submitted=True, **more)
        return actions.decide_application(application, outcome="waitlisted", reason="没有地方。", by=cast.director)

    return make


@pytest.fixture
def line(decided, cast, house):
    """Three that wait, in two calls of the center."""
    call = CallFactory(center=house.center)
    return [actions.announce_application(decided(call), by=cast.director) for call in (call, None, call)]


def ranks(center):
    return list(Application.objects.waiting_at(center.pk).values_list("pk", "waiting_rank"))


def stand(line, *order):
    return [(line[n].pk, place) for place, n in enumerate(order, start=1)]


def test_who_is_announced_stands_at_the_end_of_the_centers_list(line, house):
    assert ranks(house.center) == stand(line, 0, 1, 2)
    other = ApplicationFactory(call=CallFactory(), submitted=True)
    assert other.call.center != house.center and other.waiting_rank is None


def test_the_director_may_give_a_place_with_a_reason(line, decided, cast, house):
    new = decided()
    refuses("reason_missing", actions.announce_application, new, place=2, by=cast.director)
    actions.announce_application(new, place=2, place_reason="急需。", by=cast.director)
    assert ranks(house.center) == stand([*line, new], 0, 3, 1, 2)
    far = actions.announce_application(decided(), place=99, place_reason="随便。", by=cast.director)
    assert far.waiting_rank == 5


def test_the_applicant_is_told_the_place(submitted, cast):
    actions.decide_application(submitted, outcome="waitlisted", reason="没有地方。", by=cast.director)
    actions.announce_application(submitted, by=cast.director)
    assert "第 1 位" in Notice.objects.get(recipient=cast.lead, kind="residency.announced").body


def test_moving_up_and_down_leaves_no_gap(line, cast, house):
    actions.move_rank(line[2], place=1, reason="急需。", by=cast.director)
    assert ranks(house.center) == stand(line, 2, 0, 1)
    actions.move_rank(line[2], place=2, reason="可以等。", by=cast.director)
    assert ranks(house.center) == stand(line, 0, 2, 1)
    actions.move_rank(line[0], place=50, reason="可以等。", by=cast.director)
    assert ranks(house.center) == stand(line, 2, 1, 0)


def test_a_move_needs_a_reason_and_a_change(line, cast):
    refuses("reason_missing", actions.move_rank, line[2], place=1, reason=" ", by=cast.director)
    assert refuses("same_place", actions.move_rank, line[2], place=3, reason="x", by=cast.director).field == "place"


def test_whoever_leaves_closes_the_gap(line, cast, house):
    actions.withdraw_application(line[0], by=cast.lead)
    assert ranks(house.center) == stand(line, 1, 2)
    assert line[0].status == Status.WITHDRAWN


def test_whoever_comes_back_from_an_offer_has_the_place_back(line, cast, house):
    for one, place in ((line[1], 2), (line[0], 1)):
        Application.objects.filter(pk=one.pk).update(status=Status.CLOSED)
        Application.objects.filter(pk=line[2].pk).update(waiting_rank=place)
    actions.back_to_waiting(line[0], by=cast.lead)
    actions.back_to_waiting(line[1], by=cast.lead)
    assert ranks(house.center) == stand(line, 0, 1, 2)


def test_nobody_comes_back_beside_another_application_in_the_call(line, cast):
    Application.objects.filter(pk=line[0].pk).update(status=Status.CLOSED)
    ApplicationFactory(call=line[0].call, organization=line[0].organization)
    refuses("under_way", actions.back_to_waiting, line[0], by=cast.lead)


def test_who_waits_cannot_apply_again_in_the_call(line, cast):
    refuses("under_way", actions.start_application, line[0].organization, line[0].call, by=cast.lead)


def test_what_was_refused_has_no_place(submitted, cast):
    actions.decide_application(submitted, outcome="refused", reason="不。", by=cast.director)
    actions.announce_application(submitted, by=cast.director)
    assert (submitted.status, submitted.waiting_rank) == (Status.CLOSED, None)
    assert submitted.appeal_until == today(15)
