"""What the town keeps about people, for the privacy page; a test fails on personal fields that stand nowhere."""

from django.utils.translation import gettext_lazy as _

from core.processing import Processing, Retention, register_processing

TEN_YEARS = 3653
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
            retention=Retention(_("bis das Konto gelöscht wird")),
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
            retention=Retention(
                _("bis zur Abmeldung, höchstens 14 Tage nach der letzten Nutzung"),
                days=14, jobs=("accounts.services.retention.forget_sessions",), setting="SESSION_COOKIE_AGE",
            ),
            recipients=_("die Person selbst"),
        ),
    )  # fmt: skip
    register_processing(
        30, "offices",
        Processing(
            purpose=_("Aufgaben in der Verwaltung und Mandate im Rat"),
            basis=_("Art. 6 Abs. 1 Buchst. c und e DSGVO, §§ 42 ff. GO NRW"),
            fields=("accounts.Appointment.*", "accounts.Mandate.*"),
            data=_("Art, Beginn und Ende, Grundlage"),
            retention=Retention(
                _("zehn Jahre nach dem Ende"), days=TEN_YEARS, jobs=("accounts.services.retention.forget_offices",)
            ),
            recipients=DAILY,
        ),
    )  # fmt: skip
    register_processing(
        32, "residence",
        Processing(
            purpose=_("Nachweis, dass ein Konto einer Person gehört, die in der Stadt wohnt"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW"),
            fields=("accounts.ResidentProof.*", "accounts.ResidenceRequest.*"),
            data=_("Weg, Vertrauensniveau, Beginn und Ende des Nachweises, Ortsteil, und eine Kennzahl, aus der sich weder Name noch Adresse zurückrechnen lassen; solange ein Brief angefordert ist, Name, Geburtsdatum und Anschrift, verschlüsselt"),
            retention=Retention(
                _("zwei Jahre nach dem Ende des Nachweises; Angaben für einen Brief bis 14 Tage nach dem Druck, Begonnenes höchstens acht Wochen"),
                days=731, jobs=("accounts.services.residence.forget_residence",),
            ),
            recipients=_("das Büro für Beteiligung"),
        ),
    )  # fmt: skip
    register_processing(
        35, "following",
        Processing(
            purpose=_("Über Vorgänge, Vorlagen, Gremien und Suchen benachrichtigen, denen jemand folgt"),
            basis=_("Art. 6 Abs. 1 Buchst. a DSGVO (Einwilligung, bestätigt über einen Link in einer E-Mail)"),
            fields=("accounts.Follower.*", "accounts.Subscription.*", "accounts.Notice.*", "accounts.Delivery.*", "accounts.PushDevice.*"),
            data=_("E-Mail-Adresse oder Konto, was verfolgt wird und wie oft, Zeitpunkte von Bestätigung und Versand; auf Wunsch die Adresse, unter der der Dienst des Browserherstellers ein Gerät erreicht"),
            retention=Retention(
                _("bis zur Abmeldung, Geräte bis zum Ende der Anmeldung dort; unbestätigte Adressen sieben Tage; Versanddaten 30 Tage; die Liste im Konto ein Jahr"),
                days=365, jobs=("accounts.services.retention.forget_following", "accounts.services.retention.forget_sessions"),
            ),
            recipients=_("niemand; der Versand läuft über den Mailserver der Stadt. Mitteilungen auf Geräten trägt der Dienst des Browserherstellers, verschlüsselt und nur auf Wunsch"),
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
                "council.Meeting.clerk", "council.AgendaItem.rapporteur", "council.Matter.contact", "council.Body.contact_email", "council.Body.contact_name",
            ),
            data=_("Name, Fraktion, Gremien, Anwesenheit, namentliche Stimmen; Telefon, E-Mail und Anschrift nur mit Zustimmung"),
            retention=Retention(
                _("dauerhaft als Teil der Niederschriften; Kontaktdaten bis zum Ende der letzten Mitgliedschaft, gezeigt nur "
                  "bis zum Widerruf"),
                days=0, jobs=("council.services.retention.forget_contacts",),
            ),
            recipients=_("die Öffentlichkeit, soweit die Sitzung öffentlich war"),
        ),
    )  # fmt: skip
    register_processing(
        41, "invitations",
        Processing(
            purpose=_("Zu Sitzungen einladen, den Zugang nachweisen und die Vertretung regeln"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 47 Abs. 1 und 2 GO NRW"),
            fields=("council.Invitation.*", "council.MeetingLook.*", "council.AgendaRelease.*"),
            data=_("Name, Weg der Einladung, wann sie versandt und geöffnet wurde, Zusage oder Absage, wer vertritt; eine freiwillige Bemerkung; wie weit jemand eine Sitzung gesehen hat; die Freigabe durch den Vorsitz"),
            retention=Retention(
                _("dauerhaft als Nachweis der Ladung; Bemerkungen und letzte Blicke bis 30 Tage nach der Sitzung"),
                days=30,
                jobs=("council.services.retention.forget_remarks", "council.services.retention.forget_looks"),
            ),
            recipients=_("der Sitzungsdienst"),
        ),
    )  # fmt: skip
    register_processing(
        42, "petitions",
        Processing(
            purpose=_("Anregungen und Beschwerden bearbeiten und beantworten"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 24 GO NRW; der Name auf der öffentlichen Seite nur mit Einwilligung "
                    "(Buchst. a)"),
            fields=("council.Petitioner.*", "core.KeptUpload.*"),
            data=_("Name, Anschrift oder E-Mail-Adresse, verschlossen; der öffentliche Name nur auf Wunsch; Dateien eines Formulars, "
                   "in dem noch etwas fehlt"),
            retention=Retention(
                _("ein halbes Jahr nach der Entscheidung, höchstens zwei Jahre; der Text der Eingabe bleibt ohne Absender; Dateien "
                  "eines nicht abgesendeten Formulars eine Stunde"),
                days=730,
                jobs=("council.services.retention.forget_petitioners", "core.services.kept_uploads.forget_kept_uploads"),
            ),
            recipients=_("der Sitzungsdienst"),
        ),
    )  # fmt: skip
    register_processing(
        43, "motions",
        Processing(
            purpose=_("Anträge in der Fraktion schreiben, unterschreiben, beschließen und einreichen"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, § 48 und § 56 GO NRW"),
            fields=("council.Motion.created_by", "council.Motion.adopted_by", "council.MotionSigner.*"),
            data=_("Wer einen Antrag angelegt, verfasst, unterschrieben und für die Fraktion beschlossen hat, und wann"),
            retention=Retention(_("solange es den Antrag gibt; eingereicht, dauerhaft mit der Vorlage")),
            recipients=_("die eigene Fraktion und wer um eine Unterschrift gebeten ist; nach dem Einreichen der Sitzungsdienst"),
        ),
    )  # fmt: skip
    register_processing(
        44, "desk_work",
        Processing(
            purpose=_("Nachvollziehen, wer im Sitzungsdienst und in den Ämtern geprüft, geantwortet und berichtet hat"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO"),
            fields=(
                "council.CheckNote.author", "council.InquiryAnswer.author", "council.ExecutionStep.author",
                "council.CoSignature.by", "council.UrgentSignature.user", "council.AgendaStep.by",
            ),
            data=_("Konto, das den Vermerk, die Antwort oder den Bericht geschrieben hat"),
            retention=Retention(_("solange der Vorgang besteht; nach dem Löschen des Kontos ohne Namen")),
            recipients=_("der Sitzungsdienst"),
        ),
    )  # fmt: skip
    register_processing(
        46, "notes",
        Processing(
            purpose=_("Notizen, Markierungen und Lesestand auf Sitzungsunterlagen"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO, §§ 43 und 48 GO NRW (Ausübung des Mandats)"),
            fields=(
                "council.Notebook.*", "council.Annotation.*", "council.AnnotationEdit.*", "council.AnnotationAnswer.*",
                "council.ReadingPlace.*",
            ),
            data=_("Unterlage, Seite, Zeichnung, Worte, gelesene Seiten, verschlüsselt; mit wem sie geteilt sind"),
            retention=Retention(_("bis die Person sie löscht oder das Konto gelöscht wird")),
            recipients=_("die Person selbst und, was sie teilt, ihre Fraktion; die Verwaltung nicht"),
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
            retention=Retention(
                _("zehn Jahre"), days=TEN_YEARS,
                jobs=("core.services.audit_retention.forget_events", "cms.services.retention.forget_edits"),
            ),
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
            retention=Retention(_("sieben Tage"), days=7, chapter="docs/operate/logs.md"),
            recipients=_("Betrieb"),
        ),
    )  # fmt: skip
    register_processing(
        65, "live",
        Processing(
            purpose=_("Offene Seiten aktuell halten, ohne dass sie neu geladen werden"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO"),
            fields=("core.LiveEvent.*", "core.LiveProcess.*"),
            data=_("was die Seite ohnehin zeigt, und wie viele zusehen; weder Konten noch Netzadressen der Zusehenden"),
            retention=Retention(_("höchstens sieben Tage"), days=7, jobs=("core.services.live.keeping.forget_events",)),
            recipients=_("wer die Seite lesen darf"),
        ),
    )  # fmt: skip
    register_processing(
        66, "writing",
        Processing(
            purpose=_("Texte gemeinsam schreiben"),
            basis=_("Art. 6 Abs. 1 Buchst. e DSGVO"),
            fields=(
                "core.TextUpdate.author", "core.TextVersion.made_by", "core.TextRemark.author",
                "core.TextRemark.settled_by", "core.Text.holder",
            ),
            data=_("wer wann etwas getippt, angemerkt oder als Fassung benannt hat; der Text selbst liegt verschlüsselt"),
            retention=Retention(
                _("wer was getippt hat, 14 Tage; Anmerkungen und Fassungen, solange es den Text gibt"),
                days=14, jobs=("core.services.writing.keeping.compact_texts",),
            ),
            recipients=_("wer den Text lesen darf"),
        ),
    )  # fmt: skip
    register_processing(
        70, "barriers",
        Processing(
            purpose=_("Gemeldete Barrieren beantworten"),
            basis=_("Art. 6 Abs. 1 Buchst. c und e DSGVO, § 10b BGG NRW"),
            fields=("cms.BarrierReport.*",),
            data=_("Nachricht, Seite und, wenn angegeben, E-Mail-Adresse; keine Netzadresse"),
            retention=Retention(_("sechs Monate"), days=180, jobs=("cms.services.barriers.forget_reports",)),
            recipients=DAILY,
        ),
    )  # fmt: skip
