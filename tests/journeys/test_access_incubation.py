"""What axe and a narrow screen say of an organization's own pages on its way through the house, and of an objector's."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Page

from incubator.residency.models import Application, Moment
from tests.factories.residency import ApplicationFactory, CallFactory, PaperKindFactory
from tests.journeys.looking import looked_at
from tests.test_routes import make_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def town(cast, house) -> SimpleNamespace:
    return make_town(cast, house)


Status, Outcome = Application.Status, Application.Outcome


def applying(town: SimpleNamespace, cast: SimpleNamespace) -> list[str]:
    """Every step of an application that came back with marks; others in each state that looks different."""

    def one(status: str, **known: object) -> Application:
        call = CallFactory(center=town.center)
        return ApplicationFactory(
            call=call, organization=town.organization, created_by=cast.lead, submitted=True, status=status, **known
        )

    # What the routes' row has is enough for a page that answers, not for one that compares.
    town.application.versions.create(
        number=2,
        answers={"plan": "每周三次课后辅导。"},
        submitted_by=cast.lead,
    )
    paper = PaperKindFactory(name="登记证书", expires=True)
    returned = one(Status.RETURNED, return_reason="请补章程。", return_marks=["plan", f"paper:{paper.pk}"])
    returned.call.papers.add(paper)
    returned.documents.create(
        kind=paper,
        file=ContentFile(b"%PDF-1.7 x", name="paper.pdf"),
        original_name="登记证书.pdf",
        content_type="application/pdf",
        size=10,
        expires=timezone.localdate(),
        uploaded_by=cast.lead,
    )
    told = {"decision_reason": "材料齐全。", "decided_at": timezone.now(), "announced_at": timezone.now()}
    refused = one(Status.CLOSED, outcome=Outcome.REFUSED, **told)
    others = [
        one(Status.IN_REVIEW),
        one(Status.WAITING, outcome=Outcome.WAITLISTED, waiting_rank=1, **told),
        refused,
        one(Status.WITHDRAWN),
    ]
    page, submitted = returned.get_absolute_url(), town.application.get_absolute_url()
    return [
        f"/apply/{CallFactory(center=town.center).pk}/",
        page,
        *(f"{page}{step}/" for step in ("plan", "space", "papers", "check")),
        submitted,
        f"{submitted}versions/",
        f"{submitted}versions/1/",
        f"{submitted}withdraw/",
        *(application.get_absolute_url() for application in others),
        f"{refused.get_absolute_url()}appeal/",
    ]


def living(town: SimpleNamespace, cast: SimpleNamespace) -> list[str]:
    """A residency with something of everything, and its organization's members and stage."""
    for number in range(2):
        town.residency.checklist.create(moment=Moment.MOVING_IN, text=f"交钥匙 {number}", order=number)
    page, organization = town.residency.get_absolute_url(), town.organization.get_absolute_url()
    town.change_request.delete()
    return [
        page,
        f"{page}renew/",
        f"{page}resize/",
        f"{page}leave/",
        f"{page}papers/",
        town.agreement.get_absolute_url(),
        town.report.get_absolute_url(),
        f"{town.report.get_absolute_url()}check/",
        town.evaluation.get_absolute_url(),
        organization,
        f"{organization}edit/",
        f"{organization}members/",
        f"{organization}stage/",
    ]


@pytest.mark.parametrize("part", [applying, living])
def test_an_organization_can_read_and_reach_its_way_through_the_house(
    part: Callable[..., list[str]], town: SimpleNamespace, cast: SimpleNamespace, open_page_as: Callable[..., Page]
) -> None:
    page, wrong = open_page_as(cast.lead), []
    for address in part(town, cast):
        wrong += looked_at(page, address)
    assert not wrong, "\n".join(wrong)


def test_a_neighbour_can_read_and_reach_an_objection(
    town: SimpleNamespace, cast: SimpleNamespace, open_page_as: Callable[..., Page]
) -> None:
    notice = f"/apply/notices/{town.noticed.pk}/"
    page = open_page_as(cast.resident)
    wrong = [*looked_at(page, f"{notice}object/"), *looked_at(page, notice)]
    assert not wrong, "\n".join(wrong)
