"""Steps between giving one's secret and being signed in, where this house has another habit than allauth."""

from __future__ import annotations

from typing import Any

from allauth.account import stages


class EmailVerificationStage(stages.EmailVerificationStage):
    """Ask for a code by mail only of those who come in by e-mail: no one here needs an e-mail address."""

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if user and not self.login.email and not (self.login.signup and user.email):
            return None, True
        return super().handle()


class PhoneVerificationStage(stages.PhoneVerificationStage):
    """Ask for a code by SMS at sign-up only: signing in by phone is by code anyway, and by e-mail needs no phone."""

    def handle(self) -> tuple[Any, bool]:
        if self.login.user and not self.login.signup:
            return None, True
        return super().handle()
