import datetime as dt
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from incubator.organizations.models import Organization
from incubator.premises.models import Center, Zone
from incubator.residency.area import Floor, How, Let, floor_of
from incubator.residency.plan.drawing import SCALE, draw, plan_on
from tests.factories.organizations import OrganizationFactory
from tests.factories.premises import ZoneFactory
from tests.factories.residency import ApplicationFactory, TermFactory

DAY = dt.date(2027, 1, 1)
PEOPLE = {n: Organization(pk=n, name=f"社团{n}", slug=f"o{n}", standing="active") for n in range(1, 30)}


def day(n):
    return DAY + dt.timedelta(days=n)


def floor(*lets, width=10, height=5, name="东区", area="50.0"):
    center = Center(pk=1, name="中心", area=Decimal("300.0"))
    zones = [
        Zone(pk=1, center=center, name=name, area=Decimal(area), x=2, y=1, width=width, height=height),
        Zone(pk=2, center=center, name="走廊", area=Decimal("9.0"), lettable=False),
    ]
    return Floor(center, zones, list(lets))


def let(area, starts, ends, who=1, how=How.LET):
    return Let(1, Decimal(area), day(starts), day(ends), who, who * 10, how)


def test_who_is_where_until_when_and_what_is_free():
    plan = draw(floor(let("20.0", 0, 10), let("5.0", -5, 3, who=2), let("9.0", 5, 9, who=3)), day(0), PEOPLE)
    east, corridor = plan.places
    assert [(share.name, share.area, share.until) for share in east.shares] == [
        ("社团1", Decimal("20.0"), day(9)),
        ("社团2", Decimal("5.0"), day(2)),
    ]
    assert (plan.let, plan.free, east.free) == (Decimal("25.0"), Decimal("25.0"), Decimal("25.0"))
    assert not corridor.on_plan and corridor.free == 0
    assert plan.drawn == [east]
    assert (plan.width, plan.height) == (12 * SCALE, 6 * SCALE)


def test_a_renewal_carries_on_and_another_area_does_not():
    [share] = draw(floor(let("20.0", 0, 10), let("20.0", 10, 20)), day(3), PEOPLE).places[0].shares
    assert share.until == day(19)
    [share] = draw(floor(let("20.0", 0, 10), let("15.0", 10, 20)), day(3), PEOPLE).places[0].shares
    assert share.until == day(9)
    [share] = draw(floor(let("20.0", 0, 10), let("5.0", 2, 20)), day(3), PEOPLE).places[0].shares
    assert (share.area, share.until) == (Decimal("25.0"), day(9))


def test_what_has_no_public_page_or_no_signature_is_named_to_the_desk_only():
    hidden = {1: Organization(pk=1, name="停用社", standing="suspended"), **{n: PEOPLE[n] for n in (2, 3)}}
    lets = [let("5.0", 0, 9), let("5.0", 0, 9, 2, How.OFFERED), let("5.0", 0, 9, 3, How.PROMISED)]
    public = draw(floor(*lets), day(0), hidden).places[0]
    assert {share.name for share in public.shares} == {"一个社会组织"}
    assert not any(share.is_public for share in public.shares)
    assert not any("社团" in word.text or "停用" in word.text for word in public.words)
    desk = draw(floor(*lets), day(0), hidden, named=True).places[0]
    assert [share.name for share in desk.shares] == ["停用社", "社团2", "社团3"]
    assert [band.how for band in desk.bands] == [How.LET, How.OFFERED, How.PROMISED]


@given(
    some.lists(some.tuples(some.integers(1, 200), some.sampled_from(list(How))), max_size=12),
    some.integers(1, 20),
    some.integers(1, 20),
)
def test_bands_are_true_to_area_stay_in_their_zone_and_words_do_not_lie_on_each_other(areas, width, height):
    lets = [let(Decimal(area) / 10, 0, 9, n, how) for n, (area, how) in enumerate(areas, 1)]
    place = draw(floor(*lets, width=width, height=height, area="240.0"), day(0), PEOPLE, named=True).places[0]
    shape, bottom = place.shape, place.shape.y + place.shape.height
    for share, band in zip(place.shares, place.bands, strict=True):
        assert band.y + band.height == bottom, "stacked without gaps"
        bottom = band.y
        true = shape.height * float(share.area) / 240
        assert abs(band.height - true) <= 1
    assert bottom >= shape.y
    heights = sorted(word.y for word in place.words)
    assert all(below - above >= 18 for above, below in pairwise(heights))


def test_names_on_a_phone_are_broken_rather_than_small():
    place = draw(floor(name="读书角与茶水间", width=5, height=6), day(0), PEOPLE).places[0]
    assert [word.text for word in place.big_words] == ["读书角与", "茶水间", "空 50"]
    assert [word.text for word in place.words] == ["读书角与茶水间", "空 50 平方米"]


def test_zones_do_not_promise_more_than_the_center_has():
    house = floor(area="400.0")
    assert draw(house, day(0), PEOPLE).free == Decimal("300.0")


def test_the_plan_costs_the_same_with_one_and_with_many(house, django_assert_num_queries):
    def fill(times):
        for _n in range(times):
            zone = ZoneFactory(center=house.center, area="5.0")
            TermFactory(residency__center=house.center, zone=zone, area="1.0", starts=DAY, ends=day(10))
            ApplicationFactory(
                call__center=house.center,
                organization=OrganizationFactory(),
                status="decided",
                outcome="accepted",
                granted_zone=zone,
                granted_area="1.0",
                granted_starts=DAY,
                granted_ends=day(10),
            )

    center = Center.objects.get()
    for times in (1, 9):
        fill(times)
        with django_assert_num_queries(3):
            plan_on(floor_of(center), DAY)
        with django_assert_num_queries(4):
            plan = plan_on(floor_of(center, promised=True), DAY, named=True)
    assert sum(len(place.shares) for place in plan.places) == 20
