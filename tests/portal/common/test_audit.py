import pytest
from django.db import IntegrityError, transaction

from portal.common import audit, rules
from tests.factories.organizations import OrganizationFactory


@pytest.fixture
def entry(cast):
    return audit.record(
        cast.organization, "wagtail.edit", by=cast.staff, before="pending", after="active", why="材料齐全", paper=7
    )


def test_an_entry_says_who_what_from_to_and_why(entry, cast):
    found = audit.history(cast.organization).get()
    assert (found.user, found.action) == (cast.staff, "wagtail.edit")
    assert found.data == {"from": "pending", "to": "active", "why": "材料齐全", "paper": 7}


def test_an_entry_names_no_name(entry, cast):
    assert cast.organization.name not in entry.label


@pytest.mark.parametrize("change", [lambda entry: entry.delete(), lambda entry: entry.save()])
def test_an_entry_is_never_changed_or_deleted(entry, change):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change(entry)
    assert rules.named(refused.value) == "audit_append_only"


def test_history_is_newest_first(cast):
    organization = OrganizationFactory()
    for after in ("one", "two"):
        audit.record(organization, "wagtail.edit", by=None, after=after)
    assert [entry.data["to"] for entry in audit.history(organization)] == ["two", "one"]


def test_an_entry_is_told_in_words_with_the_people_it_is_about(cast):
    audit.record(
        cast.organization,
        "organizations.role",
        by=cast.lead,
        before="viewer",
        after="editor",
        why="能写会算",
        member=cast.member.pk,
    )
    [told] = audit.tell(audit.history(cast.organization)[:1])
    assert (told.who, told.about, told.change, told.why) == (
        str(cast.lead),
        str(cast.member),
        "成员 → 编辑",
        "能写会算",
    )


def test_changed_fields_are_told_by_their_names_and_values(cast):
    changes = {"stage": ["budding", "filed"], "contact_phone": ["", "0535"], "introduction": None, "gone": None}
    audit.record(cast.organization, "wagtail.edit", by=None, fields=changes)
    [told] = audit.tell(audit.history(cast.organization)[:1])
    assert told.who == "系统"
    assert told.about == "阶段：萌芽 → 备案、简介、联系电话：— → 0535"
