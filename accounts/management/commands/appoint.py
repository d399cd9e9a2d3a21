"""Appoint somebody from the command line: how a new town gets its first operator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.services.offices import appoint
from accounts.viewer import SYSTEM
from core.errors import Refused


class Command(BaseCommand):
    """Give an account a role of the administration, from today on."""

    help = "Appoint the account with ADDRESS to a role, from today on. Recorded in the audit book."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take address, role and ground."""
        parser.add_argument("address")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--ground", required=True, help="the order or decision behind it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Appoint, or say why not."""
        user = User.objects.filter(email=options["address"].lower()).first()
        if user is None:
            raise CommandError(
                f"There is no account {options['address']}: create it first (createsuperuser or sign up)."
            )
        try:
            appoint(
                by=SYSTEM, user=user, role=Role(options["role"]), start=timezone.localdate(), ground=options["ground"]
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user.email} is appointed: {options['role']}.")
