from __future__ import annotations

from lms.roster.plan import Preview


class UnitForbidden(Exception):
    """The importer has no right to change people of this unit."""


class RosterHasErrors(Exception):
    """Rows are faulty or wait for a decision, and the whole file was wanted or nothing; `preview` says which."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(f"{len(preview.held)} rows are held back")
        self.preview = preview


class PreviewStale(Exception):
    """The records have changed since the preview; nothing was written."""


class ImportRefused(ValueError):
    """This cannot be done with the import as it stands; the message is for people."""
