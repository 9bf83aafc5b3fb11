from django.urls import path

from incubator.residency.applying import before_views, paper_views, step_views, version_views, views

urlpatterns = [
    path("apply/", before_views.apply, name="apply"),
    path("apply/fit/", before_views.fit, name="apply_fit"),
    path("apply/calls/<int:pk>/", before_views.call, name="call"),
    path("apply/<int:call_pk>/", views.application_start, name="application_start"),
    path("applications/<int:pk>/", views.application, name="application"),
    path("applications/<int:pk>/withdraw/", views.application_withdraw, name="application_withdraw"),
    path(
        "applications/<int:pk>/papers/<uuid:paper_pk>/remove/",
        step_views.paper_remove,
        name="application_paper_remove",
    ),
    path("residencies/<int:pk>/papers/", paper_views.residency_papers, name="residency_papers"),
    path("applications/<int:pk>/versions/", version_views.application_versions, name="application_versions"),
    path(
        "applications/<int:pk>/versions/<int:number>/",
        version_views.application_receipt,
        name="application_receipt",
    ),
    path("applications/<int:pk>/<slug:step>/", step_views.application_step, name="application_step"),
    path("applications/<int:pk>/<slug:step>/save/", step_views.application_save, name="application_save"),
]
