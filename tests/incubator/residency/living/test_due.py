"""What a residency's page asks its organization to hand in."""

import datetime as dt

from django.utils import timezone

from incubator.residency.living.due import due_now
from incubator.residency.models import Evaluation, Report


def ask_for_both(residency, today):
    first = today - dt.timedelta(days=200)
    residency.evaluations.create(kind=Evaluation.Kind.MID, starts=first, ends=today, due=today)
    residency.reports.create(year=2026, half=1, due=today - dt.timedelta(days=1))


def test_evaluation_and_report_stand_on_the_page_until_they_are_handed_in(active, cast, client):
    today = timezone.localdate()
    assert due_now(active, today) == []
    ask_for_both(active, today)
    evaluation, report = due_now(active, today)
    assert (evaluation.late, report.late) == (False, True)
    client.force_login(cast.lead)
    page = client.get(active.get_absolute_url()).content.decode()
    assert evaluation.href in page and report.href in page and "现在不用办什么" not in page
    Report.objects.update(submitted_at=timezone.now())
    assert [thing.href for thing in due_now(active, today)] == [evaluation.href]


def test_who_does_not_live_here_has_nothing_to_hand_in(offered):
    today = timezone.localdate()
    ask_for_both(offered, today)
    assert due_now(offered, today) == []
