"""What expires soon: each kind, in order of its days, for those who may do something about it."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.desk.dashboard.expiring import expiring_for
from incubator.residency.models import Residency
from tests.factories.organizations import OrganizationFactory
from tests.factories.residency import (
    ApplicationFactory,
    CallFactory,
    PaperKindFactory,
    ResidencyFactory,
    TermFactory,
)

ONE_DAY = dt.timedelta(days=1)


def day(number):
    return timezone.localdate() + number * ONE_DAY


def paper(by, expires):
    application = ApplicationFactory(submitted=True)
    application.documents.create(
        kind=PaperKindFactory(expires=True),
        file=ContentFile(b"%PDF-1.7 x", name="paper.pdf"),
        original_name="登记证书.pdf",
        content_type="application/pdf",
        size=10,
        expires=expires,
        uploaded_by=by,
    )
    return application


def certificate(by, expires, organization=None):
    organization = organization or OrganizationFactory()
    organization.stage_changes.create(
        stage="registered",
        status="approved",
        decided_at=timezone.now(),
        expires=expires,
        file=ContentFile(b"%PDF-1.7 x", name="paper.pdf"),
        original_name="证书.pdf",
        content_type="application/pdf",
        size=10,
        uploaded_by=by,
    )
    return organization


def stay(ends, **known):
    residency = ResidencyFactory(**known)
    TermFactory(residency=residency, starts=day(-300), ends=ends + ONE_DAY)
    return residency


def test_each_kind_by_its_last_day_with_the_days_left(cast):
    offer = ResidencyFactory(status=Residency.Status.OFFERED, answer_by=day(1))
    leaving = stay(day(3), status=Residency.Status.LEAVING, last_day=day(3), left_as="withdrew")
    ending = stay(day(60))
    application = paper(cast.lead, day(30))
    registered = certificate(cast.lead, day(-2))
    call = CallFactory(closes=day(0))

    assert [(ending.kind, ending.left, ending.href) for ending in expiring_for(cast.staff, day(0))] == [
        ("证书到期", -2, reverse("organization_records:edit", args=[registered.pk])),
        ("招募截止", 0, reverse("calls:edit", args=[call.pk])),
        ("等签协议", 1, reverse("residencies:edit", args=[offer.pk])),
        ("即将退出", 3, reverse("residencies:edit", args=[leaving.pk])),
        ("材料到期", 30, reverse("applications:edit", args=[application.pk])),
        ("入驻到期", 60, reverse("residencies:edit", args=[ending.pk])),
    ]


def test_what_is_far_off_or_settled_is_left_out(cast):
    stay(day(61))
    stay(day(-1))  # 待办 says so
    paper(cast.lead, day(31))
    certificate(cast.lead, day(31))
    # A newer paper stands in the place of the one that ran out.
    organization = certificate(cast.lead, day(-2))
    certificate(cast.lead, day(300), organization)
    CallFactory(closes=day(31))
    CallFactory(closes=day(-1))
    ResidencyFactory(status=Residency.Status.OFFERED, answer_by=day(-1))
    assert expiring_for(cast.director, day(0)) == []


@pytest.mark.parametrize("person", ["resident", "lead", "reviewer"])
def test_others_see_nothing(cast, person):
    CallFactory(closes=day(1))
    certificate(cast.lead, day(1))
    stay(day(5))
    assert expiring_for(getattr(cast, person), day(0)) == []


def test_it_costs_the_same_at_1_and_at_50(cast):
    costs = []
    cast.director.has_perm("incubator.change_call")  # permissions are asked once a request
    for count in (1, 49):
        for _n in range(count):
            stay(day(5))
            paper(cast.lead, day(5))
            certificate(cast.lead, day(5))
            CallFactory(closes=day(5))
            ResidencyFactory(status=Residency.Status.OFFERED, answer_by=day(5))
        with CaptureQueriesContext(connection) as queries:
            found = expiring_for(cast.director, day(0))
        costs.append(len(queries))
    assert len(found) == 250
    assert costs[0] == costs[1] == 5
