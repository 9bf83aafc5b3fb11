from django.urls import path

from events.signups import views

urlpatterns = [
    path("activities/<slug:slug>/signup/<int:pk>/", views.signup, name="signup"),
    path("activities/<slug:slug>/occurrences/<int:pk>/people/", views.people, name="occurrence_people"),
    path("signups/<int:pk>/cancel/", views.signup_cancel, name="signup_cancel"),
]
