"""The seven people of the demo town, and the chapter that makes their accounts. Nothing here works outside the demo."""

import datetime
import time
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import MandateKind, ProofAssurance, ProofMethod, Role
from accounts.models import Appointment, Mandate, ResidentProof, User
from accounts.services.residence import person_key
from core.demo import Stage

TOTP_PERIOD_SECONDS = 30


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the cast: how they sign in and what they hold. The password is public on purpose."""

    key: str
    first_name: str
    last_name: str
    part: str | Promise
    password: str
    totp_secret: str
    roles: tuple[Role, ...] = ()
    mandates: tuple[MandateKind, ...] = ()
    is_resident: bool = False

    @property
    def email(self) -> str:
        """The address that the person signs in with."""
        return f"{self.key}@hennef.example"

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def code(self) -> str:
        """The one-time code of this moment."""
        value = hotp_value(self.totp_secret, int(time.time()) // TOTP_PERIOD_SECONDS)
        return format_hotp_value(value)


PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson(
        "buergermeisterin", "Katrin", "Oberländer", _("Bürgermeisterin, Vorsitz im Rat"),
        "Rathaus-Siegaue-11", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", mandates=(MandateKind.MAYOR,),
    ),
    DemoPerson(
        "sitzungsdienst", "Jana", "Thelen", _("Sitzungsdienst, Beteiligung, Redaktion und Betrieb"),
        "Tagesordnung-fertig-12", "KRUGS4ZANFZSAYJAORSXG5BANZXXI2LO",
        roles=(Role.CLERK, Role.PARTICIPATION, Role.EDITOR, Role.OPERATOR),
    ),
    DemoPerson(
        "vorsitz", "Ingrid", "Pütz-Sauer", _("Ratsmitglied (SH), Vorsitz eines Ausschusses"),
        "Redeliste-offen-13", "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U", mandates=(MandateKind.COUNCILLOR,),
    ),
    DemoPerson(
        "rat", "Sophie", "Kronenberg", _("Ratsmitglied, Vorsitz der Fraktion GF"),
        "Frankfurter-Strasse-14", "NB2HI4DTHIXS653XO4XHSZLQMZQXGY3P", mandates=(MandateKind.COUNCILLOR,),
    ),
    DemoPerson(
        "sachkundig", "Tarek", "Yilmaz", _("sachkundiger Bürger (SH)"),
        "Mobilitaet-Verkehr-15", "OBZGC5DTMJUWK3TFMFZWK5DVON2WO4TF", mandates=(MandateKind.EXPERT_CITIZEN,),
    ),
    DemoPerson(
        "buergerin", "Miriam", "Fassbender", _("Bürgerin mit Wohnsitznachweis"),
        "Reparaturtreff-Blankenberg-16", "PJQXEY3VMRXXE2DFON2GKZLMNRSXG2DP", is_resident=True,
    ),
    DemoPerson(
        "gast", "Paul", "Winterscheid", _("Konto ohne besondere Rechte"),
        "Spaziergang-Sieg-17", "MVXGC3TUNFZWC43FNRQXG5DJNVXW42LS",
    ),
)  # fmt: skip


# Who works with them at the town hall: not among the seven, but they can sign in. The council's chapter appoints them.
COLLEAGUES: tuple[DemoPerson, ...] = (
    DemoPerson(
        "amt", "Nadja", "Rehbein", _("Amt für Mobilität"), "Radweg-planen-18", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    ),
    DemoPerson(
        "kaemmerei", "Volker", "Distelrath", _("Kämmerei"), "Haushalt-decken-19", "NNXXI3DPOJSXE3LBNZXGSZLTMFWGY2LO",
    ),
)  # fmt: skip


def person_of(key: str) -> DemoPerson | None:
    """Return the person with this key or address, or None."""
    return next((person for person in (*PEOPLE, *COLLEAGUES) if key in (person.key, person.email)), None)


def seconds_left() -> int:
    """Return for how many seconds the codes of this moment hold."""
    return TOTP_PERIOD_SECONDS - int(time.time()) % TOTP_PERIOD_SECONDS


def build_people(stage: Stage) -> None:
    """Make the accounts of the seven people with factor, offices and badge; again without change."""
    if not settings.DEMO:
        raise RuntimeError("The people of the demo have public passwords: RATSPLATZ_DEMO is off.")
    for number, person in enumerate(PEOPLE, start=1):
        with transaction.atomic():
            make_person(person, timezone.localdate(stage.now))
        stage.progress(number, len(PEOPLE), person.name)


def make_person(person: DemoPerson, today: datetime.date) -> User:
    """Make one account as the demo knows it, or complete what is missing."""
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(
            person.email, person.password, first_name=person.first_name, last_name=person.last_name
        )
    EmailAddress.objects.get_or_create(user=user, email=person.email, defaults={"verified": True, "primary": True})
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, person.totp_secret)
    _give_offices(user, person, today)
    return user


def _give_offices(user: User, person: DemoPerson, today: datetime.date) -> None:
    # Straight rows, not the acts: the audit of the demo town begins with its people in office.
    start = today - datetime.timedelta(days=700)
    for role in person.roles:
        Appointment.objects.get_or_create(user=user, role=role, defaults={"start": start, "ground": "Verfügung"})
    for kind in person.mandates:
        Mandate.objects.get_or_create(user=user, kind=kind, defaults={"start": start, "ground": "Wahl"})
    if person.is_resident and not ResidentProof.objects.filter(user=user).exists():
        ResidentProof.objects.create(
            user=user,
            method=ProofMethod.DESK,
            assurance=ProofAssurance.SUBSTANTIAL,
            proved_on=today - datetime.timedelta(days=90),
            unique_key=person_key(person.name, datetime.date(1979, 4, 12)),
            counts_as=user.pk,
            district="Blankenberg",
            valid_until=today + datetime.timedelta(days=640),
        )
