"""Where the survey desk is: below /admin/beteiligung/umfragen/."""

from django.urls import path

from participation.views.desk.surveys import board, questions, results, trying

app_name = "survey_desk"
PAGE = "<uuid:pk>/seiten/<uuid:page>"
QUESTION = "<uuid:pk>/fragen/<uuid:question>"
TEXT = "<uuid:pk>/texte/<uuid:text>"
urlpatterns = [
    path("", board.SurveyListView.as_view(), name="surveys"),
    path("neu/", board.FoundSurveyView.as_view(), name="found_survey"),
    path("<uuid:pk>/", board.SurveyView.as_view(), name="survey"),
    path("<uuid:pk>/aendern/", board.ChangeSurveyView.as_view(), name="change_survey"),
    path("<uuid:pk>/kopieren/", board.CopySurveyView.as_view(), name="copy_survey"),
    path("<uuid:pk>/schritt/<str:to>/", board.StepView.as_view(), name="survey_step"),
    path("<uuid:pk>/seiten/neu/", questions.AddPageView.as_view(), name="survey_add_page"),
    path(f"{PAGE}/", questions.ChangePageView.as_view(), name="survey_page"),
    path(f"{PAGE}/loeschen/", questions.RemovePageView.as_view(), name="survey_remove_page"),
    path(f"{PAGE}/verschieben/", questions.MovePageView.as_view(), name="survey_move_page"),
    path(f"{PAGE}/frage/", questions.ChooseKindView.as_view(), name="survey_choose_kind"),
    path(f"{PAGE}/frage/neu/", questions.AddQuestionView.as_view(), name="survey_add_question"),
    path(f"{QUESTION}/", questions.ChangeQuestionView.as_view(), name="survey_question"),
    path(f"{QUESTION}/loeschen/", questions.RemoveQuestionView.as_view(), name="survey_remove_question"),
    path(f"{QUESTION}/verschieben/", questions.MoveQuestionView.as_view(), name="survey_move_question"),
    path(f"{QUESTION}/seite/", questions.PlaceQuestionView.as_view(), name="survey_place_question"),
    path("<uuid:pk>/vorschau/", trying.PreviewView.as_view(), name="survey_preview"),
    path("<uuid:pk>/probe/", trying.trial, name="survey_trial"),
    path("<uuid:pk>/uebersetzung/", trying.TranslationView.as_view(), name="survey_translation"),
    path("<uuid:pk>/ergebnis/", results.ResultsView.as_view(), name="survey_results"),
    path("<uuid:pk>/auszaehlen/", results.CountView.as_view(), name="survey_count"),
    path("<uuid:pk>/texte/", results.TextsView.as_view(), name="survey_texts"),
    path(f"{TEXT}/freigeben/", results.ReleaseView.as_view(), name="survey_release"),
    path(f"{TEXT}/zurueckhalten/", results.WithholdView.as_view(), name="survey_withhold"),
    path("<uuid:pk>/antworten.<str:form>", results.ExportView.as_view(), name="survey_export"),
]
