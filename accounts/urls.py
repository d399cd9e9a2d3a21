"""Routes of accounts: allauth's doors and our account page."""

from django.urls import include, path

from accounts.views import account

urlpatterns = [
    path("konto/", account.home, name="account_home"),
    path("konto/zweites-merkmal/", account.second_factor, name="account_second_factor"),
    path("konto/sitzungen/beenden/", account.end_sessions, name="account_end_sessions"),
    path("konto/", include("allauth.urls")),
]
