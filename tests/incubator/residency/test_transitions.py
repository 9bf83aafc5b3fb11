"""Every state, role and verb, walked from the one table: actions, permissions and buttons answer the same."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from incubator.residency import actions, transitions
from incubator.residency import permissions as may
from incubator.residency.desk.verb_views import VERBS
from incubator.residency.models import Appeal, Application, Document, Review
from incubator.residency.transitions import APPLICATION as TABLE
from portal.common.errors import Refused
from tests.factories.residency import ApplicationFactory
from tests.incubator.residency.conftest import pdf, today

Status = Application.Status
PEOPLE = {
    "lead": {"person", "speaker", "member"},
    "editor": {"person", "speaker", "member"},
    "member": {"person", "member"},
    "reviewer": {"person", "reviewer"},
    "staff": {"person", "staff"},
    "director": {"person", "staff", "director"},
    "outsider": {"person"},
    "resident": {"person"},
}


def use(verb, application, cast, house):
    """Use the verb in a way that only the state can refuse."""
    review = Review.objects.filter(application=application).first()
    kind = application.call.papers.first()
    grant = {"zone": house.zone, "area": "20.0", "starts": today(), "ends": today(365)}
    return {
        "edit": lambda: actions.attach_paper(application, kind, pdf(), by=cast.lead),
        "submit": lambda: actions.submit_application(application, by=cast.lead),
        "withdraw": lambda: actions.withdraw_application(application, by=cast.lead),
        "return": lambda: actions.return_application(application, reason="请补。", by=cast.staff),
        "assign": lambda: actions.assign_reviewers(application, [], by=cast.staff),
        "examine": lambda: actions.examine_application(application, ticked=["plan"], by=cast.staff),
        "note": lambda: actions.save_review(review, recommendation="", comment="想想", by=cast.reviewer),
        "review": lambda: actions.submit_review(review, recommendation="accepted", comment="好", by=cast.reviewer),
        "recuse": lambda: actions.recuse(review, reason="认识", by=cast.reviewer),
        "decide": lambda: actions.decide_application(
            application, outcome="accepted", reason="好", by=cast.director, **grant
        ),
        "announce": lambda: actions.announce_application(application, by=cast.director),
        "begin": lambda: actions.begin_residency(application, by=cast.staff),
        "object": lambda: actions.object_to(application, text="不同意。", by=cast.resident),
        "answer_objection": lambda: actions.answer_objection(
            application, objection=application.objections.first(), upheld=False, answer="查过了。", by=cast.staff
        ),
        "appeal": lambda: actions.appeal(application, text="请再看看。", by=cast.lead),
        "answer_appeal": lambda: actions.answer_appeal(application, upheld=True, answer="有道理。", by=cast.director),
        "move_rank": lambda: actions.move_rank(application, place=1, reason="急需。", by=cast.director),
        "offer": lambda: actions.offer_space(application, by=cast.director, **grant),
        "wait_on": lambda: actions.back_to_waiting(application, by=cast.lead),
    }[verb]()


@pytest.fixture
def at(submitted, cast, house):
    """The application, put into any state with all that it may have there."""
    Review.objects.create(application=submitted, reviewer=cast.reviewer)

    def put(status, verb=None):
        """With ``verb`` also what that verb is about: a notice that runs, an objection, a refusal, an appeal."""
        grant = {} if status in (Status.DRAFT, Status.SUBMITTED) else {"outcome": "accepted"}
        if verb == "object":
            grant["announced_until"] = today(3)
        if verb == "answer_objection":
            submitted.objections.create(text="不同意。", raised_by=cast.resident)
        if verb in ("appeal", "answer_appeal"):
            grant["outcome"] = "refused"
        if verb == "answer_appeal":
            Appeal.objects.create(application=submitted, text="请再看看。", raised_by=cast.lead)
        if verb == "move_rank":
            grant["waiting_rank"] = 2
            ApplicationFactory(call=submitted.call, status=Status.WAITING, waiting_rank=1)
        Application.objects.filter(pk=submitted.pk).update(
            status=status,
            granted_zone=house.zone,
            granted_area="20.0",
            granted_starts=today(),
            granted_ends=today(365),
            decided_at=timezone.now(),
            announced_at=timezone.now(),
            **grant,
        )
        submitted.refresh_from_db()
        return submitted

    return put


@pytest.mark.parametrize("verb", TABLE)
@pytest.mark.parametrize("status", Status.values)
def test_a_verb_leads_on_from_its_states_and_is_refused_in_all_others(at, cast, house, verb, status):
    application = at(status, verb)
    if status in TABLE[verb].sources:
        use(verb, application, cast, house)
        application.refresh_from_db()
        assert application.status in (TABLE[verb].targets or {status})
    else:
        papers = Document.objects.count()
        with pytest.raises(Refused) as refusal:
            use(verb, application, cast, house)
        assert refusal.value.code == "wrong_state"
        application.refresh_from_db()
        assert (application.status, Document.objects.count()) == (status, papers)


@pytest.mark.parametrize("status", Status.values)
def test_each_person_sees_the_verbs_of_their_roles_and_no_others(at, cast, status):
    application = at(status)
    for name, roles in PEOPLE.items():
        person = getattr(cast, name)
        assert may.roles_of(person, application) == roles, name
        expected = [verb for verb, row in TABLE.items() if status in row.sources and roles & row.roles]
        assert may.allowed_verbs(person, application) == expected
        for verb, row in TABLE.items():
            if roles & row.roles:
                may.permit(person, verb, application)
            else:
                with pytest.raises(PermissionDenied):
                    may.permit(person, verb, application)


@pytest.mark.parametrize("status", Status.values)
def test_the_desk_shows_the_buttons_of_the_verbs_that_are_allowed_and_refuses_all_others(at, cast, client, status):
    application = at(status)
    page = reverse("applications:edit", args=[application.pk])
    for name in PEOPLE:
        person = getattr(cast, name)
        # There is nothing to answer here.
        allowed = set(may.allowed_verbs(person, application)) & set(VERBS) - {"answer_objection", "answer_appeal"}
        client.force_login(person)
        if may.can_handle(person):
            shown = re.findall(r'data-verb="(\w+)"', client.get(page).content.decode())
            assert sorted(shown) == sorted(allowed), name
        for verb, row in TABLE.items():
            if verb in allowed:
                continue
            answer = client.post(
                reverse("applications:verb", args=[application.pk, verb]), {"reason": "不", "good": "plan"}
            )
            theirs = may.can_handle(person) and verb in VERBS and may.roles_of(person, application) & row.roles
            # Wagtail leads who has no business in the admin away; a step that is theirs is refused by the state.
            assert answer.status_code in ({422} if theirs else {302, 403, 404}), (name, verb)
        application.refresh_from_db()
        assert (application.status, application.examined) == (status, [])


def test_whoever_left_or_stepped_back_has_no_role(at, cast):
    application = at(Status.IN_REVIEW)
    cast.organization.memberships.filter(user=cast.editor).update(status="ended")
    application.reviews.update(status=Review.Status.RECUSED)
    cast.director.is_active = False
    cast.director.save()
    assert [may.roles_of(getattr(cast, name), application) for name in ("editor", "reviewer", "director")] == [
        {"person"},
        {"person"},
        set(),
    ]


def test_the_desk_has_a_page_for_each_verb_of_staff():
    staff = {transitions.Role.STAFF, transitions.Role.DIRECTOR}
    assert set(VERBS) == {verb for verb, row in TABLE.items() if row.roles & staff}
