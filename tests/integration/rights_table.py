"""Who may open what: every address of ours beside what each kind of reader is answered.

Columns: visitor, trainee, trainer, manager (of the commune in question), stranger (manager of another commune),
administrator (of the province above), auditor (of the commune), librarian, superuser. "in" is the way to sign in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

READERS = (
    "visitor", "trainee", "trainer", "manager", "stranger", "administrator", "auditor", "librarian", "superuser",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A request by name, and the answers in the order of READERS."""

    name: str
    answers: tuple[str, ...]
    args: Callable[[Any], list[Any]] = field(default=lambda world: [])
    post: Callable[[Any], dict[str, Any]] | None = None
    query: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})


def _nine(*answers: str) -> tuple[str, ...]:
    assert len(answers) == len(READERS)
    return answers


def everybody(answer: str = "200") -> tuple[str, ...]:
    return (answer,) * 9


def signed_in(answer: str = "200") -> tuple[str, ...]:
    return ("in", *(answer,) * 8)


def managers_of_any(answer: str = "200", refused: str = "403") -> tuple[str, ...]:
    """Whoever may change people of some unit."""
    return _nine("in", refused, refused, answer, answer, answer, refused, refused, answer)


def managers(answer: str = "200", refused: str = "403") -> tuple[str, ...]:
    """Whoever may change people of the unit in question."""
    return _nine("in", refused, refused, answer, refused, answer, refused, refused, answer)


def readers_of_any(answer: str = "200") -> tuple[str, ...]:
    return _nine("in", "403", "403", answer, answer, answer, answer, "403", answer)


def readers(answer: str = "200", refused: str = "403") -> tuple[str, ...]:
    """Whoever may read the unit in question."""
    return _nine("in", refused, refused, answer, refused, answer, answer, refused, answer)


def auditors(answer: str = "200", refused: str = "403") -> tuple[str, ...]:
    return _nine("in", refused, refused, refused, refused, answer, answer, refused, answer)


def administrators(answer: str = "200", refused: str = "403") -> tuple[str, ...]:
    return _nine("in", refused, refused, refused, refused, answer, refused, refused, answer)


def one(reader: str, answer: str, others: str, visitor: str = "in") -> tuple[str, ...]:
    """One reader is answered, the others are not; what belongs to one login belongs to no superuser either."""
    return (visitor, *(answer if each == reader else others for each in READERS[1:]))


DESK = "certification_desk"
TABLE = [
    # --- learning ----------------------------------------------------------------------------------------------------
    Row("courses_learning:catalogue", everybody()),
    Row("courses_learning:help", everybody()),
    Row("courses_learning:offline", everybody()),
    Row("courses_learning:service_worker", everybody()),
    Row("courses_learning:course", everybody(), lambda w: [w.course.code]),
    Row("courses_learning:enrol", signed_in("302"), lambda w: [w.course.code], post=lambda w: {}),
    Row("courses_learning:lesson", one("trainee", "200", "302"), lambda w: [w.course.code, w.lesson]),
    Row(
        "courses_learning:finish", one("trainee", "302", "302"), lambda w: [w.course.code, w.lesson],
        post=lambda w: {},
    ),
    Row("courses_quiz:intro", one("trainee", "200", "404"), lambda w: [w.activity.uuid]),
    Row("courses_quiz:start", one("trainee", "302", "404"), lambda w: [w.activity.uuid], post=lambda w: {}),
    Row("courses_quiz:play", one("trainee", "200", "404"), lambda w: [w.session.uuid]),
    Row("courses_quiz:result", one("trainee", "302", "404"), lambda w: [w.session.uuid]),
    Row(f"{DESK}:my_learning", signed_in()),
    # --- certificates ------------------------------------------------------------------------------------------------
    Row("certification_certificates:lookup", everybody()),
    Row("certification_certificates:verify", everybody("404"), lambda w: ["KHONGCO12345"]),
    Row("certification_certificates:download", signed_in("404"), lambda w: ["KHONGCO12345"]),
    # --- look and health ---------------------------------------------------------------------------------------------
    Row("lms_look:choose", everybody("302"), post=lambda w: {"theme": "dark", "next": "/"}),
    Row("lms_look:components", _nine(*["404"] * 8, "200")),
    Row(f"{DESK}:healthz", everybody()),
    # --- figures -----------------------------------------------------------------------------------------------------
    Row(f"{DESK}:manage", _nine("in", "403", "403", "302", "302", "302", "302", "403", "302")),
    Row(f"{DESK}:figures", readers(), lambda w: [w.commune.code]),
    Row(f"{DESK}:people", readers(), lambda w: [w.commune.code]),
    Row(f"{DESK}:figures_export", readers(), lambda w: [w.commune.code], query=lambda w: {"format": "csv"}),
    Row(
        f"{DESK}:api_coverage", ("401", "403", "403", "200", "403", "200", "200", "403", "200"),
        query=lambda w: {"unit": w.commune.code},
    ),
    Row(f"{DESK}:api_schema", everybody()),
    # --- the register ------------------------------------------------------------------------------------------------
    Row(f"{DESK}:register", readers_of_any()),
    Row(f"{DESK}:register", readers(), query=lambda w: {"unit": w.commune.pk}),
    Row(f"{DESK}:register_export", readers_of_any("302"), post=lambda w: {}),
    Row(f"{DESK}:register_export", readers("302"), post=lambda w: {"unit": w.commune.pk}),
    Row(f"{DESK}:export", one("manager", "200", "404"), lambda w: [w.export.pk]),
    Row(f"{DESK}:export_file", one("manager", "200", "404"), lambda w: [w.export.pk]),
    Row(f"{DESK}:person", readers(), lambda w: [w.person.uuid]),
    Row(f"{DESK}:person_add", managers_of_any()),
    Row(
        f"{DESK}:person_add", _nine("in", "403", "403", "302", "422", "302", "403", "403", "302"),
        post=lambda w: {
            "full_name": "Lê Thị Mới", "birth_year": "1991", "sex": "female", "unit": w.commune.pk,
            "category": w.category.pk, "valid_from": "2026-01-05",
        },
    ),
    Row(f"{DESK}:person_edit", managers(), lambda w: [w.person.uuid]),
    Row(
        f"{DESK}:person_edit", managers("302"), lambda w: [w.person.uuid],
        post=lambda w: {"full_name": "Tên Khác", "birth_year": "1990", "sex": "female"},
    ),
    Row(f"{DESK}:person_post", managers(), lambda w: [w.person.uuid]),
    Row(
        f"{DESK}:person_post", managers("302"), lambda w: [w.person.uuid],
        post=lambda w: {
            "kind": "transfer", "unit": w.commune.pk, "category": w.category.pk, "valid_from": "2026-05-05",
        },
    ),
    Row(f"{DESK}:posting_end", managers(), lambda w: [w.person.uuid, w.posting.pk]),
    Row(
        f"{DESK}:posting_end", managers("302"), lambda w: [w.person.uuid, w.posting.pk],
        post=lambda w: {"valid_to": "2026-05-05"},
    ),
    Row(
        f"{DESK}:posting_void", managers("302"), lambda w: [w.person.uuid, w.posting.pk],
        post=lambda w: {"reason": "ghi nhầm"},
    ),
    Row(f"{DESK}:person_login", managers("302"), lambda w: [w.person.uuid], post=lambda w: {"stop": "1"}),
    Row(f"{DESK}:person_merge", managers(), lambda w: [w.person.uuid]),
    Row(
        f"{DESK}:person_merge", managers("302"), lambda w: [w.person.uuid],
        post=lambda w: {"other": str(w.namesake.uuid), "reason": "đã xem thẻ"},
    ),
    Row(f"{DESK}:person_unmerge", managers("302"), lambda w: [w.merged.uuid, w.merge.pk], post=lambda w: {}),
    # --- rights and log ----------------------------------------------------------------------------------------------
    Row(f"{DESK}:roles", auditors()),
    Row(
        f"{DESK}:roles", administrators("302"),
        post=lambda w: {"login": w.users["trainee"].username, "kind": "manager", "unit": w.commune.pk},
    ),
    Row(
        f"{DESK}:role_revoke", _nine("in", "403", "403", "403", "403", "302", "403", "403", "302"),
        lambda w: [w.role.pk], post=lambda w: {},
    ),
    Row(f"{DESK}:audit", auditors()),
    # --- cards -------------------------------------------------------------------------------------------------------
    Row(f"{DESK}:cards", managers_of_any()),
    Row(f"{DESK}:cards", managers(), query=lambda w: {"unit": w.commune.pk}),
    Row(f"{DESK}:cards_print", managers(), post=lambda w: {"person": [w.namesake.pk], "once": "a"}),
    # --- units in time -----------------------------------------------------------------------------------------------
    Row(f"{DESK}:units", readers_of_any()),
    Row(f"{DESK}:unit_record", readers(), lambda w: [w.commune.code]),
    Row(f"{DESK}:unit_changes", readers_of_any()),
    Row(f"{DESK}:unit_options", readers_of_any(), query=lambda w: {"scope": "managed", "name": "unit"}),
    Row(f"{DESK}:unit_open", administrators()),
    Row(f"{DESK}:unit_rename", administrators(), lambda w: [w.commune.code]),
    Row(
        f"{DESK}:unit_rename", administrators("302"), lambda w: [w.commune.code],
        post=lambda w: {"name": "Xã Mới", "effective_on": "2026-06-01", "confirm": "1"},
    ),
    Row(f"{DESK}:unit_move", administrators(), lambda w: [w.commune.code]),
    Row(f"{DESK}:unit_close", administrators(), lambda w: [w.commune.code]),
    Row(f"{DESK}:unit_split", administrators(), lambda w: [w.commune.code]),
    Row(f"{DESK}:unit_merge", administrators()),
    Row(f"{DESK}:unit_undo", administrators("302"), lambda w: [w.change.pk], post=lambda w: {}),
    # --- declarations ------------------------------------------------------------------------------------------------
    Row(f"{DESK}:declarations", readers_of_any()),
    Row(f"{DESK}:declarations_export", readers_of_any()),
    Row(f"{DESK}:declarations_template", managers_of_any()),
    Row(f"{DESK}:declarations_upload", managers_of_any()),
    Row(f"{DESK}:declaration", readers(), lambda w: [w.commune.code]),
    Row(f"{DESK}:declare", managers(), lambda w: [w.commune.code]),
    Row(f"{DESK}:declaration_scan", readers(), lambda w: [w.declaration.pk]),
    # --- rosters -----------------------------------------------------------------------------------------------------
    Row(f"{DESK}:roster", managers_of_any()),
    Row(f"{DESK}:roster_template", managers_of_any()),
    Row(f"{DESK}:roster_export", managers(), query=lambda w: {"of": w.commune.pk}),
    Row(f"{DESK}:roster_import", managers(), lambda w: [w.sheet.uuid]),
    Row(f"{DESK}:roster_progress", managers(), lambda w: [w.sheet.uuid]),
    Row(f"{DESK}:roster_errors", managers(), lambda w: [w.sheet.uuid]),
    Row(
        f"{DESK}:roster_apply", _nine("in", "403", "403", "302", "403", "403", "403", "403", "302"),
        lambda w: [w.sheet.uuid], post=lambda w: {},
    ),
    Row(
        f"{DESK}:roster_pad", _nine("in", "403", "403", "302", "403", "403", "403", "403", "302"),
        lambda w: [w.sheet.uuid], post=lambda w: {},
    ),
    Row(
        f"{DESK}:roster_drop", _nine("in", "403", "403", "302", "403", "403", "403", "403", "302"),
        lambda w: [w.sheet.uuid], post=lambda w: {},
    ),
    Row(f"{DESK}:roster_undo", managers("302"), lambda w: [w.sheet.uuid], post=lambda w: {}),
    Row(f"{DESK}:review", managers_of_any()),
    Row(
        f"{DESK}:review_decide", managers("302"), lambda w: [w.doubt.pk], post=lambda w: {"decision": "skipped"},
    ),
    # --- her account -------------------------------------------------------------------------------------------------
    Row("lms_accounts:account", signed_in()),
    Row("lms_accounts:claim", everybody()),
    Row("lms_accounts:devices", signed_in()),
    Row("lms_accounts:end_device", signed_in("302"), post=lambda w: {"device": "0"}),
    Row("lms_accounts:end_devices", signed_in("in"), post=lambda w: {}),
    Row("lms_accounts:notice", everybody()),
    Row("lms_accounts:secure", signed_in()),
    Row("lms_accounts:confirm", signed_in("302")),
    Row("account_login", ("200", *["302"] * 8)),
    Row("account_logout", ("302", *["200"] * 8)),
    Row("account_inactive", everybody()),
    Row("account_signup", ("200", *["302"] * 8)),
    Row("account_change_password", signed_in()),
    Row("account_reset_password", everybody()),
    Row("account_reset_password_done", everybody()),
    Row("account_reset_password_from_key", everybody(), lambda w: ["1", "sai-ma"]),
    Row("account_reset_password_from_key_done", everybody()),
    Row("account_reauthenticate", signed_in()),
    Row("account_email", everybody("302")),
    Row("account_set_password", everybody("302")),
    Row("account_email_verification_sent", everybody("302")),
    Row("account_confirm_email", everybody(), lambda w: ["abc"]),
    Row("account_confirm_login_code", ("in", *["302"] * 8)),
    Row("mfa_index", signed_in()),
    Row("mfa_list_webauthn", signed_in()),
]  # fmt: skip
