from django.urls import path

from incubator.residency.reviewing import views

urlpatterns = [
    path("reviews/<int:pk>/", views.review, name="review"),
]
