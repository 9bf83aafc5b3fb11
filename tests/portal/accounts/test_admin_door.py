"""The admin's door for those who are signed in and have no business there."""

import pytest

from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/admin/", "/admin/todo/", "/admin/evaluations/"])
def test_who_has_no_access_is_told_so_and_not_sent_round_in_circles(client, address):
    client.force_login(UserFactory())
    response = client.get(address, follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) == 1
