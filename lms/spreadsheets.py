"""What every workbook that leaves the site keeps to."""

from __future__ import annotations

from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for a formula at the start of a cell (OWASP, "CSV Injection")."""
WORKBOOK_OPTIONS: dict[str, Any] = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""XlsxWriter: text stays text, never a formula or a link."""
