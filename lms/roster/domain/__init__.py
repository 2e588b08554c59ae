from lms.roster.domain.applying import apply_import
from lms.roster.domain.errors import ImportRefused, PreviewStale, RosterHasErrors, UnitForbidden
from lms.roster.domain.imports import (
    drop_import,
    import_at_once,
    plan_with_zeros,
    request_apply,
    request_undo,
    run_apply,
    run_preview,
    run_undo,
    start_import,
)
from lms.roster.domain.planning import preview_roster
from lms.roster.domain.reviewing import decide_row
from lms.roster.domain.sweeping import sweep_imports
from lms.roster.domain.undoing import UndoBlocked, undo_blockers, undo_import

__all__ = [
    "ImportRefused",
    "PreviewStale",
    "RosterHasErrors",
    "UndoBlocked",
    "UnitForbidden",
    "apply_import",
    "decide_row",
    "drop_import",
    "import_at_once",
    "plan_with_zeros",
    "preview_roster",
    "request_apply",
    "request_undo",
    "run_apply",
    "run_preview",
    "run_undo",
    "start_import",
    "sweep_imports",
    "undo_blockers",
    "undo_import",
]
