"""When the demo council met and meets, in days from today."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Session:
    """A meeting of the demo: key like rat-7 (body and number), day from today, hour, room, minutes it took."""

    key: str
    day: int
    hour: str
    room: str = "214"
    minutes: int = 110
    note: str = ""
    # How many of a faction were missing where no vote tells it, like "SH2 HM1".
    missing: str = ""

    @property
    def body(self) -> str:
        """The key of the body."""
        return self.key.partition("-")[0]

    @property
    def is_former(self) -> bool:
        """Whether it belongs to the term before."""
        return self.number >= FORMER_NUMBER

    @property
    def number(self) -> int:
        """The number in the term. Sessions of the term before carry numbers from 31."""
        return int(self.key.partition("-")[2])


SESSIONS = (
    # The term before.
    Session("rat-31", -540, "18:00", "meys", 132),
    Session("bau-31", -505, "17:00"),
    Session("hfa-31", -468, "17:00", "saal", 95),
    Session("rat-32", -447, "18:00", "meys", 148, missing="HM1 SH1"),
    # This term.
    Session("rat-1", -392, "18:00", "meys", 164),
    Session("rat-2", -350, "18:00", "meys", 121, missing="SH2 HM1"),
    Session("digital-1", -318, "17:30", minutes=84),
    Session("rat-3", -275, "18:00", "meys", 156),
    Session("umwelt-1", -264, "17:00"),
    Session("jugend-1", -257, "17:30", "saal", 98),
    Session("rat-4", -240, "18:00", "meys", 139, missing="SH1 FL1"),
    Session("schul-1", -193, "17:00", minutes=92),
    Session("bau-1", -186, "17:00", minutes=143),
    Session("rat-5", -177, "18:00", "meys", 151),
    Session("mobil-1", -160, "17:00", minutes=128),
    Session("rat-6", -148, "18:00", "meys", 117, missing="HM2 GF1"),
    Session("beirat-1", -140, "16:00", "saal", 75),
    Session("rpa-1", -98, "17:00", minutes=66),
    Session("hfa-1", -72, "17:00", "saal", 104),
    Session("rat-7", -57, "18:00", "meys", 171),
    Session("umwelt-2", -34, "17:00", minutes=112, missing="HM1"),
    Session("digital-2", -27, "17:30", minutes=89),
    Session("jugend-2", -20, "17:30", "saal", 101, note="moved"),
    Session("schul-2", -15, "17:00", minutes=87),
    Session("mobil-2", -13, "17:00", minutes=122),
    Session("bau-2", -8, "17:00", minutes=136),
    Session("rpa-2", -4, "17:00", note="cancelled"),
    # Tonight and what comes.
    Session("rat-8", 0, "18:00", "meys"),
    Session("mobil-3", 1, "17:00"),
    Session("jugend-3", 6, "17:30", "saal"),
    Session("rat-9", 13, "18:00", "meys"),
    Session("schul-3", 20, "17:00"),
    Session("hfa-2", 27, "17:00", "saal"),
    Session("bau-3", 48, "17:00"),
)
TONIGHT = "rat-8"
# From here on the town has been published.
BEGINNING = -548
TERM_BEGAN = -400
# Sessions of the term before bear this number or a higher one.
FORMER_NUMBER = 31
