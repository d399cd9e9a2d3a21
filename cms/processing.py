"""What the town keeps about people, for the privacy page; a test fails on personal fields that stand nowhere."""

from django.utils.translation import gettext_lazy as _

from core.processing import Processing, register_processing

DAILY = _("Mitarbeitende der Stadt, die es für ihre Aufgabe brauchen; keine Weitergabe an Dritte")


def register() -> None:
    """Enter the processing of the rooms that exist."""
    register_processing(
        10, "accounts",
        Processing(
            purpose=_("Konto und Anmeldung"),
            basis=_("Art. 6 Abs. 1 Buchst. b DSGVO (Nutzung des Kontos)"),
            fields=(
                "accounts.User.*", "account.EmailAddress.*", "mfa.Authenticator.*", "account.EmailConfirmation.*",
                "socialaccount.SocialAccount.*", "socialaccount.SocialToken.*",
            ),
            data=_("Name, E-Mail-Adresse, Passwort und zweites Merkmal (verschlüsselt)"),
            retention=_("bis das Konto gelöscht wird"),
            recipients=DAILY,
        ),
    )  # fmt: skip
    register_processing(
        20, "sessions",
        Processing(
            purpose=_("Angemeldete Geräte zeigen und Missbrauch erkennen"),
            basis=_("Art. 6 Abs. 1 Buchst. c und e DSGVO, Art. 32 DSGVO (Sicherheit)"),
            fields=("usersessions.UserSession.*", "sessions.Session.*"),
            data=_("Zeitpunkt, Netzadresse und Browser der Anmeldung"),
            retention=_("bis zur Abmeldung, höchstens 14 Tage nach der letzten Nutzung"),
            recipients=_("die Person selbst"),
        ),
    )  # fmt: skip
    register_processing(
        30, "offices",
        Processing(
            purpose=_("Aufgaben in der Verwaltung, Mandate im Rat und Wohnsitznachweis"),
            basis=_("Art. 6 Abs. 1 Buchst. c und e DSGVO, §§ 42 ff. GO NRW"),
            fields=("accounts.Appointment.*", "accounts.Mandate.*", "accounts.ResidentProof.*"),
            data=_("Art, Beginn und Ende, Grundlage"),
            retention=_("zehn Jahre nach dem Ende"),
            recipients=DAILY,
        ),
    )  # fmt: skip
    register_processing(
        40, "council",
        Processing(
            purpose=_("Arbeit des Rates und seiner Gremien öffentlich dokumentieren"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 48 und § 52 GO NRW; Kontaktdaten nur mit Einwilligung (Buchst. a)"),
            fields=(
                "council.Person.*", "council.Membership.*", "council.Attendance.*", "council.VoteRecord.*",
                "council.Paper.originator_persons", "council.PaperVersion.author", "council.Meeting.chair",
                "council.Meeting.clerk", "council.Matter.contact", "council.Body.contact_email", "council.Body.contact_name",
            ),
            data=_("Name, Fraktion, Gremien, Anwesenheit, namentliche Stimmen; Telefon, E-Mail und Anschrift nur mit Zustimmung"),
            retention=_("dauerhaft als Teil der Niederschriften; Kontaktdaten bis zum Ende des Mandats oder zum Widerruf"),
            recipients=_("die Öffentlichkeit, soweit die Sitzung öffentlich war"),
        ),
    )  # fmt: skip
    register_processing(
        50, "audit",
        Processing(
            purpose=_("Nachweis, wer was geändert und wer Nichtöffentliches gelesen hat"),
            basis=_("Art. 6 Abs. 1 Buchst. c und e DSGVO, § 30 GO NRW (Verschwiegenheit)"),
            fields=(
                "core.AuditEvent.*", "core.JobRun.started_by", "wagtailcore.*", "wagtailusers.*",
                "wagtailimages.Image.uploaded_by_user", "wagtailadmin.EditingSession.user", "wagtailadmin.FormState.user",
            ),
            data=_("Konto, Handlung, Zeitpunkt, Grund"),
            retention=_("zehn Jahre"),
            recipients=_("Betrieb und Datenschutzbeauftragte bei begründetem Anlass"),
        ),
    )  # fmt: skip
    register_processing(
        60, "logs",
        Processing(
            purpose=_("Betrieb und Abwehr von Angriffen"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, Art. 32 DSGVO"),
            fields=(),
            data=_("gekürzte Netzadresse, Zeitpunkt, aufgerufene Seite"),
            retention=_("sieben Tage"),
            recipients=_("Betrieb"),
        ),
    )  # fmt: skip
