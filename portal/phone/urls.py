from django.urls import path

from portal.phone import views

# Without a language before it.
for_all = [path("sw.js", views.worker, name="worker")]
urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("offline/", views.offline, name="offline"),
]
