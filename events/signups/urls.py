from django.urls import path

from events.signups import views
from events.signups.door.urls import urlpatterns as door

urlpatterns = [
    path("activities/<slug:slug>/signup/<int:pk>/", views.signup, name="signup"),
    path("signups/<int:pk>/cancel/", views.signup_cancel, name="signup_cancel"),
    *door,
]
