"""What nobody may change afterwards, whoever asks (I4, I8)."""

from django.db import migrations

from core.immutability import DELETE, UPDATE, append_only, guard

CLOSED_VOTE = " OR ".join(
    f"COALESCE(OLD.{name}, -1) <> COALESCE(NEW.{name}, -1)" for name in ("yes", "no", "abstain", "invalid", "present")
)


class Migration(migrations.Migration):
    """Make the triggers."""

    dependencies = [("council", "0001_initial")]
    operations = [
        append_only("council_paperversion"),
        guard(
            "council_paper", name="reference_stays", events=(UPDATE,),
            when="OLD.reference <> '' AND NEW.reference <> OLD.reference AND OLD.source_id IS NULL",
        ),
        guard(
            "council_vote", name="closed_stays", events=(UPDATE,),
            when=f"OLD.state = 'closed' AND (NEW.state <> 'closed' OR {CLOSED_VOTE})",
        ),
        guard("council_vote", name="closed_is_kept", events=(DELETE,), when="OLD.state = 'closed'"),
        # An announced decision changes only together with its public date: by the act that corrects it.
        guard(
            "council_decision", name="announced_stays", events=(UPDATE,),
            when="OLD.visibility = 3 AND (NEW.text <> OLD.text OR NEW.outcome <> OLD.outcome)"
            " AND NEW.public_modified_at = OLD.public_modified_at",
        ),
    ]  # fmt: skip
