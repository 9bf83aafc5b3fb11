"""Papers that run out: reminders in time, told once, and newer papers of those who live here."""

import pytest
from django.urls import reverse

from incubator.residency import actions
from incubator.residency.applying.expiring import remind_of_papers
from incubator.residency.living.due import due_now
from incubator.residency.models import Application
from portal.common import audit
from portal.common.errors import Refused
from portal.notices.models import Notice
from tests.factories.residency import ResidencyFactory, TermFactory
from tests.incubator.residency.conftest import pdf, today


@pytest.fixture
def kind(draft):
    kind = draft.call.papers.first()
    kind.expires = True
    kind.save()
    return kind


@pytest.fixture
def lives(submitted, cast, house):
    """Its first paper has to have a date."""
    kind = submitted.call.papers.first()
    kind.expires = True
    kind.save()
    Application.objects.filter(pk=submitted.pk).update(status=Application.Status.CLOSED)
    residency = ResidencyFactory(organization=cast.organization, center=house.center, application=submitted)
    TermFactory(residency=residency, zone=house.zone)
    return residency


def told(person):
    return Notice.objects.filter(recipient=person, kind="residency.paper_expires")


def test_leads_and_editors_are_reminded_once_for_each_time(draft, kind, cast):
    paper = actions.attach_paper(draft, kind, pdf(), expires=today(31), by=cast.lead)
    remind_of_papers()
    assert not told(cast.lead).exists()
    for days, notices in ((30, 1), (20, 1), (7, 2), (1, 2), (0, 2), (-1, 2)):
        draft.documents.filter(pk=paper.pk).update(expires=today(days))
        remind_of_papers()
        remind_of_papers()
        assert told(cast.lead).count() == told(cast.editor).count() == notices
    assert not told(cast.member).exists()
    assert told(cast.lead).first().path == reverse("application_step", args=[draft.pk, "papers"])


def test_nobody_is_reminded_of_what_is_over_or_replaced(draft, kind, cast):
    actions.attach_paper(draft, kind, pdf(), expires=today(3), by=cast.lead)
    actions.withdraw_application(draft, by=cast.lead)
    assert remind_of_papers() == 0


def test_who_is_leaving_is_asked_for_no_newer_paper(client, lives, cast):
    paper = lives.application.documents.current().get(kind__expires=True)
    lives.application.documents.filter(pk=paper.pk).update(expires=today(5))
    assert [thing.href for thing in due_now(lives, today())] == [reverse("residency_papers", args=[lives.pk])]
    actions.announce_leaving(lives, left_as="withdrew", last_day=today(20), reason="搬家", by=cast.lead)
    assert (remind_of_papers(), due_now(lives, today())) == (0, [])
    assert not told(cast.lead).exists()


def test_who_lives_here_puts_a_newer_paper_in_its_place(client, lives, cast):
    application = lives.application
    old = application.documents.first()
    application.documents.filter(pk=old.pk).update(expires=today(5))
    remind_of_papers()
    page = reverse("residency_papers", args=[lives.pk])
    assert told(cast.lead).get().path == page
    client.force_login(cast.editor)
    assert "快到期了" in client.get(page).content.decode()
    answer = client.post(page, {f"paper_{old.kind_id}": pdf("新.pdf"), f"expires_{old.kind_id}": ""})
    assert answer.status_code == 422 and "请填写这份材料的有效期" in answer.content.decode()
    answer = client.post(page, {f"paper_{old.kind_id}": pdf("新.pdf"), f"expires_{old.kind_id}": today(-2)})
    assert answer.status_code == 422 and "已经过期" in answer.content.decode()
    assert client.post(page, {f"expires_{old.kind_id}": today(90)}).status_code == 422
    answer = client.post(page, {f"paper_{old.kind_id}": pdf("新.pdf"), f"expires_{old.kind_id}": today(90)})
    assert answer.status_code == 302
    new = application.documents.current().get(kind=old.kind)
    old.refresh_from_db()
    assert new.expires == today(90) and old.removed_at and old in application.latest_version.documents.all()
    [entry] = audit.history(lives).filter(action="residency.paper_renew")
    assert entry.data["document"] == str(new.pk)
    client.force_login(cast.staff)
    assert "新.pdf" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("who", "get", "post"), [("member", 200, 403), ("staff", 200, 403), ("outsider", 404, 404), ("reviewer", 404, 404)]
)
def test_who_may_not(client, lives, cast, who, get, post):
    client.force_login(getattr(cast, who))
    page = reverse("residency_papers", args=[lives.pk])
    assert (client.get(page).status_code, client.post(page, {}).status_code) == (get, post)


def test_nothing_is_renewed_after_leaving(lives, cast):
    lives.status = "left"
    lives.save()
    with pytest.raises(Refused) as refused:
        actions.renew_paper(lives, lives.application.call.papers.first(), pdf(), expires=today(9), by=cast.lead)
    assert refused.value.code == "wrong_state"
