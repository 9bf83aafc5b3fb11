import datetime as dt

import pytest

from incubator.residency.figures.public import Grown, grown
from tests.factories.residency import ResidencyFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 3, 10)


def test_each_organization_counts_once_and_only_if_it_lived_here():
    here = ResidencyFactory(moved_in=DAY)
    ResidencyFactory(moved_in=DAY, status="trial")
    # Came back after it had grown up.
    ResidencyFactory(organization=here.organization, moved_in=DAY, status="left", left_as="graduated")
    ResidencyFactory(moved_in=DAY, status="left", left_as="graduated")
    ResidencyFactory(moved_in=DAY, status="left", left_as="withdrew")
    ResidencyFactory(status="offered")
    ResidencyFactory(status="left", left_as="declined")
    assert grown() == Grown(living=2, ever=4, graduated=2)


def test_it_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert grown() == Grown(0, 0, 0)


@pytest.mark.parametrize("address", ["/", "/organizations/", "/apply/"])
def test_the_pages_that_say_it(client, address):
    assert "前后孵化过" not in client.get(address).content.decode()
    ResidencyFactory(moved_in=DAY)
    ResidencyFactory(moved_in=DAY, status="left", left_as="graduated")
    page = client.get(address).content.decode()
    assert "现在有 1 家组织入驻，前后孵化过 2 家，其中 1 家已经出壳。" in page
