"""Addresses of the departments' papers below /admin/aemter/."""

from django.urls import path

from council.views.desk import departments

app_name = "department"
PAPER = "<uuid:pk>/"
urlpatterns = [
    path("", departments.DepartmentDeskView.as_view(), name="papers"),
    path("neu/", departments.WriteDepartmentPaperView.as_view(), name="write_paper"),
    path("mitzeichnen/<uuid:signature>/", departments.AnswerCoSignatureView.as_view(), name="answer"),
    path(PAPER, departments.DepartmentPaperView.as_view(), name="paper"),
    path(PAPER + "bearbeiten/", departments.ReviseDepartmentPaperView.as_view(), name="revise_paper"),
    path(PAPER + "zuruecknehmen/", departments.WithdrawDepartmentPaperView.as_view(), name="withdraw_paper"),
    path(PAPER + "dateien/neu/", departments.AttachToDepartmentPaperView.as_view(), name="attach"),
    path(PAPER + "dateien/<uuid:file>/entfernen/", departments.RemoveDepartmentFileView.as_view(), name="remove_file"),
    path(PAPER + "vergleich/", departments.CompareVersionsView.as_view(), name="compare"),
    path(PAPER + "mitzeichnung/", departments.BeginCoSigningView.as_view(), name="begin_co_signing"),
    path(PAPER + "mitzeichnung/zurueckholen/", departments.TakeBackCoSigningView.as_view(), name="take_back"),
]
