"""Facts about accounts."""

from accounts.models.office import Appointment, Mandate
from accounts.models.user import User

__all__ = ["Appointment", "Mandate", "User"]
