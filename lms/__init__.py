"""The ground: platform and people. Imports nothing from the rooms above."""

from lms.clash import refuse_clashing_packages

refuse_clashing_packages()
