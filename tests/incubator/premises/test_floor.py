import json
from decimal import Decimal

import pytest
from django.urls import reverse

from incubator.premises.floor import FloorRefused, Row, redraw_floor, states_of, values_of, warnings_about
from incubator.premises.models import Center, Zone
from portal.common import audit
from portal.common.errors import Refused
from tests.factories.premises import ZoneFactory
from tests.factories.residency import ApplicationFactory, TermFactory


@pytest.fixture
def floor(house):
    """Two zones side by side that fill their rectangles."""
    Zone.objects.filter(pk=house.zone.pk).update(name="东区", area="50.0", width=10, height=5)
    ZoneFactory(center=house.center, name="西区", area="20.0", x=10, width=4, height=5)
    return Center.objects.get()


def rows_of(center, **changes):
    """The rows as they stand; ``changes`` by name of zone."""
    return [
        Row(number, zone.pk, values_of(zone) | changes.get(zone.name, {}))
        for number, zone in enumerate(center.zones.all())
    ]


def names(center):
    return [zone.name for zone in center.zones.order_by("x")]


def test_all_zones_are_drawn_in_one_save_and_what_changed_is_told(floor, cast):
    rows = rows_of(floor, 西区={"width": Decimal("6"), "area": Decimal("30")})
    rows.append(Row(2, None, values_of(Zone(name="走廊", area=Decimal("5"), x=16, lettable=False))))
    drawn = redraw_floor(floor, rows, seen=states_of(floor), by=cast.staff)
    assert (drawn.changed, list(drawn.meanwhile)) == (2, [])
    west, corridor = Zone.objects.get(name="西区"), Zone.objects.get(name="走廊")
    assert (str(west.width), str(west.area), corridor.lettable) == ("6.00", "30.0", False)
    [entry] = audit.history(west)
    assert entry.action == "premises.draw"
    assert entry.data["fields"] == {"area": ["20.0", "30.0"], "width": ["4.00", "6.00"]}
    assert audit.tell([entry])[0].about == "面积（平方米）：20.0 → 30.0、宽（米）：4.00 → 6.00"
    assert audit.history(corridor).count() == 1
    assert audit.history(Zone.objects.get(name="东区")).count() == 0


def test_who_may_not(floor, cast):
    with pytest.raises(Refused) as refused:
        redraw_floor(floor, rows_of(floor), seen=states_of(floor), by=cast.lead)
    assert refused.value.code == "not_allowed"


def refused_rows(floor, cast, rows, seen=None, **more):
    with pytest.raises(FloorRefused) as refused:
        redraw_floor(floor, rows, seen=states_of(floor) if seen is None else seen, by=cast.staff, **more)
    return refused.value.code, {number: field for number, (field, _sentence) in refused.value.rows.items()}


def test_what_is_let_is_not_drawn_away_and_nothing_of_the_rest_is_kept(floor, cast):
    east = Zone.objects.get(name="东区")
    TermFactory(residency__center=floor, zone=east, area="40.0")
    rows = rows_of(floor, 西区={"x": Decimal("12")}, 东区={"area": Decimal("39.9")})
    assert refused_rows(floor, cast, rows) == ("let", {0: "area"})
    assert refused_rows(floor, cast, rows_of(floor), area=Decimal("39.9")) == ("let", {None: "area"})
    assert refused_rows(floor, cast, [rows_of(floor)[0]._replace(gone=True)]) == ("in_use", {0: "gone"})
    assert [str(zone.x) for zone in Zone.objects.order_by("pk")] == ["0.00", "10.00"]


def test_a_zone_that_was_promised_is_not_removed_and_an_unused_one_is(floor, cast):
    east, west = floor.zones.order_by("pk")
    ApplicationFactory(call__center=floor, granted_zone=east)
    gone = [row._replace(gone=True) for row in rows_of(floor)]
    assert refused_rows(floor, cast, gone[:1]) == ("in_use", {0: "gone"})
    redraw_floor(floor, gone[1:], seen=states_of(floor), by=cast.staff)
    assert list(floor.zones.all()) == [east]
    assert audit.history(west).get().action == "wagtail.delete"


def test_names_are_unique_and_may_be_swapped(floor, cast):
    assert refused_rows(floor, cast, rows_of(floor, 西区={"name": "东区"})) == ("exists", {1: "name"})
    redraw_floor(
        floor, rows_of(floor, 西区={"name": "东区"}, 东区={"name": "西区"}), seen=states_of(floor), by=cast.staff
    )
    assert names(floor) == ["西区", "东区"]


def test_the_later_of_two_is_told_what_changed_meanwhile(floor, cast):
    seen = states_of(floor)
    redraw_floor(floor, rows_of(floor, 西区={"area": Decimal("21")}), seen=seen, by=cast.director)
    ZoneFactory(center=floor, name="北区", area="1.0")
    mine = [row for row in rows_of(floor, 东区={"area": Decimal("49")}) if row.number < 2]
    old_west = mine[1]._replace(values=mine[1].values | {"area": Decimal("20")})
    drawn = redraw_floor(floor, [mine[0], old_west], seen=seen, by=cast.staff)
    assert list(drawn.meanwhile) == ["西区", "北区"]
    assert str(Zone.objects.get(name="西区").area) == "21.0", "what I left alone stays as it was made"
    again = [mine[0], old_west._replace(values=old_west.values | {"area": Decimal("25")})]
    with pytest.raises(FloorRefused) as refused:
        redraw_floor(floor, again, seen=seen, by=cast.staff)
    assert refused.value.code == "changed" and "面积（平方米）：20.0 → 21.0" in str(refused.value.rows[1][1])
    redraw_floor(floor, again, seen=states_of(floor), by=cast.staff)
    assert str(Zone.objects.get(name="西区").area) == "25.0"


def test_what_looks_wrong_is_told_and_not_forbidden(floor):
    assert warnings_about(floor.area, rows_of(floor)) == []
    rows = rows_of(floor, 西区={"x": Decimal("9.5")}, 东区={"area": Decimal("290")})
    said = [(warned.numbers, warned.sentence) for warned in warnings_about(floor.area, rows)]
    assert said == [
        ((0, 1), "“东区”和“西区”重叠了 2.5 平方米。"),
        ((0,), "“东区”画出来是 50.0 平方米，填的面积是 290 平方米。"),
        ((), "各区域加起来是 310.0 平方米，比中心的 300.0 平方米大。"),
    ]
    far = [warned.sentence for warned in warnings_about(floor.area, rows_of(floor, 西区={"x": Decimal("12")}))]
    assert far == ["“东区”和别的区域都不挨着。", "“西区”和别的区域都不挨着。"]


def sent(center, seen=None, **more):
    zones = list(center.zones.all())
    data = {
        "form-TOTAL_FORMS": len(zones),
        "form-INITIAL_FORMS": len(zones),
        "seen": json.dumps(states_of(center) if seen is None else seen),
        "center-area": str(center.area),
    }
    for number, zone in enumerate(zones):
        values = values_of(zone)
        data |= {f"form-{number}-{name}": str(value) for name, value in values.items() if name != "lettable"}
        data |= {f"form-{number}-zone": zone.pk} | ({f"form-{number}-lettable": "on"} if values["lettable"] else {})
    return data | more


def draw(client, data):
    return client.post(reverse("floor_drawing"), data)


def test_the_page_saves_by_typing_and_keeps_what_was_typed(client, cast, floor):
    client.force_login(cast.staff)
    assert "东区" in client.get(reverse("floor_drawing")).content.decode()
    assert draw(client, sent(floor, **{"form-1-x": "11"})).status_code == 302
    assert str(Zone.objects.get(name="西区").x) == "11.00"
    TermFactory(residency__center=floor, zone=Zone.objects.get(name="东区"), area="40.0")
    page = draw(client, sent(floor, **{"form-0-area": "30", "form-1-x": "12.5"}))
    assert page.status_code == 422
    assert "已经入驻的面积比这个大" in page.context["zones"][0].errors["area"][0]
    assert 'value="12.5"' in page.content.decode()


def test_a_row_is_added_and_an_empty_one_is_no_zone(client, cast, floor):
    client.force_login(cast.staff)
    page = draw(client, sent(floor, more="1", **{"form-1-x": "12.5"}))
    assert page.status_code == 200 and len(page.context["zones"]) == 3
    assert 'value="12.5"' in page.content.decode()
    third = {"form-TOTAL_FORMS": 3, "form-2-lettable": "on"}
    assert draw(client, sent(floor, **third)).status_code == 302
    assert names(floor) == ["东区", "西区"]
    assert draw(client, sent(floor, **third, **{"form-2-area": "3"})).status_code == 422
    assert draw(client, sent(floor, **third, **{"form-2-area": "3", "form-2-name": "南区"})).status_code == 302
    assert Zone.objects.get(name="南区").lettable


def test_the_page_of_the_later_of_two(client, cast, floor):
    client.force_login(cast.staff)
    seen = states_of(floor)
    Zone.objects.filter(name="西区").update(area="21.0")
    page = draw(client, sent(floor, seen, **{"form-1-area": "25"}))
    assert page.status_code == 409 and "20.0 → 21.0" in page.content.decode()
    assert 'value="25"' in page.content.decode()
    again = sent(floor, json.loads(page.context["seen"]), **{"form-1-area": "25"})
    assert draw(client, again).status_code == 302
    assert str(Zone.objects.get(name="西区").area) == "25.0"


def test_only_a_director_changes_the_center(client, cast, floor):
    for who, area in (("staff", "300.0"), ("director", "310.0")):
        client.force_login(getattr(cast, who))
        draw(client, sent(floor, **{"center-area": "310"}))
        assert str(Center.objects.get().area) == area


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"1": 5}', "[" * 100_000])
def test_nonsense_that_was_never_seen_counts_as_nothing_seen(client, cast, floor, seen):
    client.force_login(cast.staff)
    data = sent(floor, **{"form-1-area": "25"}) | {"seen": seen}
    assert draw(client, data).status_code == 409
    assert draw(client, {"form-TOTAL_FORMS": "x", "seen": seen}).status_code == 422


def test_the_page_costs_the_same_with_many_zones(client, cast, floor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(cast.staff)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("floor_drawing"))
        return len(queries)

    cost()
    first = cost()
    for _n in range(20):
        ZoneFactory(center=floor, area="1.0")
    assert cost() == first
