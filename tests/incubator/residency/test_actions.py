import pytest
from django.db import IntegrityError, transaction

from incubator.organizations.models import Organization
from incubator.residency import actions
from incubator.residency.models import Application, Residency, Review
from portal.common import audit
from portal.common.errors import Refused
from portal.common.rules import named
from portal.notices.models import Notice
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.residency import ApplicationFactory, CallFactory, ResidencyFactory, TermFactory
from tests.incubator.residency.conftest import pdf, today

Status = Application.Status


def refuses(code, verb, *args, **kwargs):
    """Call ``verb``; it must refuse with ``code``. Returns the refusal."""
    with pytest.raises(Refused) as refusal:
        verb(*args, **kwargs)
    assert refusal.value.code == code, refusal.value
    return refusal.value


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
            "residency.offered",
        ]
    )
    assert kinds_told(cast.member) == []
    assert kinds_told(cast.reviewer) == ["residency.review_asked"]
    assert [verb for verb in verbs_logged(submitted) if "paper" not in verb] == [
        f"residency.{verb}"
        for verb in ("submit", "return", "submit", "assign", "review", "decide", "announce", "begin")
    ]


def test_a_draft_is_started_once_in_an_open_call_by_an_organization_that_may_ask(cast, call):
    application = actions.start_application(cast.organization, call, by=cast.lead)
    assert (application.status, application.created_by) == (Status.DRAFT, cast.lead)
    assert refuses("under_way", actions.start_application, cast.organization, call, by=cast.lead).alternatives == [
        application
    ]
    over = CallFactory(center=call.center, closes=today(-1))
    refuses("call_closed", actions.start_application, cast.organization, over, by=cast.lead)
    coming = CallFactory(center=call.center, opens=today(1))
    refuses("call_closed", actions.start_application, cast.organization, coming, by=cast.lead)
    suspended = OrganizationFactory(standing=Organization.Standing.SUSPENDED)
    refuses("not_allowed", actions.start_application, suspended, call, by=cast.lead)


def test_a_resident_does_not_apply_again(cast, call):
    ResidencyFactory(organization=cast.organization, center=call.center)
    refuses("resident", actions.start_application, cast.organization, call, by=cast.lead)


def test_answers_change_while_it_is_with_the_applicant_only(draft, submitted, cast):
    refuses("wrong_state", actions.save_step, submitted, "plan", {"plan": "别的"}, by=cast.lead)
    refuses("wrong_state", actions.attach_paper, submitted, submitted.call.papers.first(), pdf(), by=cast.lead)
    refuses("wrong_state", actions.remove_paper, submitted.documents.first(), by=cast.lead)


def test_a_step_writes_its_own_answers_only(draft, cast):
    actions.save_step(draft, "plan", {"plan": "新的打算", "people": 99, "status": "closed"}, by=cast.lead)
    draft.refresh_from_db()
    assert (draft.plan, draft.people, draft.status) == ("新的打算", 4, Status.DRAFT)


def test_a_paper_that_was_never_handed_in_is_gone_for_good_when_replaced(
    draft, cast, django_capture_on_commit_callbacks
):
    kind = draft.call.papers.first()
    first = actions.attach_paper(draft, kind, pdf(), by=cast.lead)
    storage, name = first.file.storage, first.file.name
    with django_capture_on_commit_callbacks(execute=True):
        second = actions.attach_paper(draft, kind, pdf("新章程.pdf"), by=cast.lead)
    assert list(draft.documents.all()) == [second]
    assert not storage.exists(name) and storage.exists(second.file.name)
    assert "新章程" not in second.file.name


def test_a_frozen_version_keeps_its_answers_and_papers(submitted, cast):
    first = submitted.latest_version
    papers = set(first.documents.all())
    actions.return_application(submitted, reason="请补。", by=cast.staff)
    kind = submitted.call.papers.first()
    new = actions.attach_paper(submitted, kind, pdf("新.pdf"), by=cast.lead)
    actions.save_step(submitted, "plan", {"plan": "改过"}, by=cast.lead)
    second = actions.submit_application(submitted, by=cast.lead)
    first.refresh_from_db()
    assert first.answers["plan"] != second.answers["plan"] == "改过"
    assert set(first.documents.all()) == papers and new in second.documents.all()
    assert all(document.file.storage.exists(document.file.name) for document in papers)


@pytest.mark.parametrize("write", ["update", "delete", "papers"])
def test_the_database_refuses_to_change_a_frozen_version(submitted, write):
    version = submitted.latest_version
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        if write == "update":
            type(version).objects.filter(pk=version.pk).update(answers={})
        elif write == "papers":
            version.documents.clear()
        else:
            type(version).objects.filter(pk=version.pk)._raw_delete("default")
    assert named(error.value) in {"version_never_changes", "version_keeps_its_papers"}


def test_it_is_not_handed_in_with_gaps(draft, cast):
    draft.plan, draft.starts_wanted = "", today(-1)
    draft.save()
    gaps = refuses("incomplete", actions.submit_application, draft, by=cast.lead).alternatives
    kinds = [f"paper:{kind.pk}" for kind in draft.call.papers.all()]
    assert [gap.code for gap in gaps] == ["plan", "starts_wanted", *kinds]
    assert not draft.versions.exists()


def test_what_was_returned_may_come_back_after_the_call_closed(submitted, draft, cast):
    actions.return_application(submitted, reason="请补。", by=cast.staff)
    submitted.call.closes = today(-1)
    submitted.call.save()
    actions.submit_application(submitted, by=cast.lead)
    late = ApplicationFactory(call=submitted.call, organization=cast.other_organization)
    refuses("call_closed", actions.submit_application, late, by=cast.outsider)


def test_returning_needs_a_reason_and_tells_it(submitted, cast):
    refuses("reason_missing", actions.return_application, submitted, reason=" ", by=cast.staff)
    actions.return_application(submitted, reason="名单没有盖章。", by=cast.staff)
    assert "名单没有盖章。" in Notice.objects.filter(recipient=cast.lead, kind="residency.returned").get().body


def test_withdrawing_frees_the_call_for_another_try(submitted, cast):
    actions.withdraw_application(submitted, by=cast.editor)
    assert submitted.status == Status.WITHDRAWN
    refuses("wrong_state", actions.withdraw_application, submitted, by=cast.editor)
    assert actions.start_application(cast.organization, submitted.call, by=cast.lead).status == Status.DRAFT


def test_nobody_reviews_their_own_organization(submitted, cast):
    refuses("own_organization", actions.assign_reviewers, submitted, [cast.reviewer, cast.member], by=cast.staff)
    assert not submitted.reviews.exists() and submitted.status == Status.SUBMITTED
    actions.assign_reviewers(submitted, [cast.reviewer], by=cast.staff)
    MembershipFactory(organization=cast.organization, user=cast.reviewer, role="viewer")
    review = submitted.reviews.get()
    refuses(
        "own_organization", actions.submit_review, review, recommendation="accepted", comment="好", by=cast.reviewer
    )


def test_a_recused_reviewer_is_not_asked_again(in_review, cast):
    review = in_review.reviews.get()
    actions.recuse(review, reason="是邻居。", by=cast.reviewer)
    assert review.status == Review.Status.RECUSED
    refuses("recused", actions.submit_review, review, recommendation="accepted", comment="好", by=cast.reviewer)
    refuses("recused", actions.assign_reviewers, in_review, [cast.reviewer], by=cast.staff)


def test_a_new_version_asks_its_reviewers_anew(in_review, cast):
    review = in_review.reviews.get()
    actions.submit_review(review, recommendation="accepted", comment="好", by=cast.reviewer)
    assert review.version == 1
    actions.return_application(in_review, reason="请补。", by=cast.staff)
    actions.submit_application(in_review, by=cast.lead)
    actions.assign_reviewers(in_review, [], by=cast.staff)
    review.refresh_from_db()
    assert review.status == Review.Status.ASSIGNED
    assert kinds_told(cast.reviewer) == ["residency.review_asked"] * 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"zone": None}, "grant_missing"),
        ({"ends": None}, "grant_missing"),
        ({"area": "0"}, "wrong_area"),
        ({"area": "1.25"}, "wrong_area"),
        ({"starts": today(10), "ends": today(10)}, "wrong_dates"),
        ({"starts": today(-30), "ends": today(0)}, "wrong_dates"),
        ({"area": "200.1"}, "area"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused(submitted, cast, grant, change, code):
    wanted = {"outcome": "accepted", "reason": "好", **grant, **change}
    refuses(code, actions.decide_application, submitted, by=cast.director, **wanted)
    submitted.refresh_from_db()
    assert (submitted.status, submitted.outcome) == (Status.SUBMITTED, "")


def test_a_decision_counts_what_others_were_promised(submitted, cast, grant, house):
    other = ApplicationFactory(call=submitted.call, organization=cast.other_organization, submitted=True)
    decided(other, cast, {**grant, "area": "150.0"})
    refusal = refuses("area", decided, submitted, cast, {**grant, "area": "50.1"})
    assert "50.0" in str(refusal)
    decided(submitted, cast, {**grant, "area": "50.0"})


def test_a_refusal_is_told_with_its_reason_and_closes(submitted, cast, grant):
    decided(submitted, cast, grant, outcome="refused")
    assert submitted.granted_zone is None
    actions.announce_application(submitted, by=cast.director)
    assert submitted.status == Status.CLOSED
    assert "计划扎实。" in Notice.objects.get(recipient=cast.lead, kind="residency.announced").body
    refuses("wrong_state", actions.begin_residency, submitted, by=cast.director)


def test_an_announced_decision_can_be_taken_again_and_the_applicant_knows(announced, cast, grant):
    decided(announced, cast, {**grant, "area": "10.0"})
    assert (announced.status, announced.announced_until) == (Status.DECIDED, None)
    assert kinds_told(cast.lead)[-1] == "residency.reconsidered"


def test_no_residency_before_the_public_notice_is_over(submitted, cast, grant):
    decided(submitted, cast, grant)
    actions.announce_application(submitted, by=cast.director)
    assert submitted.announced_until == today(5)
    assert str(today(6)) in str(refuses("too_early", actions.begin_residency, submitted, by=cast.staff))
    Application.objects.filter(pk=submitted.pk).update(announced_until=today(-1))
    assert actions.begin_residency(submitted, by=cast.staff).status == Residency.Status.OFFERED


def test_a_residency_does_not_begin_where_the_area_is_gone(announced, cast, grant, house):
    TermFactory(
        residency=ResidencyFactory(center=house.center), zone=house.zone, area="190.0", starts=today(), ends=today(100)
    )
    refusal = refuses("area", actions.begin_residency, announced, by=cast.staff)
    assert "10.0" in str(refusal) and str(today(100)) in str(refusal)
    announced.refresh_from_db()
    assert announced.status == Status.ANNOUNCED and not Residency.objects.filter(application=announced).exists()


def test_who_moves_in_is_confirmed_with_it(announced, cast):
    organization = announced.organization
    organization.standing = Organization.Standing.PENDING
    organization.save(update_fields=["standing"])
    actions.begin_residency(announced, by=cast.staff)
    organization.refresh_from_db()
    assert organization.standing == Organization.Standing.ACTIVE
