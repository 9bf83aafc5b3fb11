from django import forms
from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("红心空间")

    def ready(self) -> None:
        from portal.common import audit, masking, rules  # noqa: F401 - audit declares the rules of Wagtail's log

        masking.install()

        # Wagtail's catalog has a clerk's word for it, and it would win over Django's.
        forms.Field.default_error_messages["required"] = _("请填写这一项。")

        # Rules are triggers: SQLite loses them when it remakes a table, PostgreSQL refuses to alter a column that
        # one names. So they come down before migrations and go up after them, on both.
        pre_migrate.connect(rules.on_pre_migrate, dispatch_uid="rules-down")
        post_migrate.connect(rules.on_post_migrate, dispatch_uid="rules-up")
