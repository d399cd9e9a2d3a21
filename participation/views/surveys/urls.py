"""Where surveys are found."""

from django.urls import path

from participation.views.surveys import filling, pages

urlpatterns = [
    path("mitmachen/umfragen/", pages.surveys, name="surveys"),
    path("mitmachen/umfragen/karte.svg", pages.drawn_map, name="survey_map"),
    path("mitmachen/umfragen/<slug:slug>/", pages.survey, name="survey"),
    path("mitmachen/umfragen/<slug:slug>/einbetten/", pages.embedded, name="survey_embedded"),
    path("mitmachen/umfragen/<slug:slug>/ausfuellen/", filling.fill, name="survey_fill"),
    path("mitmachen/umfragen/<slug:slug>/fortsetzen/<str:token>/", filling.resume, name="survey_resume"),
    path("mitmachen/umfragen/<slug:slug>/ergebnis/", pages.result, name="survey_result"),
    path("mitmachen/umfragen/<slug:slug>/ergebnis.csv", pages.result_table, name="survey_result_table"),
    path("mitmachen/umfragen/<slug:slug>/gezaehlt.txt", pages.counted_answers, name="survey_counted"),
    path("mitmachen/umfragen/<slug:slug>/ergebnis.pdf", pages.result_report, name="survey_result_report"),
]
