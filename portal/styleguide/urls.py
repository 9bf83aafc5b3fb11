from django.urls import path

from portal.styleguide import views

urlpatterns = [path("styleguide/", views.styleguide, name="styleguide")]
