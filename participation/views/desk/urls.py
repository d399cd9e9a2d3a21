"""Addresses of the participation office below /admin/beteiligung/."""

from django.urls import path

from participation.views.desk import due, procedures, projects, suggestions

app_name = "participation_desk"
PROJECT, PROCEDURE = "vorhaben/<uuid:pk>/", "verfahren/<uuid:pk>/"

urlpatterns = [
    path("", due.DueView.as_view(), name="due"),
    path("vorhaben/", projects.ProjectListView.as_view(), name="projects"),
    path("vorhaben/neu/", projects.BeginProjectView.as_view(), name="begin_project"),
    path(PROJECT, projects.ProjectView.as_view(), name="project"),
    path(PROJECT + "aendern/", projects.ChangeProjectView.as_view(), name="change_project"),
    path(PROJECT + "veroeffentlichen/", projects.PublishProjectView.as_view(), name="publish_project"),
    path(PROJECT + "zurueckziehen/", projects.WithdrawProjectView.as_view(), name="withdraw_project"),
    path(PROJECT + "schritte/neu/", projects.AddStepView.as_view(), name="add_step"),
    path(PROJECT + "schritte/<uuid:step>/", projects.ChangeStepView.as_view(), name="change_step"),
    path(PROJECT + "schritte/<uuid:step>/entfernen/", projects.RemoveStepView.as_view(), name="remove_step"),
    path("vorschlaege/", suggestions.SuggestionListView.as_view(), name="suggestions"),
    path("vorschlaege/<uuid:pk>/", suggestions.AnswerView.as_view(), name="answer_suggestion"),
    path("verfahren/", procedures.ProcedureListView.as_view(), name="procedures"),
    path(PROCEDURE, procedures.ProcedureView.as_view(), name="procedure"),
    path(PROCEDURE + "<slug:to>/", procedures.MoveView.as_view(), name="move_procedure"),
]
