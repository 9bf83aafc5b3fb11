"""One application on its way, and what is said about it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incubator.residency import actions
from tests.factories.residency import ApplicationFactory, CallFactory, PaperKindFactory

PDF = b"%PDF-1.4\n%%EOF\n"


def pdf(name="章程.pdf", body=PDF):
    return SimpleUploadedFile(name, body, "application/pdf")


def today(days=0):
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def call(house):
    call = CallFactory(center=house.center)
    call.papers.add(PaperKindFactory(name="章程"), PaperKindFactory(name="名单"))
    return call


@pytest.fixture
def draft(call, cast):
    return ApplicationFactory(call=call, organization=cast.organization, created_by=cast.lead)


@pytest.fixture
def submitted(draft, cast):
    for kind in draft.call.papers.all():
        actions.attach_paper(draft, kind, pdf(), by=cast.lead)
    actions.submit_application(draft, by=cast.lead)
    return draft


@pytest.fixture
def in_review(submitted, cast):
    return actions.assign_reviewers(submitted, [cast.reviewer], by=cast.staff)


@pytest.fixture
def grant(house):
    return {"zone": house.zone, "area": "20.0", "starts": today(), "ends": today(365)}


@pytest.fixture
def announced(submitted, cast, grant, house):
    house.center.announce_days = 0
    house.center.save()
    actions.decide_application(submitted, outcome="accepted", reason="计划扎实。", by=cast.director, **grant)
    return actions.announce_application(submitted, by=cast.director)
