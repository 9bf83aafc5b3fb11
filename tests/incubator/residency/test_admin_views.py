import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from incubator.residency import actions
from incubator.residency.models import Application, Residency
from portal.common import audit
from portal.common.periods import at, months_after
from tests.factories.residency import ApplicationFactory, CallFactory
from tests.incubator.residency.conftest import today

Status = Application.Status


def verb(application, name):
    return reverse("applications:verb", args=[application.pk, name])


def record(application):
    return reverse("applications:edit", args=[application.pk])


def today_at_noon(days):
    return at(today(days), dt.time(12))


def text(response):
    return response.content.decode()


def offered(page):
    return page.context["form"].fields["zone"].widget.offer.choices


def test_the_addresses_of_the_desk(submitted):
    assert reverse("applications:index") == "/admin/applications/"
    assert record(submitted) == f"/admin/applications/{submitted.pk}/"


def test_staff_find_what_was_submitted_and_no_drafts(client, submitted, cast):
    draft = ApplicationFactory(call=submitted.call, organization=cast.other_organization)
    client.force_login(cast.staff)
    page = text(client.get(reverse("applications:index")))
    assert str(submitted.organization) in page and str(draft.organization) not in page
    assert str(submitted.organization) not in text(client.get(reverse("applications:index"), {"status": "closed"}))
    assert str(submitted.organization) in text(client.get(reverse("applications:index"), {"waiting": "true"}))
    assert str(submitted.organization) in text(
        client.get(reverse("applications:index"), {"q": str(submitted.organization)})
    )
    export = client.get(reverse("applications:index"), {"export": "xlsx"})
    assert export.status_code == 200 and "spreadsheet" in export["Content-Type"]
    assert client.get(record(draft)).status_code == 404


def test_what_waits_longest_stands_on_top_and_what_is_over_below(client, submitted, cast):
    over = ApplicationFactory(call=submitted.call, submitted=True, status="closed", outcome="refused")
    older = ApplicationFactory(call=submitted.call, submitted=True, submitted_at=today_at_noon(-3))
    Application.objects.filter(pk=over.pk).update(submitted_at=today_at_noon(-9))
    client.force_login(cast.staff)
    rows = client.get(reverse("applications:index")).context["object_list"]
    assert [row.pk for row in rows] == [older.pk, submitted.pk, over.pk]


def test_the_list_asks_as_many_queries_at_1_row_as_at_50(client, submitted, cast, settings):
    client.force_login(cast.staff)
    client.get(reverse("applications:index"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("applications:index"))
    for _n in range(49):
        ApplicationFactory(call=CallFactory(center=submitted.call.center), submitted=True)
    with CaptureQueriesContext(connection) as fifty:
        client.get(reverse("applications:index"))
    # Wagtail fetches the choices of the call filter anew; nothing may grow with the rows.
    assert len(fifty) == len(one)


def test_the_desk_walks_an_application_to_its_residency(client, submitted, cast, house):
    house.center.announce_days = 0
    house.center.save()
    client.force_login(cast.staff)
    returned = {"reason": "名单没有盖章。", "marks": ["plan"]}
    assert client.post(verb(submitted, "return"), returned).url == record(submitted)
    actions.save_step(submitted, "plan", {"plan": "写得更细的计划"}, by=cast.lead)
    actions.submit_application(submitted, by=cast.lead)
    page = text(client.get(record(submitted)))
    assert "每周两次课后辅导。" in page and "写得更细的计划" in page and "名单没有盖章。" in page
    assert client.post(verb(submitted, "assign"), {"contact": cast.reviewer.email, "even_so": "on"}).url == record(
        submitted
    )
    assert submitted.reviews.get().reviewer == cast.reviewer
    client.force_login(cast.director)
    decision = {
        "outcome": "accepted",
        "zone": house.zone.pk,
        "area": "20.0",
        "starts": today(),
        "last_day": today(364),
        "reason": "计划扎实。",
    }
    assert client.post(verb(submitted, "decide"), decision).url == record(submitted)
    submitted.refresh_from_db()
    assert (submitted.granted_ends, submitted.granted_last_day) == (today(365), today(364))
    assert client.post(verb(submitted, "announce")).url == record(submitted)
    assert client.post(verb(submitted, "begin")).url == record(submitted)
    residency = Residency.objects.get()
    page = reverse("residencies:edit", args=[residency.pk])
    assert page in text(client.get(record(submitted)))
    assert "20.0" in text(client.get(page))
    assert str(submitted.organization) in text(client.get(reverse("residencies:index")))
    assert residency.status == "offered"
    assert [entry.action for entry in audit.history(residency)] == ["residency.offer"]


def test_staff_may_not_decide_or_announce_and_see_no_button(client, submitted, cast, house):
    client.force_login(cast.staff)
    assert verb(submitted, "decide") not in text(client.get(record(submitted)))
    for name in ("decide", "announce"):
        assert client.get(verb(submitted, name)).status_code == 403
        assert client.post(verb(submitted, name), {"outcome": "refused", "reason": "不"}).status_code == 403
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED
    client.force_login(cast.director)
    assert verb(submitted, "decide") in text(client.get(record(submitted)))


@pytest.mark.parametrize("who", ["resident", "lead", "reviewer"])
def test_nobody_else_gets_to_the_desk(client, submitted, cast, who):
    client.force_login(getattr(cast, who))
    for address in (reverse("applications:index"), record(submitted), verb(submitted, "return")):
        assert client.get(address).status_code in (302, 403)
    assert client.post(verb(submitted, "return"), {"reason": "不"}).status_code in (302, 403)
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED


def test_too_much_area_is_refused_with_what_is_free_and_the_typed_text_kept(client, submitted, cast, house):
    client.force_login(cast.director)
    decision = {
        "outcome": "accepted",
        "zone": house.zone.pk,
        "area": "200.5",
        "starts": today(),
        "last_day": today(99),
        "reason": "值得支持。",
    }
    page = client.post(verb(submitted, "decide"), decision)
    assert page.status_code == 422
    assert "200.0 平方米，不够 200.5" in page.context["form"].errors["area"][0]
    assert "值得支持。" in text(page)


def test_the_free_area_is_shown_for_the_typed_days_without_deciding(client, submitted, cast, house, announced):
    actions.begin_residency(announced, by=cast.director)
    other = ApplicationFactory(
        call=CallFactory(center=house.center), organization=cast.other_organization, submitted=True
    )
    client.force_login(cast.director)
    typed = {"starts": today(10), "last_day": today(20), "reason": "想一想", "look": "1"}
    page = client.post(verb(other, "decide"), typed)
    assert page.status_code == 200 and "想一想" in text(page)
    assert [str(choice.place.free) for choice in offered(page)] == ["180.0"]
    typed |= {"starts": today(400), "last_day": today(300)}
    assert [str(choice.place.free) for choice in offered(client.post(verb(other, "decide"), typed))] == ["200.0"]
    other.refresh_from_db()
    assert other.status == Status.SUBMITTED


def test_a_verb_whose_time_has_passed_leads_back_with_a_sentence(client, submitted, cast):
    client.force_login(cast.director)
    assert client.get(verb(submitted, "announce")).url == record(submitted)
    page = client.post(verb(submitted, "announce"))
    assert page.status_code == 422 and "不能再这样操作" in text(page)
    assert client.get(verb(submitted, "nothing")).status_code == 404


def test_a_member_cannot_be_made_reviewer_and_an_unknown_address_is_said(client, submitted, cast):
    client.force_login(cast.staff)
    page = client.post(verb(submitted, "assign"), {"contact": f"{cast.member.email} nobody@example.invalid"})
    assert page.status_code == 422 and "nobody@example.invalid" in text(page)
    page = client.post(verb(submitted, "assign"), {"contact": cast.member.email})
    assert page.status_code == 422 and "不能评审自己的组织" in text(page)


def test_a_new_call_is_the_house_s_and_a_wrong_date_is_told(client, house, cast):
    client.force_login(cast.staff)
    form = client.get(reverse("calls:add")).context["form"]
    assert form["center"].value() == house.center.pk
    typed = {"center": house.center.pk, "title": "冬季招募", "opens": "2031-02-02", "closes": "2031-02-01"}
    page = client.post(reverse("calls:add"), {**typed, "places": 1, "area": 5}).content.decode()
    assert "截止日期不能早于开始日期。" in page and "冬季招募" in page


def test_calls_and_kinds_of_papers_are_kept_by_staff(client, house, cast):
    client.force_login(cast.staff)
    assert client.post(reverse("paper_kinds:add"), {"name": "章程", "for_budding": "on"}).status_code == 302
    call = {"center": house.center.pk, "title": "春季招募", "places": 2, "area": "60.0", "introduction": ""}
    call |= {"criteria-TOTAL_FORMS": 0, "criteria-INITIAL_FORMS": 0}
    assert client.post(reverse("calls:add"), call).status_code == 302
    assert "春季招募" in text(client.get(reverse("calls:index")))
    wrong = call | {"title": "倒着", "opens": today(5), "closes": today(1)}
    page = client.post(reverse("calls:add"), wrong)
    assert page.status_code == 200 and "截止" in text(page) and "倒着" in text(page)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2027-01-15", 12, "2028-01-15"),
        ("2027-12-01", 1, "2028-01-01"),
        ("2027-11-30", 3, "2028-02-29"),
    ],
)
def test_months_are_counted_as_people_do(day, months, then):
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)
