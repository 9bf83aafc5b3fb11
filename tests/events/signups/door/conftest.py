import datetime as dt

import pytest
from django.utils import timezone

from tests.factories.activities import OccurrenceFactory


@pytest.fixture
def occurrence(cast):
    """It began a moment ago, for five people; of the cast's organization."""
    starts = timezone.now() - dt.timedelta(minutes=5)
    return OccurrenceFactory(
        activity__organization=cast.organization, starts=starts, ends=starts + dt.timedelta(hours=2), capacity=5
    )
