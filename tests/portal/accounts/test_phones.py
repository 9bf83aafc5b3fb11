import pytest
from django.core.exceptions import ValidationError

from portal.accounts.phones import normalize


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 13800138000",
        "8613800138000",
        "008613800138000",
        "１３８００１３８０００",
    ],
)
def test_the_same_number_however_it_is_written(typed):
    assert normalize(typed) == "+8613800138000"


def test_other_countries_need_their_plus():
    assert normalize("+44 7911 123456") == "+447911123456"
    with pytest.raises(ValidationError):
        normalize("447911123456")


@pytest.mark.parametrize(
    "typed", ["12345", "23800138000", "138001380001", "0535-7654321", "+8612345678901", "abc", "+"]
)
def test_what_cannot_be_a_mobile_number(typed):
    with pytest.raises(ValidationError):
        normalize(typed)
