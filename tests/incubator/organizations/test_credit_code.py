"""A credit code as people type it: taken when it is right, and a sentence that helps when it is not."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from incubator.organizations.credit_code import clean_credit_code

GOOD = "51370682MJE000001X"


@pytest.mark.parametrize(
    "typed", [GOOD, " 51370682mje000001x ", "51 370682 MJE000001-X", "５１３７０６８２ＭＪＥ０００００１Ｘ"]
)
def test_a_right_code_is_kept_in_one_way(typed):
    assert clean_credit_code(typed) == GOOD


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("51370682MJE000001", "code_length", "您填了 17 位"),
        (GOOD + "X", "code_length", "您填了 19 位"),
        ("51370682MJEO00001X", "code_letter", "字母 O，是不是 0"),
        ("51370682MJE00000IX", "code_letter", "字母 I，是不是 1"),
        ("5137068二MJE000001X", "code_letter", "数字和大写字母"),
        ("51370682MJE0#0001X", "code_letter", "数字和大写字母"),
        ("51370682MJE000002X", "code_mistyped", "填错了"),
        ("51370628MJE000001X", "code_mistyped", "写反了"),
    ],
)
def test_a_wrong_code_is_told_what_is_wrong_with_it(typed, code, words):
    with pytest.raises(ValidationError, match=words) as refused:
        clean_credit_code(typed)
    assert refused.value.code == code and refused.value.messages[0].endswith("。")


@given(st.integers(0, 17), st.sampled_from(uscc._alphabet))
def test_one_mistyped_character_is_always_found(place, letter):
    typed = GOOD[:place] + letter + GOOD[place + 1 :]
    if typed == GOOD:
        assert clean_credit_code(typed) == GOOD
    else:
        with pytest.raises(ValidationError):
            clean_credit_code(typed)
