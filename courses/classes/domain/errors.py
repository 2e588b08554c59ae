from __future__ import annotations


class ClassRefused(ValueError):
    """What was asked of a class cannot be done now; the message says why and what to do."""
