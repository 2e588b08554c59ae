"""What happened to one person between two days, in each line of a movement: the one rule, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from certification.coverage.enums import Change, MovementLineKey

OPENING, CLOSING = "opening", "closing"
"""Asked for like a change: everybody of the line on that day."""
IN_ORDER: dict[MovementLineKey, tuple[tuple[Change, ...], tuple[Change, ...]]] = {
    MovementLineKey.HEADCOUNT: ((Change.JOINED, Change.TRANSFERRED_IN), (Change.LEFT, Change.TRANSFERRED_OUT)),
    MovementLineKey.COVERED: (
        (Change.TRAINED, Change.JOINED_COVERED, Change.TRANSFERRED_IN_COVERED),
        (Change.LEFT_COVERED, Change.TRANSFERRED_OUT_COVERED, Change.LOST),
    ),
    MovementLineKey.UNCOVERED: (
        (Change.JOINED_UNCOVERED, Change.TRANSFERRED_IN_UNCOVERED, Change.LOST),
        (Change.LEFT_UNCOVERED, Change.TRANSFERRED_OUT_UNCOVERED, Change.TRAINED),
    ),
}
"""{line: (its increases, its decreases)}."""


@dataclass(frozen=True)
class Trace:
    """A person on both days: counted anywhere in the programme, counted here, covered where she is counted."""

    was_counted: bool
    was_here: bool
    was_covered: bool
    is_counted: bool
    is_here: bool
    is_covered: bool

    @property
    def code(self) -> int:
        """The six answers as one number, as the database tells them."""
        answers = (
            self.was_counted, self.was_here, self.was_covered, self.is_counted, self.is_here, self.is_covered,
        )  # fmt: skip
        return sum(answer << place for place, answer in enumerate(answers))


TRACES = {trace.code: trace for trace in (Trace(*answers) for answers in product((False, True), repeat=6))}


def was_in(line: MovementLineKey, trace: Trace) -> bool:
    return trace.was_here and _belongs(line, trace.was_covered)


def now_in(line: MovementLineKey, trace: Trace) -> bool:
    return trace.is_here and _belongs(line, trace.is_covered)


def change_of(line: MovementLineKey, trace: Trace) -> Change | None:
    """Why a person is in the line on one of the two days only; None when she is in it on both or on neither."""
    was, now = was_in(line, trace), now_in(line, trace)
    if was == now:
        return None
    if trace.was_here and trace.is_here:
        return Change.TRAINED if trace.is_covered else Change.LOST
    if now:
        plain = Change.TRANSFERRED_IN if trace.was_counted else Change.JOINED
    else:
        plain = Change.TRANSFERRED_OUT if trace.is_counted else Change.LEFT
    return plain if line == MovementLineKey.HEADCOUNT else Change(f"{plain.value}_{line.value}")


def codes_of(line: MovementLineKey, change: str) -> list[int]:
    """The traces behind a number of the line: a change, or "opening" or "closing"."""
    if change == OPENING:
        return [code for code, trace in TRACES.items() if was_in(line, trace)]
    if change == CLOSING:
        return [code for code, trace in TRACES.items() if now_in(line, trace)]
    return [code for code, trace in TRACES.items() if change_of(line, trace) == Change(change)]


def _belongs(line: MovementLineKey, is_covered: bool) -> bool:
    return line == MovementLineKey.HEADCOUNT or is_covered == (line == MovementLineKey.COVERED)
