"""Addresses of the desk below /admin/beteiligung/buergerhaushalt/."""

from django.urls import path

from participation.views.budget.desk import observers, processes, proposals

app_name = "budget_desk"
ONE, PROPOSAL = "<uuid:pk>/", "<uuid:pk>/vorschlaege/<uuid:proposal>/"

urlpatterns = [
    path("", processes.ProcessListView.as_view(), name="processes"),
    path("neu/", processes.PlanView.as_view(), name="plan"),
    path("pruefen/", proposals.GivenView.as_view(), name="given"),
    path("kommentare/<uuid:pk>/", proposals.JudgeCommentView.as_view(), name="comment"),
    path(ONE, processes.ProcessView.as_view(), name="process"),
    path(ONE + "aendern/", processes.ChangeView.as_view(), name="change"),
    path(ONE + "abbrechen/", processes.AbortView.as_view(), name="abort"),
    path(ONE + "stand/<slug:to>/", processes.MoveView.as_view(), name="move"),
    path(ONE + "liste/festlegen/", processes.FreezeListView.as_view(), name="freeze_list"),
    path(ONE + "liste/oeffnen/", processes.ReopenListView.as_view(), name="reopen_list"),
    path(ONE + "los/", processes.DrawLotButton.as_view(), name="draw_lot"),
    path(ONE + "zaehlen/", processes.CountButton.as_view(), name="count"),
    path(ONE + "nachzaehlen/", processes.RecountView.as_view(), name="recount"),
    path(ONE + "ergebnis/", processes.PublishResultView.as_view(), name="publish_result"),
    path(ONE + "beobachten/", observers.ObserversView.as_view(), name="observers"),
    path(ONE + "beobachten/<uuid:observer>/entlassen/", observers.DismissButton.as_view(), name="dismiss_observer"),
    path(PROPOSAL, proposals.ProposalView.as_view(), name="proposal"),
    path(PROPOSAL + "freigeben/", proposals.ReleaseButton.as_view(), name="release"),
    path(PROPOSAL + "amt/", proposals.GiveView.as_view(), name="give"),
    path(PROPOSAL + "pruefen/", proposals.ScreenView.as_view(), name="screen"),
    path(PROPOSAL + "zurueckziehen/", proposals.WithdrawView.as_view(), name="withdraw"),
    path(PROPOSAL + "umsetzung/", proposals.MilestoneView.as_view(), name="milestone"),
]
