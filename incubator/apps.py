from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class IncubatorConfig(AppConfig):
    name = "incubator"
    verbose_name = _("社会组织与场地")

    def ready(self) -> None:
        from incubator.bookings import usual
        from incubator.bookings.desk import broken
        from incubator.bookings.figures import told
        from incubator.organizations import receivers
        from incubator.premises import consequences, preview
        from incubator.premises.contact import first_center
        from incubator.premises.models import Center
        from incubator.residency.living import receivers as living
        from incubator.residency.objecting import receivers as objecting
        from incubator.residency.reviewing import receivers as reviewing
        from portal.common import contact

        consequences.register(broken.consequences)
        preview.register(usual.preview)
        told.contribute()
        living.connect()
        objecting.connect()
        reviewing.connect()
        contact.register(first_center)
        receivers.connect()
        post_save.connect(contact.forget, sender=Center, dispatch_uid="contact-saved")
        post_delete.connect(contact.forget, sender=Center, dispatch_uid="contact-deleted")
