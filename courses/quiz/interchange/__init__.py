"""Questions as files: GIFT and Aiken as Moodle writes them, and a workbook of our own. Pure; nothing is stored here."""
