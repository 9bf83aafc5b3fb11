from django.urls import path

from events.signups.after import views

urlpatterns = [
    path("signups/t/<str:token>/feedback/", views.feedback, name="signup_feedback"),
    path("feedback/<int:pk>/take-away/", views.feedback_take_away, name="feedback_take_away"),
]
