"""What participation keeps about people, for the privacy page."""

from django.utils.translation import gettext_lazy as _

from core.processing import Processing, Retention, register_processing
from participation.services.procedures import LONGEST_DAYS
from participation.services.proposals import CONTACT_DAYS
from participation.services.survey_answers import DRAFT_DAYS


def register() -> None:
    """Enter it."""
    register_processing(
        60, "suggestions",
        Processing(
            purpose=_("Vorschläge zur Beteiligung an Vorhaben beantworten"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW"),
            fields=("participation.Suggestion.email", "participation.Suggestion.delete_contact_on"),
            data=_("E-Mail-Adresse, wenn jemand die Antwort zugesandt haben möchte"),
            retention=Retention(
                _("vier Wochen nach der Antwort, höchstens ein Jahr"),
                days=365, jobs=("participation.services.retention.forget_contacts",),
            ),
            recipients=_("das Amt, das antwortet"),
        ),
    )  # fmt: skip
    register_processing(
        62, "procedures",
        Processing(
            purpose=_("Bei Vorhaben und Verfahren eine Ansprechperson der Stadt nennen"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO"),
            fields=("participation.Project.contact", "participation.Procedure.contact"),
            data=_("Name und Amt der Ansprechperson, wie sie veröffentlicht sind"),
            retention=Retention(_("solange das Vorhaben oder Verfahren zu sehen ist")),
            recipients=_("die Öffentlichkeit"),
        ),
    )  # fmt: skip
    register_processing(
        64, "taking_part",
        Processing(
            purpose=_("Sicherstellen, dass jede Person nur einmal mitmacht"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW"),
            fields=("participation.VotingCode.*", "participation.SpentMark.*"),
            data=_("verschlüsselte Kennzahl des Codes oder Kontos und die Tatsache der Teilnahme, ohne Zeit und ohne Verbindung zur Antwort"),
            retention=Retention(
                _("bis zum Löschtag des Verfahrens, den seine Seite nennt, höchstens zwei Jahre nach seinem Ende"),
                days=LONGEST_DAYS, jobs=("participation.services.retention.forget_procedures",),
            ),
            recipients=_("niemand"),
        ),
    )  # fmt: skip
    register_processing(
        66, "survey_drafts",
        Processing(
            purpose=_("Eine unterbrochene Umfrage später fortsetzen"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW"),
            fields=("participation.SurveyDraft.*",),
            data=_("bisherige Antworten, verschlüsselt mit dem persönlichen Link; ohne ihn kann sie niemand lesen"),
            retention=Retention(
                _("bis zum Absenden, längstens 30 Tage oder bis zum Ende der Umfrage"),
                days=DRAFT_DAYS, jobs=("participation.services.survey_answers.forget_drafts",),
            ),
            recipients=_("niemand"),
        ),
    )  # fmt: skip
    register_processing(
        75, "letters",
        Processing(
            purpose=_("Briefe mit Codes an Berechtigte schicken"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW"),
            fields=("participation.AddressRow.*", "participation.LetterFile.*"),
            data=_("Name und Anschrift aus der eingelesenen Liste, und die gesetzten Briefe, verschlüsselt"),
            retention=Retention(
                _("bis der Druck bestätigt ist, höchstens 14 Tage"),
                days=14, jobs=("participation.services.letters.forget_letters",),
            ),
            recipients=_("die Druckerei der Stadt"),
        ),
    )  # fmt: skip
    register_processing(
        76, "paper_ballots",
        Processing(
            purpose=_("Stimmzettel auf Papier erfassen, im Vier-Augen-Prinzip"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW"),
            fields=("participation.PaperBallot.*", "participation.PaperBatch.entered_by", "participation.PaperBatch.released_by"),
            data=_("bis zur Freigabe der Inhalt, verschlüsselt, mit der Kennzahl des Codes; danach nur, ob der Zettel zählt; wer erfasst und wer freigegeben hat"),
            retention=Retention(
                _("bis zum Löschtag des Verfahrens, den seine Seite nennt, höchstens zwei Jahre nach seinem Ende"),
                days=LONGEST_DAYS, jobs=("participation.services.retention.forget_procedures",),
            ),
            recipients=_("niemand"),
        ),
    )  # fmt: skip
    register_processing(
        77, "observers",
        Processing(
            purpose=_("Abstimmungen beobachten lassen"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW"),
            fields=("participation.Observer.*",),
            data=_("Name, Konto oder E-Mail-Adresse der Beobachterinnen und Beobachter, Tag der Verpflichtung und der Entlassung"),
            retention=Retention(
                _("bis zum Löschtag des Verfahrens, den seine Seite nennt, höchstens zwei Jahre nach seinem Ende"),
                days=LONGEST_DAYS, jobs=("participation.services.retention.forget_procedures",),
            ),
            recipients=_("das Büro für Beteiligung"),
        ),
    )  # fmt: skip
    register_processing(
        68, "named_responses",
        Processing(
            purpose=_("Umfragen auswerten, bei denen ein Kontakt gewünscht ist"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW"),
            fields=("participation.NamedResponse.*",),
            data=_("Name, E-Mail-Adresse und Antworten"),
            retention=Retention(
                _("bis zum Löschtag der Umfrage, den ihre Seite nennt, höchstens zwei Jahre nach ihrem Ende"),
                days=LONGEST_DAYS, jobs=("participation.services.survey_answers.forget_named",),
            ),
            recipients=_("das Amt, das die Umfrage durchführt"),
        ),
    )  # fmt: skip
    register_processing(
        70, "free_texts",
        Processing(
            purpose=_("Freie Texte aus Umfragen lesen und ohne Angaben zu Personen veröffentlichen"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW"),
            fields=("participation.FreeText.*", "participation.Response.*"),
            data=_("was jemand in eine anonyme Umfrage geschrieben hat"),
            retention=Retention(
                _("bis zum Löschtag der Umfrage, höchstens zwei Jahre nach ihrem Ende; freigegebene Texte bleiben ohne ihren ersten Wortlaut veröffentlicht"),
                days=LONGEST_DAYS, jobs=("participation.services.retention.forget_procedures",),
            ),
            recipients=_("das Amt, das die Umfrage durchführt; freigegebene Texte die Öffentlichkeit"),
        ),
    )  # fmt: skip
    register_processing(
        72, "proposals",
        Processing(
            purpose=_("Vorschläge zum Bürgerhaushalt prüfen und bei Rückfragen jemanden erreichen"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW"),
            fields=(
                "participation.Proposal.author_name", "participation.Proposal.author_email",
                "participation.Proposal.delete_contact_on",
            ),
            data=_("Name und E-Mail-Adresse, wenn jemand sie für Rückfragen angibt"),
            retention=Retention(
                _("ein Jahr nach dem Einreichen"), days=CONTACT_DAYS, jobs=("participation.services.proposals.forget_authors",)
            ),
            recipients=_("das Büro für Beteiligung und das prüfende Amt"),
        ),
    )  # fmt: skip
    register_processing(
        74, "proposal_names",
        Processing(
            purpose=_("Vorschläge und Kommentare mit dem Namen zeigen, den jemand dabeistehen haben möchte"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO"),
            fields=("participation.Proposal.signed_as", "participation.ProposalComment.signed_as"),
            data=_("selbst gewählter Name"),
            retention=Retention(_("solange der Bürgerhaushalt zu sehen ist")),
            recipients=_("die Öffentlichkeit"),
        ),
    )  # fmt: skip
