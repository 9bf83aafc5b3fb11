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
