from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        from portal.accounts import (
            export,
            watching,  # noqa: F401 - connects its receivers
        )

        export.register("account", export.account)
        export.register("consents", export.consents)
