from django.urls import path

from incubator.residency.applying import views

urlpatterns = [
    path("apply/", views.apply, name="apply"),
    path("apply/<int:call_pk>/", views.application_start, name="application_start"),
    path("applications/<int:pk>/", views.application, name="application"),
    path("applications/<int:pk>/withdraw/", views.application_withdraw, name="application_withdraw"),
    path("applications/<int:pk>/papers/<uuid:paper_pk>/remove/", views.paper_remove, name="application_paper_remove"),
    path("applications/<int:pk>/<slug:step>/", views.application_step, name="application_step"),
]
