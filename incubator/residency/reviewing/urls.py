from django.urls import path

from incubator.residency.reviewing import views

urlpatterns = [
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/<int:pk>/", views.review, name="review"),
    path("reviews/<int:pk>/compare/", views.compare, name="review_compare"),
]
