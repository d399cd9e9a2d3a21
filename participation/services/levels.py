"""The five levels of participation, and what each of them means for whoever wants a say."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from participation.enums import ParticipationLevel as Level

MEANINGS = {
    Level.NONE: _("Hier ist nichts mehr offen, worüber Sie mitreden könnten. Die Stadt sagt, warum."),
    Level.INFORMATION: _("Sie erfahren früh, was geplant ist, und können nachfragen."),
    Level.CONSULTATION: _("Sie sagen, was Sie davon halten. Die Stadt befasst sich damit und antwortet."),
    Level.COCREATION: _("Sie planen mit. Was davon übernommen wird und was nicht, begründet die Stadt."),
    Level.DECISION: _("Ihre Stimmen geben den Ausschlag. Der Rat hat vorher zugesagt, ihnen zu folgen."),
}


@dataclass(frozen=True)
class LevelStep:
    """One of the five steps. `state` is done (contained in the level), now or open."""

    number: int
    label: str
    meaning: str
    state: str

    @property
    def is_now(self) -> bool:
        """Whether it is the level itself."""
        return self.state == "now"


def level_scale(level: int) -> tuple[LevelStep, ...]:
    """Return the scale with a level marked."""
    return tuple(
        LevelStep(
            number=each.value + 1,
            label=str(each.label),
            meaning=str(MEANINGS[each]),
            state="now" if each == level else "done" if 0 < each < level else "open",
        )
        for each in Level
    )
