"""People who press the button at the same moment still share one address."""

import pytest
from django.db import IntegrityError, transaction

from events.feeds import actions
from events.feeds.models import FeedAddress
from events.feeds.permissions import get_address_by
from incubator.organizations.models import Organization
from portal.accounts.models import User
from tests.races import run_processes


def makes(worker, person, organization, careless):
    """Make the organization's address; ``careless`` looks whether there is one, waits for the others, and writes."""
    by, of = User.objects.get(pk=person), Organization.objects.get(pk=organization)
    worker.meet()
    if not careless:
        return actions.make_address(by=by, organization=of)
    assert not FeedAddress.objects.live().filter(organization=of).exists()
    worker.meet()
    try:
        with transaction.atomic():
            FeedAddress.objects.create(user=by, organization=of, token_hash=f"{worker.number}")
    except IntegrityError:
        return ""
    return "mine"


@pytest.mark.race
@pytest.mark.parametrize("careless", [False, True], ids=["make_address", "look then write"])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_organization_has_one_address(cast, careless):
    tokens = run_processes(8, f"{__name__}.makes", cast.lead.pk, cast.organization.pk, careless)
    [live] = FeedAddress.objects.live()
    if careless:
        assert sorted(tokens) == [""] * 7 + ["mine"]
    else:
        assert len(set(tokens)) == 8
        assert get_address_by(next(t for t in tokens if actions.hashed(t) == live.token_hash)) == live
