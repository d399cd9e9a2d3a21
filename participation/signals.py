"""What happened in participation."""

from django.dispatch import Signal

# A procedure has gone on. Arguments: procedure_id (UUID), state (ProcedureState), the state it has now.
procedure_moved = Signal()
# Somebody has taken part. Arguments: procedure_id (UUID). Who and what is not told.
ballot_cast = Signal()
# A project is public, or has changed in public. Arguments: project_id (UUID), changed (frozenset of field names).
project_changed = Signal()
# A step stands in a project's timeline. Arguments: step_id (UUID).
step_added = Signal()
# Somebody has suggested participation in a project; the office has answered. Arguments: suggestion_id (UUID).
suggestion_made = Signal()
suggestion_answered = Signal()
