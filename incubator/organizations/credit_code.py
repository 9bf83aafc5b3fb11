"""The unified social credit code (统一社会信用代码, GB 32100-2015): as it is typed, and as it is kept."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NoCode

LENGTH = 18
# These are left out because they look like digits; what is meant by them.
LOOK_ALIKES = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}


def clean_credit_code(text: str) -> str:
    """The code as it is kept, or ``ValidationError`` with a sentence that says what is wrong with it.

    Its last character is worked out from the others, so one mistyped character is always found.
    """
    code = uscc.compact(unicodedata.normalize("NFKC", text))
    if len(code) != LENGTH:
        raise ValidationError(
            _("统一社会信用代码是 18 位，您填了 %(count)s 位。") % {"count": len(code)}, code="code_length"
        )
    for letter, meant in LOOK_ALIKES.items():
        if letter in code:
            raise ValidationError(
                _("代码里不会有字母 %(letter)s，是不是 %(meant)s？请对照证书再看一下。")
                % {"letter": letter, "meant": meant},
                code="code_letter",
            )
    try:
        return uscc.validate(code)
    except InvalidChecksum:
        raise ValidationError(
            _("这个代码不对：有一个字符填错了，或者两个字符写反了。请对照证书逐个核对。"), code="code_mistyped"
        ) from None
    except NoCode:
        raise ValidationError(
            _("统一社会信用代码由数字和大写字母组成，前 8 位都是数字。请对照证书再看一下。"), code="code_letter"
        ) from None
