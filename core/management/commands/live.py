"""Tell who listens to what."""

from typing import Any

from django.core.management.base import BaseCommand

from core.services.live.counting import live_processes, topic_counts


class Command(BaseCommand):
    """Print the live topics as the operator's page shows them."""

    help = "Show the live topics: how many listen, how many keys there are, the highest number of an event."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each topic, then the processes in which somebody listens."""
        self.stdout.write(f"{'topic':<20} {'audience':<8} {'listeners':>9} {'keys':>8} {'last seq':>9}")
        for topic in topic_counts():
            audience = "public" if topic.is_public else "account"
            numbers = f"{topic.listeners:>9} {topic.keys:>8} {topic.last_seq:>9}"
            self.stdout.write(f"{topic.name:<20} {audience:<8} {numbers}")
        for process in live_processes():
            self.stdout.write(f"process {process.name}, {sum(process.listeners.values())} listeners")
