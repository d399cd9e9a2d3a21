"""What happened in the council. Every signal carries `kind` (a model's name) and `pk`, sent inside the transaction."""

from django.dispatch import Signal

published = Signal()
corrected = Signal()
depublished = Signal()
deleted = Signal()
# A meeting got another day, hour or place, or does not take place.
meeting_moved = Signal()
meeting_cancelled = Signal()
# A meeting took the next step of its life; `state` is the new one.
meeting_advanced = Signal()
paper_released = Signal()
paper_withdrawn = Signal()
consultation_scheduled = Signal()
result_recorded = Signal()
membership_ended = Signal()
# A motion is read in its faction, was adopted by it, handed in, withdrawn. No word of it is carried.
motion_read = Signal()
motion_adopted = Signal()
motion_submitted = Signal()
motion_withdrawn = Signal()
# Somebody is asked to sign a motion, or has answered; the key is that of the MotionSigner.
signature_asked = Signal()
signature_answered = Signal()
# A matter's thread got an entry by hand; the key is that of the entry.
matter_progressed = Signal()
