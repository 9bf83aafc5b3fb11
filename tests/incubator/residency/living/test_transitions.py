"""Every state of a residency, every role and verb, walked from the one table: actions, permissions, buttons agree."""

import pytest
from django.core.exceptions import PermissionDenied

from incubator.residency import actions, transitions
from incubator.residency import permissions as may
from incubator.residency.living import admin_views, views
from incubator.residency.living.story import at_hand, useful
from incubator.residency.models import ChangeRequest, ChecklistEntry, Moment, Residency, Term
from incubator.residency.transitions import RESIDENCY as TABLE
from incubator.residency.transitions import Role
from portal.common.errors import Refused
from tests.factories.residency import AgreementFactory, ResidencyFactory, SignedCopyFactory, TermFactory
from tests.incubator.residency.conftest import pdf, today

Status = Residency.Status
PEOPLE = {
    "lead": {"lead", "speaker", "member"},
    "editor": {"speaker", "member"},
    "member": {"member"},
    "staff": {"staff"},
    "director": {"staff", "director"},
    "reviewer": set(),
    "outsider": set(),
    "resident": set(),
}
# Those that need something to lie there which no state brings with it.
ABOUT_A_COPY = {"accept_copy", "return_copy"}
# On the agreement's page.
ON_THE_AGREEMENT = {"sign", "hand_in_copy"}
# Beside what they are about: a request, a paper.
ON_PAGES_OF_THEIR_OWN = {"withdraw_change", "renew_paper"}


def use(verb, residency, cast, house):
    """Use the verb in a way that only the state can refuse."""
    agreement = residency.agreements.get()
    copy = agreement.copies.first()
    kind = residency.application.call.papers.first()
    asked = residency.change_requests.first()
    place = {"zone": house.zone, "area": "25.0"}
    return {
        "renew_paper": lambda: actions.renew_paper(residency, kind, pdf(), by=cast.editor),
        "sign": lambda: actions.sign_agreement(agreement, name="负责人", by=cast.lead),
        "hand_in_copy": lambda: actions.hand_in_copy(agreement, pdf(), by=cast.lead),
        "accept_copy": lambda: actions.accept_copy(copy, by=cast.staff),
        "return_copy": lambda: actions.return_copy(copy, reason="看不清", by=cast.staff),
        "decline": lambda: actions.decline_offer(residency, keep_waiting=False, by=cast.lead),
        "lapse": lambda: actions.lapse_offer(residency, by=cast.staff),
        "check_off": lambda: actions.check_off(residency, residency.checklist.all(), by=cast.staff),
        "move_in": lambda: actions.move_in(residency, by=cast.staff),
        "confirm": lambda: actions.confirm_residency(residency, by=cast.staff),
        "ask_change": lambda: actions.ask_change(
            residency, kind="resize", area="25.0", starts=today(), reason="不够用", by=cast.editor
        ),
        "withdraw_change": lambda: actions.withdraw_change(asked, by=cast.editor),
        "evaluate": lambda: actions.open_evaluation(residency, kind="mid", due=today(9), by=cast.staff),
        "answer_change": lambda: actions.decline_change(asked, reason="没有空位", by=cast.director),
        "renew": lambda: actions.renew_residency(residency, ends=today(700), by=cast.director),
        "resize": lambda: actions.resize_residency(residency, starts=today(10), by=cast.director, **place),
        "leave": lambda: actions.announce_leaving(
            residency, left_as="withdrew", last_day=today(9), reason="搬走", by=cast.lead
        ),
        "stay": lambda: actions.stay(residency, by=cast.lead),
        "complete": lambda: actions.complete_leaving(residency, by=cast.staff),
        "end": lambda: actions.end_residency(
            residency, left_as="ended", last_day=today(), why="违约", by=cast.director
        ),
        "reactivate": lambda: actions.reactivate_residency(
            residency, starts=today(), ends=today(100), reason="回来", by=cast.director, **place
        ),
    }[verb]()


@pytest.fixture
def at(cast, house, submitted):
    """A residency, put into any state with all that it may have there."""
    residency = ResidencyFactory(organization=cast.organization, center=house.center, application=submitted)
    term = TermFactory(residency=residency, zone=house.zone, starts=today(-100), ends=today(200))
    agreement = AgreementFactory(residency=residency, term=term)

    def put(status, *, copy=False):
        over = status in (Status.LEAVING, Status.LEFT)
        if over:
            Term.objects.filter(pk=term.pk).update(ends=today(1))
        ChecklistEntry.objects.create(
            residency=residency,
            moment=Moment.LEAVING if over else Moment.MOVING_IN,
            text="钥匙",
            done_by=cast.staff,
            done_at=residency.created_at,
        )
        ChangeRequest.objects.create(residency=residency, kind="renew", months=6, reason="继续", asked_by=cast.lead)
        if copy:
            SignedCopyFactory(agreement=agreement)
        Residency.objects.filter(pk=residency.pk).update(
            status=status,
            answer_by=today(-1) if status == Status.OFFERED else None,
            moved_in=None if status in (Status.OFFERED, Status.SIGNED) else today(-100),
            last_day=today() if over else None,
            left_as="withdrew" if over else "",
            let_before=today(200) if status == Status.LEAVING else None,
        )
        residency.refresh_from_db()
        return residency

    return put


@pytest.mark.parametrize("verb", TABLE)
@pytest.mark.parametrize("status", Status.values)
def test_a_verb_leads_on_from_its_states_and_is_refused_in_all_others(at, cast, house, verb, status):
    residency = at(status, copy=verb in ABOUT_A_COPY)
    before = list(residency.terms.values_list("pk", "ends"))
    if status in TABLE[verb].sources:
        use(verb, residency, cast, house)
        residency.refresh_from_db()
        assert residency.status in TABLE[verb].targets | {status}
    else:
        with pytest.raises(Refused) as refusal:
            use(verb, residency, cast, house)
        assert refusal.value.code == "wrong_state"
        residency.refresh_from_db()
        assert (residency.status, list(residency.terms.values_list("pk", "ends"))) == (status, before)


@pytest.mark.parametrize("status", Status.values)
def test_each_person_sees_the_verbs_of_their_roles_and_no_others(at, cast, status):
    residency = at(status)
    for name, roles in PEOPLE.items():
        person = getattr(cast, name)
        assert may.residency_roles_of(person, residency) == roles, name
        expected = [verb for verb, row in TABLE.items() if status in row.sources and roles & row.roles]
        assert may.residency_verbs(person, residency) == expected
        for verb, row in TABLE.items():
            if roles & row.roles:
                may.permit_residency(person, verb, residency)
            else:
                with pytest.raises(PermissionDenied):
                    may.permit_residency(person, verb, residency)


@pytest.mark.parametrize("status", Status.values)
def test_the_pages_show_the_buttons_of_the_table(client, at, cast, status):
    residency = at(status, copy=True)
    now = at_hand(residency)
    for name, roles in PEOPLE.items():
        person = getattr(cast, name)
        client.force_login(person)
        verbs = useful(may.own_residency_verbs(person, residency), residency, now)
        answer = client.get(residency.get_absolute_url())
        if not roles:
            assert answer.status_code == 404
            continue
        shown = {
            how.verb for key, how in views.VERBS.items() if f"{residency.get_absolute_url()}{key}/" in page(answer)
        }
        # A renewal was asked for already; another area can still be.
        assert shown == {how.verb for how in views.VERBS.values()} & set(verbs)
        # A signed copy waits to be looked at: nobody is told to sign meanwhile.
        assert answer.context["to_sign"] is None
        if Role.STAFF in roles:
            address = f"/admin/residencies/{residency.pk}/"
            desk = page(client.get(address))
            verbs = useful(may.residency_verbs(person, residency), residency, now)
            shown = {verb for verb in admin_views.VERBS if f"{address}{verb}/" in desk}
            assert shown == set(admin_views.VERBS) & set(verbs)


@pytest.mark.parametrize("status", transitions.SIGNS)
def test_who_may_sign_is_led_to_the_agreement(client, at, cast, status):
    residency = at(status)
    verbs = useful(may.own_residency_verbs(cast.lead, residency), residency, at_hand(residency))
    client.force_login(cast.lead)
    answer = client.get(residency.get_absolute_url())
    assert (answer.context["to_sign"] is not None) == ("sign" in verbs)


def page(answer):
    return answer.content.decode()


def test_every_verb_has_a_page_for_those_whose_it_is():
    staff = {Role.STAFF, Role.DIRECTOR}
    people = {Role.LEAD, Role.SPEAKER, Role.MEMBER}
    assert set(admin_views.VERBS) == {verb for verb, row in TABLE.items() if row.roles & staff}
    on_the_site = {how.verb for how in views.VERBS.values()} | ON_THE_AGREEMENT | ON_PAGES_OF_THEIR_OWN
    assert on_the_site == {verb for verb, row in TABLE.items() if row.roles & people}


def test_every_state_is_reached_and_left():
    rows = transitions.RESIDENCY.values()
    assert set().union(*(row.targets for row in rows)) == set(Status.values) - {Status.OFFERED}
    assert set().union(*(row.sources for row in rows)) == set(Status.values)
