from django.urls import path

from incubator.residency.living import views

urlpatterns = [
    path("residencies/<int:pk>/", views.residency, name="residency"),
    *(
        path(f"residencies/<int:pk>/{name}/", views.residency_verb, {"name": name}, name=f"residency_{name}")
        for name in views.VERBS
    ),
    path("residencies/<int:pk>/requests/<int:request_pk>/withdraw/", views.change_withdraw, name="change_withdraw"),
    path("agreements/<uuid:pk>/", views.agreement, name="agreement"),
    path("agreements/<uuid:pk>/file/", views.agreement_file, name="agreement_file"),
    path("signed-copies/<uuid:pk>/", views.signed_copy, name="signed_copy"),
]
