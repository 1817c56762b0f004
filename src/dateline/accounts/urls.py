"""Doors that stand before Wagtail's own of the same addresses (project/urls.py)."""

from django.urls import path

from dateline.accounts.views import LoginView, PasswordResetView

urlpatterns = [
    path("login/", LoginView.as_view()),
    path("password_reset/", PasswordResetView.as_view()),
]
