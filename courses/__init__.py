"""The learning: courses, formats, the ledger of completions. Imports from `lms` only."""
