from django.urls import path

from events.signups import telephone, tickets, views
from events.signups.after.urls import urlpatterns as after
from events.signups.door.urls import urlpatterns as door
from events.signups.running.urls import urlpatterns as running

urlpatterns = [
    path("activities/<slug:slug>/signup/<int:pk>/", views.signup, name="signup"),
    path("activities/<slug:slug>/occurrences/<int:pk>/people/add/", telephone.signup_enter, name="signup_enter"),
    path(
        "activities/<slug:slug>/occurrences/<int:pk>/people/<int:registration_pk>/cancel/",
        telephone.signup_take_off,
        name="signup_take_off",
    ),
    path("signups/<int:pk>/", views.signup_own, name="signup_own"),
    # Secret addresses: whatever stands below is kept out of logs (``portal.common.masking``).
    path("signups/t/<str:token>/", tickets.ticket, name="signup_ticket"),
    path("signups/t/<str:token>/change/", tickets.ticket_change, name="signup_change"),
    path("signups/t/<str:token>/cancel/", tickets.ticket_cancel, name="signup_cancel"),
    path("signups/t/<str:token>/forget/", tickets.ticket_forget, name="signup_forget"),
    *door,
    *running,
    *after,
]
