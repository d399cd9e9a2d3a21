"""Facts about accounts."""

from accounts.models.office import Appointment, Mandate
from accounts.models.residence import ResidentProof
from accounts.models.user import User

__all__ = ["Appointment", "Mandate", "ResidentProof", "User"]
