from django.urls import path

from events.signups.running import views

HERE = "activities/<slug:slug>/occurrences/<int:pk>"

urlpatterns = [
    path(f"{HERE}/message/", views.occurrence_message, name="occurrence_message"),
    path(f"{HERE}/seats/", views.occurrence_seats, name="occurrence_seats"),
]
