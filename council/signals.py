"""What happened in the council. Every signal carries `kind` (a model's name) and `pk`, sent inside the transaction."""

from django.dispatch import Signal

published = Signal()
corrected = Signal()
depublished = Signal()
deleted = Signal()
# A meeting got another day, hour or place (`is_other_time`: not only the place), or does not take place.
meeting_moved = Signal()
meeting_cancelled = Signal()
# A meeting is held in another form, or members join it by another way.
meeting_mode_changed = Signal()
# Many meetings of a body became public at once; the key is that of the Organization.
year_published = Signal()
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
# A motion went back to whoever handed it in, or got its reference and its paper.
motion_returned = Signal()
motion_registered = Signal()
# The key is that of the InquiryAnswer.
inquiry_answered = Signal()
# Something was done about a decision; the key is that of the Decision, `step` that of the ExecutionStep.
execution_changed = Signal()
# An item went off an agenda; the key is that of the Paper it was about.
paper_unscheduled = Signal()
# Co-signing: the key is that of the CoSignature. `paper_returned` carries the paper's key and `signature`, whose remark says why.
co_signature_asked = Signal()
co_signature_given = Signal()
co_signature_refused = Signal()
# An answer is due soon, or (`is_late`) overdue.
co_signature_reminded = Signal()
paper_returned = Signal()
# Everybody on the route has agreed; the key is the paper's.
paper_co_signed = Signal()
# Urgent decisions (§ 60 GO NRW): asked, given and declined carry the key of the UrgentSignature; taken that of the paper.
urgent_signature_asked = Signal()
urgent_signature_given = Signal()
urgent_signature_declined = Signal()
urgent_decision_taken = Signal()
# A meeting was moved or called off, and with it a station of a paper's way; the key is that of the Consultation.
consultation_replanned = Signal()
# A paper got its whole way; the key is the paper's.
way_planned = Signal()
# The members were invited (`n` is 1), or told of a supplement of the agenda.
members_invited = Signal()
# The members of a meeting were given papers after the invitation.
papers_handed_out = Signal()
# The chair is asked to release an agenda, or has answered; the key is that of the AgendaRelease.
release_asked = Signal()
release_answered = Signal()
# Somebody is asked to stand in, or is not needed any more; the key is that of the Invitation.
substitute_asked = Signal()
substitute_released = Signal()
