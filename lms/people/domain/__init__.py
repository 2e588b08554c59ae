"""Writes about units, people, postings, cohorts, declarations and roles; one module a noun."""

from lms.people.domain.cohorts import (
    CohortClosed,
    close_cohort,
    join_cohort,
    leave_cohort,
    open_cohort,
    renew_token,
)
from lms.people.domain.declarations import DeclarationRefused, declare_headcount
from lms.people.domain.merging import MergeRefused, merge_persons, undo_merge
from lms.people.domain.news import announce_postings, lock_register, lock_rows
from lms.people.domain.persons import IdentityTaken, build_person, edit_person, home_unit_id, register_person, set_name
from lms.people.domain.postings import (
    PostingRefused,
    end_posting,
    overlapping_primary,
    post_person,
    reverse_posting,
    transfer_person,
)
from lms.people.domain.reorganisation import close_unit, merge_units, split_unit
from lms.people.domain.roles import RoleForbidden, grant_role, revoke_role
from lms.people.domain.rolling import roll_units
from lms.people.domain.undoing import undo_reorganisation
from lms.people.domain.unit_rules import UnitRefused
from lms.people.domain.units import NewUnit, create_unit, create_units, move_unit, open_unit, rename_unit

__all__ = [
    "CohortClosed",
    "DeclarationRefused",
    "IdentityTaken",
    "MergeRefused",
    "NewUnit",
    "PostingRefused",
    "RoleForbidden",
    "UnitRefused",
    "announce_postings",
    "build_person",
    "close_cohort",
    "close_unit",
    "create_unit",
    "create_units",
    "declare_headcount",
    "edit_person",
    "end_posting",
    "grant_role",
    "home_unit_id",
    "join_cohort",
    "leave_cohort",
    "lock_register",
    "lock_rows",
    "merge_persons",
    "merge_units",
    "move_unit",
    "open_cohort",
    "open_unit",
    "overlapping_primary",
    "post_person",
    "register_person",
    "rename_unit",
    "renew_token",
    "reverse_posting",
    "revoke_role",
    "roll_units",
    "set_name",
    "split_unit",
    "transfer_person",
    "undo_merge",
    "undo_reorganisation",
]
