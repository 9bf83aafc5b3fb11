"""What waits on the desk with a residency: nothing that can be answered no more, and no button that is refused."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from home.desk.todo import todo_of
from incubator.residency import actions
from incubator.residency import permissions as may
from incubator.residency.living.story import at_hand, useful
from incubator.residency.models import Evaluation, Moment
from tests.factories.residency import SignedCopyFactory

from .conftest import tick_all

pytestmark = pytest.mark.django_db


def buttons(residency, person):
    return useful(may.residency_verbs(person, residency), residency, at_hand(residency))


def kinds(person):
    return {item.kind.label for item in todo_of(person)}


def test_moving_in_is_offered_once_the_checklist_is_ticked(signed, cast):
    assert "move_in" not in buttons(signed, cast.staff)
    tick_all(signed, Moment.MOVING_IN, cast.staff)
    assert "move_in" in buttons(signed, cast.staff)


def test_leaving_is_completed_on_the_last_day_when_all_is_handed_back(active, cast):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    actions.announce_leaving(active, left_as="withdrew", last_day=tomorrow, reason="搬家", by=cast.director)
    tick_all(active, Moment.LEAVING, cast.staff)
    assert "complete" not in buttons(active, cast.staff)
    active.last_day = timezone.localdate()
    assert "complete" in buttons(active, cast.staff)


def test_one_evaluation_at_a_time(active, cast):
    assert "evaluate" in buttons(active, cast.staff)
    today = timezone.localdate()
    Evaluation.objects.create(residency=active, kind="mid", starts=today - dt.timedelta(days=9), ends=today, due=today)
    assert "evaluate" not in buttons(active, cast.staff)


def test_a_copy_of_what_was_signed_on_the_page_waits_for_nobody(offered, cast):
    agreement = offered.agreements.get()
    SignedCopyFactory(agreement=agreement)
    assert "核对签字" in kinds(cast.staff) and "accept_copy" in buttons(offered, cast.staff)
    actions.sign_agreement(agreement, name="负责人", by=cast.lead)
    offered.refresh_from_db()
    assert "核对签字" not in kinds(cast.staff) and "accept_copy" not in buttons(offered, cast.staff)


def test_what_the_desk_does_with_a_signed_copy_stands_first_on_the_page(client, offered, cast):
    client.force_login(cast.lead)
    page = offered.get_absolute_url()
    assert "去看协议并签字" in client.get(page).content.decode()
    copy = SignedCopyFactory(agreement=offered.agreements.get())
    waiting = client.get(page).content.decode()
    assert "服务中心正在核对" in waiting and "去看协议并签字" not in waiting
    actions.return_copy(copy, reason="看不清签字。", by=cast.staff)
    returned = client.get(page).content.decode()
    assert "上传的协议被退回：看不清签字。" in returned and "去看协议并签字" in returned
    SignedCopyFactory(agreement=offered.agreements.get())
    assert "被退回" not in client.get(page).content.decode()


def test_who_is_gone_asks_for_nothing_more(active, cast):
    active.change_requests.create(kind="renew", months=6, reason="还有活动", asked_by=cast.lead)
    assert "待答复" in kinds(cast.director)
    actions.end_residency(active, left_as="ended", last_day=timezone.localdate(), why="违约", by=cast.director)
    assert active.change_requests.get().status == "withdrawn"
    assert "待答复" not in kinds(cast.director)


def test_residency_application_and_organization_lead_to_each_other(client, active, cast):
    client.force_login(cast.staff)
    residency = reverse("residencies:edit", args=[active.pk])
    application = reverse("applications:edit", args=[active.application_id])
    organization = reverse("organization_records:edit", args=[active.organization_id])
    pages = {residency, application, organization}
    for one in pages:
        text = client.get(one).content.decode()
        for other in pages - {one}:
            assert f'href="{other}"' in text, (one, other)


def test_the_list_says_who_is_late_and_shows_those_who_live_here_first(client, trial, cast):
    client.force_login(cast.staff)
    assert "试住期满" not in client.get("/admin/residencies/").content.decode()
    trial.trial_until = timezone.localdate() - dt.timedelta(days=1)
    trial.save(update_fields=["trial_until"])
    assert "试住期满，还没有确认" in client.get("/admin/residencies/").content.decode()


def test_the_list_says_until_when_somebody_is_here_who_was_renewed(client, active, cast):
    last = active.terms.get()
    actions.renew_residency(active, ends=last.ends + dt.timedelta(days=90), by=cast.director)
    client.force_login(cast.staff)
    assert "已续到" in client.get("/admin/residencies/").content.decode()


def test_what_was_done_is_said_in_the_language_of_the_desk(client, trial, cast):
    UserProfile.objects.update_or_create(user=cast.staff, defaults={"preferred_language": "en"})
    client.force_login(cast.staff)
    address = reverse("residencies:verb", args=[trial.pk, "confirm"])
    text = client.post(address, {"do": "it"}, follow=True).content.decode()
    assert 'lang="en"' in text and "已转为正式入驻" not in text
