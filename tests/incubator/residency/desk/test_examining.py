import pytest

from incubator.residency import actions
from incubator.residency.desk.examining import unexamined
from incubator.residency.models import Application
from portal.common import audit
from portal.common.errors import Refused
from tests.incubator.residency.conftest import pdf


def test_what_is_in_order_is_noted_by_code_and_two_clerks_add_up(submitted, cast):
    paper = f"paper:{submitted.call.papers.first().pk}"
    actions.examine_application(submitted, ticked=["plan", paper, "nonsense"], by=cast.staff, version=1)
    stale = Application.objects.get(pk=submitted.pk)
    actions.examine_application(submitted, ticked=["people"], by=cast.staff)
    actions.examine_application(stale, unticked=["plan"], by=cast.director)
    assert stale.examined == ["people", paper]
    actions.examine_application(stale, by=cast.director)
    entries = [entry.data for entry in audit.history(submitted) if entry.action == "residency.examine"]
    assert [(entry["ticked"], entry["unticked"]) for entry in entries] == [
        ([], ["plan"]),
        (["people"], []),
        (["plan", paper], []),
    ]


def test_ticks_for_an_older_version_are_refused(submitted, cast):
    actions.return_application(submitted, reason="请补。", by=cast.staff)
    actions.submit_application(submitted, by=cast.lead)
    with pytest.raises(Refused) as refused:
        actions.examine_application(submitted, ticked=["plan"], by=cast.staff, version=1)
    assert refused.value.code == "changed"


def test_what_did_not_change_stays_in_order_in_the_next_version(submitted, cast):

    first, second = submitted.call.papers.all()
    actions.examine_application(submitted, ticked=unexamined(submitted), by=cast.staff)
    actions.return_application(submitted, reason="请补。", by=cast.staff)
    actions.save_step(submitted, "plan", {"plan": "改过的计划"}, by=cast.lead)
    actions.attach_paper(submitted, first, pdf(), by=cast.lead)
    actions.submit_application(submitted, by=cast.lead)
    assert list(unexamined(submitted)) == ["plan", f"paper:{first.pk}"]
    assert f"paper:{second.pk}" in submitted.examined
