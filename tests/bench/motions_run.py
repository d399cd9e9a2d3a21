"""In a process of its own on the town of RATSPLATZ_DATA: what the chapter „motions“ needs, as one line of JSON.

Three members of a faction with sessions, 200 motions, the cost of a receipt, the queries of the desk.
"""

import json
import os
import time
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Assurance, MandateKind
from accounts.models import Mandate, User
from accounts.services.viewers import viewer_for
from council.enums import MotionKind, MotionPart, OrganizationKind, SignatureState
from council.models import Membership, Motion, MotionSigner, MotionVersion, Organization, Person, Submission
from council.services import motions
from council.services.receipts import receipt_pdf

WRITERS, MOTIONS = 3, 200


def signed_in(user):
    """Return a browser with a session that has shown a second factor."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "email": user.email},
        {"method": "mfa", "at": time.time(), "type": "totp"},
    ]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = user_id_to_str(user)
    session.save()
    return client


def members(faction, council):
    """Return accounts that belong to the faction."""
    found = []
    for number in range(WRITERS):
        user, is_new = User.objects.get_or_create(email=f"messung{number}@hennef.example", defaults={"is_active": True})
        if is_new:
            Mandate.objects.create(user=user, kind=MandateKind.COUNCILLOR, start="2025-01-01")
            person = Person.objects.create(body=faction.body, user=user, name=f"Messung {number}")
            for organization in (faction, council):
                Membership.objects.create(person=person, organization=organization, start_date="2025-01-01")
        found.append(user)
    return found


def fill(by, faction):
    """Let there be 200 motions, each with three signatures."""
    missing = MOTIONS - Motion.objects.filter(faction=faction, title__startswith="Messung").count()
    people = list(Person.objects.exclude(user=None)[:3])
    for number in range(missing):
        motion = Motion.objects.create(
            body=faction.body, faction=faction, title=f"Messung {number}: Ein Betreff von gewöhnlicher Länge für eine Liste",
            kind=MotionKind.MOTION, created_by_id=by.user_id, deadline=timezone.now(),
        )  # fmt: skip
        MotionSigner.objects.bulk_create(
            MotionSigner(motion=motion, person=each, faction=faction, state=SignatureState.SIGNED) for each in people
        )


def seconds(call):
    """Return the median of five calls."""
    taken = []
    for _round in range(5):
        begun = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begun)
    return median(taken)


def main():
    """Prepare and measure."""
    council = Organization.objects.filter(kind=OrganizationKind.COUNCIL).first()
    faction = Organization.objects.get(kind=OrganizationKind.FACTION, short_name="GF")
    users = members(faction, council)
    by = viewer_for(users[0], Assurance.SECOND_FACTOR)
    fill(by, faction)
    clients = [signed_in(user) for user in users]
    motion = motions.begin_motion(by=by, kind=MotionKind.MOTION, title="Zusammen geschrieben")
    clients[0].get("/mein-rat/antraege/")
    with CaptureQueriesContext(connection) as queries:
        answer = clients[0].get("/mein-rat/antraege/")
    assert answer.status_code == 200, answer.status_code
    receipt = Submission(
        version=MotionVersion(n=9, sha512="9f2c" * 32), number="E-2026-0214", at=timezone.now(), document_sha512="61ab" * 32,
        code="ABCDE-FGHJK-LMNPQ-RSTUV",
    )  # fmt: skip
    facts = [("Betreff", "Radweg")]
    print(
        json.dumps(
            {
                "cookie": settings.SESSION_COOKIE_NAME,
                "sessions": [client.cookies[settings.SESSION_COOKIE_NAME].value for client in clients],
                "key": f"{motion.pk}_{MotionPart.PROPOSAL}",
                "queries": len(queries),
                "receipt": seconds(lambda: receipt_pdf(receipt, facts=facts, check_address="https://x.example/beleg/")),
            }
        )
    )


if __name__ == "__main__":
    main()
