import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incubator.residency import actions
from incubator.residency.models import Application
from portal.common import audit
from portal.common.errors import Refused
from portal.notices.models import Notice
from tests.factories.residency import (
    ApplicationFactory,
    CallFactory,
    PaperKindFactory,
)

Status = Application.Status
PDF = b"%PDF-1.4\n%%EOF\n"


def pdf(name="章程.pdf", body=PDF):
    return SimpleUploadedFile(name, body, "application/pdf")


def today(days=0):
    return timezone.localdate() + dt.timedelta(days=days)


def refused(code):
    class Expect:
        def __enter__(self):
            self.raises = pytest.raises(Refused)
            self.info = self.raises.__enter__()
            return self.info

        def __exit__(self, *error):
            caught = self.raises.__exit__(*error)
            assert self.info.value.code == code
            return caught

    return Expect()


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
def grant(house):
    return {"zone": house.zone, "area": 20, "starts": today(), "ends": today(365)}


def kinds_told(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def verbs_logged(obj):
    return list(audit.history(obj).order_by("timestamp", "pk").values_list("action", flat=True))


def decided(application, cast, grant, outcome="accepted"):
    return actions.decide_application(application, outcome=outcome, reason="计划扎实。", by=cast.director, **grant)


def test_the_way_from_a_draft_to_a_residency(submitted, cast, house, grant):
    house.center.announce_days = 0
    house.center.save()
    actions.return_application(submitted, reason="名单没有盖章。", marks=["plan"], by=cast.staff)
    assert submitted.status == Status.RETURNED and submitted.return_marks == ["plan"]
    actions.save_step(submitted, "plan", {"plan": "每周三次。"}, by=cast.lead)
    second = actions.submit_application(submitted, by=cast.lead)
    assert (second.number, second.answers["plan"]) == (2, "每周三次。")
    actions.assign_reviewers(submitted, [cast.reviewer], by=cast.staff)
    review = submitted.reviews.get()
    actions.submit_review(review, recommendation="accepted", comment="很好", by=cast.reviewer)
    decided(submitted, cast, grant)
    assert "residency.announced" not in kinds_told(cast.lead)
    actions.announce_application(submitted, by=cast.director)
    residency = actions.begin_residency(submitted, by=cast.staff)
    term = residency.terms.get()
    assert (term.zone, term.area, term.starts, term.ends) == (house.zone, 20, today(), today(365))
    assert submitted.status == Status.CLOSED
    assert (
        kinds_told(cast.lead)
        == kinds_told(cast.editor)
        == [
            "residency.submitted",
            "residency.returned",
            "residency.submitted",
            "residency.in_review",
            "residency.announced",
            "residency.begun",
        ]
    )
    assert kinds_told(cast.member) == []
    assert kinds_told(cast.reviewer) == ["residency.review_asked"]
    assert [verb for verb in verbs_logged(submitted) if "paper" not in verb] == [
        f"residency.{verb}"
        for verb in ("submit", "return", "submit", "assign", "review", "decide", "announce", "begin")
    ]
