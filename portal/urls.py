"""Every address of the site. Public ones are in both languages (``/en/…``); admin, health and papers are not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from home.pages.serving import editors_page
from incubator.residency.applying.papers import paper
from portal.accounts.admin_views import OwnSettingsView
from portal.accounts.views import to_sign_in
from portal.common.care import switch_care
from portal.health import healthz
from portal.phone import urls as phone

handler400 = "portal.common.failures.bad_request"
handler403 = "portal.common.failures.forbidden"
handler404 = "portal.common.failures.not_found"
handler429 = "portal.common.failures.too_many"  # allauth asks for it
handler500 = "portal.common.failures.broken"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include(phone.for_all)),
    path("", include("home.pages.urls")),
    # Browsers ask for it here whatever a page says.
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}portal/heart-32.png"), name="favicon"),
    # Wagtail's own sign-in knows no second factor.
    path("admin/login/", to_sign_in),
    path("admin/account/", require_admin_access(OwnSettingsView.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("papers/<uuid:pk>/", paper, name="paper"),
]
if settings.DEBUG:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
urlpatterns += i18n_patterns(
    # The front page before all others; the pages of editors come after them, and before Wagtail's own door.
    path("", editors_page, {"path": ""}),
    path("care/", switch_care, name="care"),
    path("", include(phone)),
    path("", include("portal.styleguide.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("portal.notices.urls")),
    path("", include("incubator.organizations.urls")),
    path("", include("incubator.residency.urls")),
    path("", include("incubator.bookings.urls")),
    path("", include("events.activities.urls")),
    path("", include("events.signups.urls")),
    path("", include("events.programmes.urls")),
    path("", include("events.feeds.urls")),
    path("", include("events.sharing.urls")),
    path("", include("home.desk.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("home.pages.serving_urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
