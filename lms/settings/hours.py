"""QUIET_HOURS and DIGEST_AT as they stand in the environment, checked when the site starts."""

from __future__ import annotations

from datetime import time


def quiet_setting(text: str) -> tuple[str, str]:
    """`20:30-07:00` to its two times; equal times mean no quiet hours. ValueError says how it must look."""
    begin, _dash, end = text.partition("-")
    try:
        return clock_setting(begin), clock_setting(end)
    except ValueError as error:
        raise ValueError(f"QUIET_HOURS must look like 20:30-07:00, not {text!r}") from error


def clock_setting(text: str) -> str:
    """A time of day as HH:MM. ValueError for anything else."""
    return time.fromisoformat(text.strip()).strftime("%H:%M")
