"""Addresses below /admin/beteiligung/codes/."""

from django.urls import path

from participation.views.desk.codes import counter, letters, papers, residence

app_name = "code_desk"
PROCEDURE, RUN, PAPERS = "<uuid:pk>/", "stapel/<uuid:pk>/", "papier/<uuid:pk>/"

urlpatterns = [
    path("", letters.ProcedureListView.as_view(), name="procedures"),
    path("wohnsitz/", counter.CounterView.as_view(), name="counter"),
    path("wohnsitz/briefe/", residence.LetterListView.as_view(), name="residence"),
    path("wohnsitz/briefe/drucken/", residence.PrintView.as_view(), name="residence_print"),
    path("wohnsitz/briefe/<uuid:pk>/ablehnen/", residence.RefuseView.as_view(), name="residence_refuse"),
    path(PROCEDURE, letters.ProcedureView.as_view(), name="procedure"),
    path(PROCEDURE + "einlesen/", letters.ImportView.as_view(), name="import"),
    path(PROCEDURE + "ersetzen/", letters.ReissueView.as_view(), name="reissue"),
    path(PROCEDURE + "papier/", papers.BeginButton.as_view(), name="begin_papers"),
    path(PROCEDURE + "stimmzettel/", papers.SheetsView.as_view(), name="sheets"),
    path(RUN, letters.RunView.as_view(), name="run"),
    path(RUN + "briefe/", letters.StartButton.as_view(), name="start"),
    path(RUN + "briefe/<int:number>.pdf", letters.FileView.as_view(), name="file"),
    path(RUN + "gedruckt/", letters.PrintedView.as_view(), name="printed"),
    path(RUN + "verwerfen/", letters.DiscardView.as_view(), name="discard"),
    path(PAPERS, papers.PapersView.as_view(), name="papers"),
    path(PAPERS + "zettel/<int:number>/entfernen/", papers.RemoveButton.as_view(), name="remove_paper"),
    path(PAPERS + "abgeben/", papers.HandOverButton.as_view(), name="hand_over"),
    path(PAPERS + "zurueckgeben/", papers.GiveBackButton.as_view(), name="give_back"),
    path(PAPERS + "freigeben/", papers.ReleaseView.as_view(), name="release"),
]
