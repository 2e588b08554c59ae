"""The proof: awards, certificates, coverage. Imports from `courses` and `lms`."""
