"""The half-year report: who is asked, once; what is frozen; who is reminded."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incubator.residency.evaluating import reporting
from incubator.residency.evaluating.halves import HalfYear, days_lived, half_before
from incubator.residency.models import Report, Residency
from portal.common import audit
from portal.common.periods import at
from portal.notices.models import Notice
from tests.factories.activities import OccurrenceFactory
from tests.factories.organizations import MembershipFactory
from tests.factories.residency import ReportFactory, ResidencyFactory, TermFactory
from tests.incubator.residency.test_actions import kinds_told, refuses

DAY = dt.date


@pytest.fixture
def resident(cast, house):
    residency = ResidencyFactory(organization=cast.organization, center=house.center)
    TermFactory(residency=residency, zone=house.zone, starts=DAY(2023, 1, 1), ends=DAY(2025, 1, 1))
    return residency


@pytest.fixture
def report(resident):
    return ReportFactory(residency=resident)


@pytest.mark.parametrize(
    ("day", "half", "starts", "ends", "due"),
    [
        (DAY(2024, 1, 1), HalfYear(2023, 2), DAY(2023, 7, 1), DAY(2024, 1, 1), DAY(2024, 2, 1)),
        (DAY(2024, 6, 30), HalfYear(2023, 2), DAY(2023, 7, 1), DAY(2024, 1, 1), DAY(2024, 2, 1)),
        (DAY(2024, 7, 1), HalfYear(2024, 1), DAY(2024, 1, 1), DAY(2024, 7, 1), DAY(2024, 8, 1)),
        (DAY(2024, 12, 31), HalfYear(2024, 1), DAY(2024, 1, 1), DAY(2024, 7, 1), DAY(2024, 8, 1)),
    ],
)
def test_the_half_year_before_a_day(day, half, starts, ends, due):
    assert half_before(day) == half
    assert (half.starts, half.ends, half.due) == (starts, ends, due)


def test_everybody_who_lived_here_for_a_month_is_asked_once(cast, house, resident):
    short, left, later, twice = (ResidencyFactory(center=house.center) for _n in range(4))
    TermFactory(residency=short, zone=house.zone, starts=DAY(2024, 6, 2), ends=DAY(2025, 1, 1))
    TermFactory(residency=left, zone=house.zone, starts=DAY(2024, 1, 1), ends=DAY(2024, 6, 1))
    Residency.objects.filter(pk=left.pk).update(status="left")
    TermFactory(residency=later, zone=house.zone, starts=DAY(2024, 1, 1), ends=DAY(2025, 1, 1))
    Residency.objects.filter(pk=later.pk).update(moved_in=DAY(2024, 6, 2))
    later.refresh_from_db()
    # Two zones on the same days are no more days; two terms one after the other are.
    TermFactory(residency=twice, zone=house.zone, area="5", starts=DAY(2024, 6, 1), ends=DAY(2024, 6, 16))
    TermFactory(residency=twice, zone=house.zone, area="5", starts=DAY(2024, 6, 1), ends=DAY(2024, 6, 16))
    TermFactory(residency=twice, zone=house.zone, area="5", starts=DAY(2024, 6, 16), ends=DAY(2024, 7, 1))
    half = HalfYear(2024, 1)
    assert [days_lived(r, half.starts, half.ends) for r in (resident, short, later, twice)] == [182, 29, 29, 30]
    assert reporting.open_reports(DAY(2024, 7, 1)) == 2
    assert {report.residency for report in Report.objects.all()} == {resident, twice}
    assert (Report.objects.filter(residency=resident).get().due, reporting.open_reports(DAY(2024, 7, 2))) == (
        DAY(2024, 8, 1),
        0,
    )
    assert kinds_told(cast.lead) == kinds_told(cast.editor) == ["residency.report_asked"]
    assert kinds_told(cast.member) == []


def test_nobody_is_asked_for_what_is_due_already(resident):
    assert reporting.open_reports(DAY(2024, 8, 1)) == 0
    assert reporting.open_reports(DAY(2024, 7, 31)) == 1


def test_two_reminders_each_told_once(cast, report):
    for days in (-9, -8):
        reporting.remind_of_reports(report.due + dt.timedelta(days=days))
    assert kinds_told(cast.lead) == []
    for days in (-7, -3, 0, 1, 2, 14):
        reporting.remind_of_reports(report.due + dt.timedelta(days=days))
    assert kinds_told(cast.lead) == kinds_told(cast.editor) == ["residency.report_soon_due", "residency.report_late"]


def test_whoever_handed_in_is_not_reminded(cast, report):
    reporting.submit_report(report, by=cast.lead)
    reporting.remind_of_reports(report.due)
    assert kinds_told(cast.lead) == ["residency.report_received"]


def test_figures_are_counted_and_frozen_when_it_is_handed_in(cast, report):
    held = OccurrenceFactory(activity__organization=cast.organization, starts=at(DAY(2024, 3, 8), dt.time(9)))
    OccurrenceFactory(activity=held.activity, starts=at(DAY(2024, 7, 1), dt.time(9)))
    reporting.submit_report(report, by=cast.lead)
    frozen = {row["code"]: row["value"] for row in report.figures}
    assert (frozen["activities_held"], frozen["activity_hours"]) == (1, 2.0)
    OccurrenceFactory(activity=held.activity, starts=at(DAY(2024, 3, 9), dt.time(9)))
    report.refresh_from_db()
    assert {row["code"]: row["value"] for row in report.figures} == frozen
    refuses("handed_in", reporting.save_report, report, {"done": "别的"}, by=cast.lead)
    refuses("handed_in", reporting.submit_report, report, by=cast.lead)
    assert [entry.action for entry in audit.history(report)] == ["residency.report_submit"]


def test_something_has_to_be_told(cast, report):
    reporting.save_report(report, {"done": "  ", "plans": " 多办几场 "}, by=cast.lead)
    assert report.plans == "多办几场"
    refuses("nothing_told", reporting.submit_report, report, by=cast.lead)


def test_a_late_report_is_taken_and_marked(cast, report):
    Report.objects.filter(pk=report.pk).update(due=timezone.localdate() - dt.timedelta(days=1))
    report.refresh_from_db()
    assert report.is_late
    reporting.submit_report(report, by=cast.lead)
    assert report.is_late
    report.due = timezone.localdate()
    assert not report.is_late


def test_the_desk_reads_and_answers_once(cast, report):
    refuses("not_handed_in", reporting.read_report, report, comment="好", by=cast.staff)
    reporting.submit_report(report, by=cast.lead)
    reporting.read_report(report, comment="急救课办得好。", by=cast.staff)
    assert Notice.objects.get(recipient=cast.lead, kind="residency.report_answered").body == "急救课办得好。"
    refuses("read", reporting.read_report, report, comment="再说", by=cast.staff)


def test_a_report_is_written_checked_and_handed_in(client, cast, report):
    client.force_login(cast.editor)
    page = client.get(report.get_absolute_url())
    assert "开展活动" in page.content.decode() and "办了二十场急救课。" in page.content.decode()
    texts = {"done": "", "difficulties": "缺假人", "plans": ""}
    assert client.post(report.get_absolute_url(), texts | {"then": "later"}).url == report.get_absolute_url()
    page = client.post(report.get_absolute_url(), texts | {"then": "check"})
    assert page.status_code == 422 and "缺假人" in page.content.decode()
    check = reverse("report_check", args=[report.pk])
    assert client.post(report.get_absolute_url(), texts | {"done": "教会三百人", "then": "check"}).url == check
    assert "教会三百人" in client.get(check).content.decode()
    assert client.post(check, {}).status_code == 422
    assert client.post(check, {"truth": "on"}).url == report.get_absolute_url()
    report.refresh_from_db()
    assert report.submitted_by == cast.editor
    assert "数字和文字不再变" in client.get(report.get_absolute_url()).content.decode()
    assert client.post(report.get_absolute_url(), texts).url == report.get_absolute_url()
    assert client.get(check).url == report.get_absolute_url()


def test_others_read_and_do_not_write(client, cast, report):
    for name, expected in (("member", 200), ("staff", 200), ("outsider", 404), ("resident", 404)):
        client.force_login(getattr(cast, name))
        page = client.get(report.get_absolute_url())
        assert page.status_code == expected, name
        assert client.post(report.get_absolute_url(), {"done": "x"}).status_code == (403 if expected == 200 else 404)


def test_the_desk_s_page_and_list(client, cast, report):
    client.force_login(cast.staff)
    record = reverse("reports:edit", args=[report.pk])
    assert "办了二十场急救课。" not in client.get(record).content.decode()
    assert client.post(record, {"comment": "好"}).status_code == 422
    reporting.submit_report(report, by=cast.lead)
    assert "办了二十场急救课。" in client.get(record).content.decode()
    assert record in client.get(reverse("todo")).content.decode()
    for state, count in (("handed_in", 1), ("asked", 0), ("overdue", 0), ("read", 0)):
        rows = client.get(reverse("reports:index"), {"state": state}).context["object_list"]
        assert len(rows) == count, state
    assert client.post(record, {"comment": ""}).url == record
    report.refresh_from_db()
    assert report.read_by == cast.staff
    assert record not in client.get(reverse("todo")).content.decode()


def test_the_list_asks_as_many_queries_at_1_row_as_at_50(client, cast, report):
    client.force_login(cast.staff)
    client.get(reverse("reports:index"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("reports:index"))
    for _n in range(49):
        ReportFactory(handed_in=True)
    with CaptureQueriesContext(connection) as fifty:
        client.get(reverse("reports:index"))
    assert len(fifty) == len(one)


def test_it_waits_on_my_page_for_those_who_write_it(client, cast, report):
    for name, waits in (("lead", True), ("editor", True), ("member", False)):
        client.force_login(getattr(cast, name))
        assert (report.get_absolute_url() in client.get(reverse("my")).content.decode()) == waits, name
    MembershipFactory(organization=ResidencyFactory().organization, user=cast.member, role="lead")
    reporting.submit_report(report, by=cast.lead)
    client.force_login(cast.lead)
    assert report.get_absolute_url() not in client.get(reverse("my")).content.decode()
