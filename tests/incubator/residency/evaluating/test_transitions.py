"""Every state, role and verb of an evaluation, walked from its table: actions, permissions and buttons answer the same."""

import pytest
from django.core.exceptions import PermissionDenied

from incubator.residency.evaluating import actions
from incubator.residency.evaluating import permissions as may
from incubator.residency.evaluating.evaluation_admin import VERBS
from incubator.residency.models import Evaluation
from incubator.residency.transitions import EVALUATION as TABLE
from incubator.residency.transitions import Role, leads_to
from portal.common.errors import Refused
from tests.incubator.residency.conftest import today

Status = Evaluation.Status
PEOPLE = {
    "lead": {"lead", "speaker", "member"},
    "editor": {"speaker", "member"},
    "member": {"member"},
    "reviewer": set(),
    "staff": {"staff"},
    "director": {"staff", "director"},
    "outsider": set(),
    "resident": set(),
}


def use(verb, evaluation, cast):
    """Use the verb in a way that only the state can refuse."""
    return {
        "report": lambda: actions.submit_self_report(evaluation, by=cast.lead),
        "interview": lambda: actions.note_interview(
            evaluation, interviewed_on=today(), interview_notes="谈得好。", by=cast.staff
        ),
        "extend": lambda: actions.extend_evaluation(evaluation, due=today(60), reason="负责人住院。", by=cast.director),
        "decide": lambda: actions.decide_evaluation(
            evaluation, decision="continue", reason="做得扎实。", by=cast.director
        ),
        "drop": lambda: actions.drop_evaluation(evaluation, reason="开错了。", by=cast.director),
    }[verb]()


@pytest.fixture
def at(evaluation):
    def put(status):
        Evaluation.objects.filter(pk=evaluation.pk).update(status=status, self_report="打算都做到了。")
        evaluation.refresh_from_db()
        return evaluation

    return put


@pytest.mark.parametrize("verb", [verb for verb, row in TABLE.items() if row.roles])
@pytest.mark.parametrize("status", Status.values)
def test_a_verb_leads_on_from_its_states_and_is_refused_in_all_others(at, cast, verb, status):
    evaluation = at(status)
    if status in TABLE[verb].sources:
        use(verb, evaluation, cast)
        evaluation.refresh_from_db()
        assert evaluation.status in (TABLE[verb].targets or {status})
    else:
        with pytest.raises(Refused) as refusal:
            use(verb, evaluation, cast)
        assert refusal.value.code == "wrong_state"
        evaluation.refresh_from_db()
        assert evaluation.status == status


@pytest.mark.parametrize("status", Status.values)
def test_each_person_sees_the_verbs_of_their_roles_and_no_others(at, cast, status):
    evaluation = at(status)
    for name, roles in PEOPLE.items():
        person = getattr(cast, name)
        expected = [verb for verb, row in TABLE.items() if status in row.sources and roles & row.roles]
        assert may.evaluation_verbs(person, evaluation) == expected, name
        for verb, row in TABLE.items():
            if roles & row.roles:
                may.permit_evaluation(person, verb, evaluation)
            else:
                with pytest.raises(PermissionDenied):
                    may.permit_evaluation(person, verb, evaluation)


def test_the_house_alone_lets_one_lapse(at):
    assert TABLE["lapse"].roles == frozenset()
    with pytest.raises(AssertionError):
        leads_to("decide", at(Status.ASKED), Status.LAPSED)


def test_the_desk_has_a_page_for_each_verb_of_staff():
    assert set(VERBS) == {verb for verb, row in TABLE.items() if row.roles & {Role.STAFF, Role.DIRECTOR}}
