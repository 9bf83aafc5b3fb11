from django.urls import path

from events.activities.running import views

HERE = "activities/<slug:slug>/occurrences/<int:pk>"

urlpatterns = [
    path(f"{HERE}/cancel/", views.occurrence_cancel, name="occurrence_cancel"),
    path(f"{HERE}/move/", views.occurrence_move, name="occurrence_move"),
    path(f"{HERE}/after/", views.occurrence_after, name="occurrence_after"),
    path("activities/photos/<int:pk>/", views.photo_describe, name="photo_describe"),
    path("activities/photos/<int:pk>/remove/", views.photo_remove, name="photo_remove"),
]
