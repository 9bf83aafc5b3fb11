from django.urls import path

from incubator.residency.objecting import views

urlpatterns = [
    path("apply/notices/", views.public_notices, name="public_notices"),
    path("apply/notices/<int:pk>/", views.public_notice, name="public_notice"),
    path("apply/notices/<int:pk>/object/", views.notice_object, name="notice_object"),
    path("applications/<int:pk>/appeal/", views.application_appeal, name="application_appeal"),
]
