from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
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


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's pages for people, with forms for this house's user model."""

    user_viewset = "portal.accounts.admin_views.UserViewSet"
