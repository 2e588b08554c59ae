"""Writes about units, people, postings, declarations and roles; one module a noun."""

from lms.people.domain.declarations import declare_headcount
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
from lms.people.domain.roles import RoleForbidden, grant_role, revoke_role
from lms.people.domain.units import create_unit, create_units, merge_units, move_unit

__all__ = [
    "IdentityTaken",
    "MergeRefused",
    "PostingRefused",
    "RoleForbidden",
    "announce_postings",
    "build_person",
    "create_unit",
    "create_units",
    "declare_headcount",
    "edit_person",
    "end_posting",
    "grant_role",
    "home_unit_id",
    "lock_register",
    "lock_rows",
    "merge_persons",
    "merge_units",
    "move_unit",
    "overlapping_primary",
    "post_person",
    "register_person",
    "reverse_posting",
    "revoke_role",
    "set_name",
    "transfer_person",
    "undo_merge",
]
