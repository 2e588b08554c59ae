"""Refuses to start where another package hides one of ours."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

OURS = Path(__file__).resolve().parent.parent
PACKAGES = ("courses", "certification")


def refuse_clashing_packages(root: Path = OURS) -> None:
    """Raise ImportError when `courses` or `certification` resolve to something other than this distribution.

    A host site may own a module of the same name; Python would then load the host's, and the failure would show
    up far away as "No module named 'courses.content'".
    """
    for name in PACKAGES:
        spec = find_spec(name)
        found = Path(spec.origin).resolve() if spec and spec.origin else None
        if found is None or found.parent.parent != root:
            raise ImportError(
                f"Tập huấn needs its own top-level package '{name}' (in {root}), but Python finds "
                f"{found or 'nothing'} under that name. Rename the host site's '{name}' module or put it inside "
                f"another package; both cannot be called '{name}'."
            )
