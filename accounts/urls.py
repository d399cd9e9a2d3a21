"""Routes of accounts: allauth's doors and our account page."""

from django.urls import include, path

from accounts.views import account, following, notices, residence

urlpatterns = [
    path("abonnieren/<slug:topic>/", following.follow, name="follow_query"),
    path("abonnieren/<slug:topic>/<uuid:subject>/", following.follow, name="follow"),
    path("abonnements/<str:token>/", following.settings, name="follow_settings"),
    path("abonnements/<str:token>/bestaetigen/", following.confirm, name="follow_confirm"),
    path("abonnements/<str:token>/abmelden/", following.stop, name="follow_stop"),
    path("konto/mitteilungen/", notices.notices, name="account_notices"),
    path("konto/mitteilungen/abonnements/", notices.subscriptions, name="account_subscriptions"),
    path("konto/", account.home, name="account_home"),
    path("konto/wohnsitz/", residence.overview, name="account_residence"),
    path("konto/wohnsitz/bestaetigen/<str:token>/", residence.confirm, name="account_residence_confirm"),
    path("konto/wohnsitz/<slug:method>/", residence.way, name="account_residence_way"),
    path("konto/wohnsitz/<slug:method>/aufgeben/", residence.give_up, name="account_residence_give_up"),
    path("konto/zweites-merkmal/", account.second_factor, name="account_second_factor"),
    path("konto/sitzungen/beenden/", account.end_sessions, name="account_end_sessions"),
    path("konto/", include("allauth.urls")),
]
