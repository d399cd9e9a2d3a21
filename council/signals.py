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
# A matter's thread got an entry by hand; the key is that of the entry.
matter_progressed = Signal()
# A motion went back to whoever handed it in, or got its reference and its paper.
motion_returned = Signal()
motion_registered = Signal()
# The key is that of the InquiryAnswer.
inquiry_answered = Signal()
# Something was done about a decision; the key is that of the Decision.
execution_changed = Signal()
# An item went off an agenda; the key is that of the Paper it was about.
paper_unscheduled = Signal()
