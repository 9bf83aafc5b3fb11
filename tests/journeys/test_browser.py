"""What a journey stands on: the rows that migrations made are there again for each of them."""

import pytest
from wagtail.models import Collection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.mark.parametrize("number", [1, 2])
def test_every_journey_finds_what_migrations_made(page, number):
    assert Collection.objects.filter(name="网页和消息").count() == 1
    assert page.goto("/").status == 200
