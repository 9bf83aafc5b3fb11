"""Every state, role and verb, walked from the one table: actions, permissions and buttons answer the same."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incubator.residency import actions, transitions
from incubator.residency import permissions as may
from incubator.residency.desk.verb_views import VERBS
from incubator.residency.models import Application, Document, Review
from incubator.residency.transitions import APPLICATION as TABLE
from portal.common.errors import Refused
from tests.incubator.residency.conftest import pdf, today

Status = Application.Status
PEOPLE = {
    "lead": {"speaker", "member"},
    "editor": {"speaker", "member"},
    "member": {"member"},
    "reviewer": {"reviewer"},
    "staff": {"staff"},
    "director": {"staff", "director"},
    "outsider": set(),
    "resident": set(),
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
    }[verb]()


@pytest.fixture
def at(submitted, cast, house):
    """The application, put into any state with all that it may have there."""
    Review.objects.create(application=submitted, reviewer=cast.reviewer)

    def put(status):
        grant = {} if status in (Status.DRAFT, Status.SUBMITTED) else {"outcome": "accepted"}
        Application.objects.filter(pk=submitted.pk).update(
            status=status,
            granted_zone=house.zone,
            granted_area="20.0",
            granted_starts=today(),
            granted_ends=today(365),
            **grant,
        )
        submitted.refresh_from_db()
        return submitted

    return put


@pytest.mark.parametrize("verb", TABLE)
@pytest.mark.parametrize("status", Status.values)
def test_a_verb_leads_on_from_its_states_and_is_refused_in_all_others(at, cast, house, verb, status):
    application = at(status)
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
        allowed = set(may.allowed_verbs(person, application)) & set(VERBS)
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
        frozenset()
    ] * 3


def test_the_desk_has_a_page_for_each_verb_of_staff():
    staff = {transitions.Role.STAFF, transitions.Role.DIRECTOR}
    assert set(VERBS) == {verb for verb, row in TABLE.items() if row.roles & staff}
