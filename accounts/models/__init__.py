"""Facts about accounts."""

from accounts.models.following import Delivery, Follower, Notice, Subscription
from accounts.models.office import Appointment, Mandate
from accounts.models.push import PushDevice
from accounts.models.residence import ResidenceRequest, ResidentProof
from accounts.models.user import User

__all__ = [
    "Appointment",
    "Delivery",
    "Follower",
    "Mandate",
    "Notice",
    "PushDevice",
    "ResidenceRequest",
    "ResidentProof",
    "Subscription",
    "User",
]
