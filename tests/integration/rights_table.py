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


def trainers(answer: str = "200") -> tuple[str, ...]:
    """Whoever teaches the course in question, and superusers; no manager, whatever she manages."""
    return _nine("in", "403", answer, "403", "403", "403", "403", "403", answer)


def one(reader: str, answer: str, others: str, visitor: str = "in") -> tuple[str, ...]:
    """One reader is answered, the others are not; what belongs to one login belongs to no superuser either."""
    return (visitor, *(answer if each == reader else others for each in READERS[1:]))


DESK, TEACH, CAMPAIGNS = "certification_desk", "courses_teaching", "certification_campaigns"
DESK, DUTY, TEACH = "certification_desk", "certification_assignments", "courses_teaching"
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
    Row("courses_learning:move", signed_in("302"), lambda w: [w.course.code], post=lambda w: {}),
    Row(
        "courses_learning:taken",
        _nine("in", "200", "404", "200", "404", "200", "200", "404", "200"),
        lambda w: [w.taken.uuid],
    ),
    Row(
        "courses_learning:taken_lesson",
        _nine("in", "200", "404", "200", "404", "200", "200", "404", "200"),
        lambda w: [w.taken.uuid, w.taken.manifest.content["lessons"][0]["key"]],
    ),
    Row("courses_quiz:intro", one("trainee", "200", "404"), lambda w: [w.activity.uuid]),
    Row("courses_quiz:start", one("trainee", "302", "404"), lambda w: [w.activity.uuid], post=lambda w: {}),
    Row("courses_quiz:play", one("trainee", "200", "404"), lambda w: [w.session.uuid]),
    Row("courses_quiz:save", one("trainee", "302", "404"), lambda w: [w.session.uuid], post=lambda w: {}),
    Row("courses_quiz:result", one("trainee", "302", "404"), lambda w: [w.session.uuid]),
    Row("courses_scenario:intro", one("trainee", "200", "404"), lambda w: [w.scenario.uuid]),
    Row("courses_scenario:start", one("trainee", "302", "404"), lambda w: [w.scenario.uuid], post=lambda w: {}),
    Row("courses_scenario:play", one("trainee", "200", "404"), lambda w: [w.run.uuid]),
    Row(
        "courses_scenario:play", one("trainee", "400", "404"), lambda w: [w.run.uuid],
        post=lambda w: {"step": "0", "choice": "x"},
    ),
    Row("courses_scenario:again", one("trainee", "302", "404"), lambda w: [w.run.uuid], post=lambda w: {}),
    Row("courses_scenario:result", one("trainee", "302", "404"), lambda w: [w.run.uuid]),
    Row(f"{DESK}:my_learning", signed_in()),
    Row(f"{DESK}:transcript", signed_in()),
    # --- the trainer's desk ------------------------------------------------------------------------------------------
    Row(f"{TEACH}:courses", trainers()),
    *[
        Row(f"{TEACH}:{name}", trainers(), lambda w: [w.taught.code])
        for name in ("overview", "learners", "cohorts", "message", "quizzes", "times", "surveys")
    ],
    Row(
        f"{TEACH}:overview", _nine("in", "403", "403", "403", "403", "403", "403", "403", "200"),
        lambda w: [w.course.code],
    ),
    Row(f"{TEACH}:export", trainers(), lambda w: [w.taught.code], post=lambda w: {}),
    Row(f"{TEACH}:cohort", trainers(), lambda w: [w.taught.code, w.cohort.pk]),
    Row(
        f"{TEACH}:cohort_change", trainers("302"), lambda w: [w.taught.code, w.cohort.pk],
        post=lambda w: {"close": "1"},
    ),
    Row(
        f"{TEACH}:grant", trainers(), lambda w: [w.taught.code, w.taught_enrolment.uuid],
        query=lambda w: {"quiz": w.taught_quiz.pk},
    ),
    Row(f"{TEACH}:share", trainers(), lambda w: [w.taught.code, w.cohort.pk]),
    Row(f"{TEACH}:items", trainers(), lambda w: [w.taught.code, w.taught_quiz.uuid]),
    Row(f"{TEACH}:regrade", trainers(), lambda w: [w.taught.code, w.taught_quiz.uuid, w.taught_question]),
    Row(f"{TEACH}:regrades", trainers(), lambda w: [w.taught.code]),
    Row(f"{TEACH}:survey_edit", trainers(), lambda w: [w.taught.code, "reaction"]),
    Row(f"{TEACH}:answer", signed_in(), lambda w: [w.taught.code, "reaction"]),
    Row(f"{TEACH}:join", signed_in(), lambda w: [w.cohort.token]),
    Row(f"{TEACH}:join", signed_in("302"), lambda w: [w.cohort.token], post=lambda w: {}),
    # --- messages ----------------------------------------------------------------------------------------------------
    Row("lms_outbox:inbox", signed_in()),
    Row("lms_outbox:message", one("trainee", "200", "404"), lambda w: [w.message.uuid]),
    Row("lms_outbox:preferences", signed_in()),
    Row("lms_outbox:preferences", signed_in("302"), post=lambda w: {"channel": "site", "pace": "daily"}),
    Row("lms_outbox:unsubscribe", everybody(), lambda w: [w.unsubscribe]),
    Row("lms_outbox:unsubscribe", everybody(), lambda w: [w.unsubscribe], post=lambda w: {}),
    Row("lms_outbox:unsubscribe", everybody("404"), lambda w: ["sai"]),
    Row("lms_outbox:deliveries", managers_of_any()),
    Row(
        "lms_outbox:decide", _nine("in", "403", "403", "302", "404", "302", "403", "403", "302"),
        lambda w: [w.delivery.uuid], post=lambda w: {"decision": "dismiss"},
    ),
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
    Row(f"{DESK}:attendances", readers(), lambda w: [w.commune.code]),
    Row(f"{DESK}:why", readers(), lambda w: [w.commune.code, w.person.uuid]),
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
    # --- assignments -------------------------------------------------------------------------------------------------
    Row(f"{DUTY}:list", readers_of_any()),
    Row(f"{DUTY}:people", readers(), lambda w: [w.assignment.uuid]),
    Row(f"{DUTY}:export", readers(), lambda w: [w.assignment.uuid], post=lambda w: {}),
    Row(f"{DUTY}:new", managers_of_any()),
    Row(
        f"{DUTY}:new", _nine("in", "403", "403", "200", "422", "200", "403", "403", "200"),
        post=lambda w: {
            "name": "Đợt thử", "unit": w.commune.pk, "what": f"course-{w.taught.pk}", "starts_on": "2026-01-01",
            "due_days": "30", "window_days": "60",
        },
    ),
    Row(f"{DUTY}:change", managers(), lambda w: [w.assignment.uuid]),
    Row(
        f"{DUTY}:change", managers(), lambda w: [w.assignment.uuid],
        post=lambda w: {"name": "Đợt thử", "starts_on": "2026-01-01", "due_days": "30", "window_days": "60"},
    ),
    Row(f"{DUTY}:exempt", managers(), lambda w: [w.assignment.uuid, w.person.uuid]),
    Row(
        f"{DUTY}:exempt", managers("302"), lambda w: [w.assignment.uuid, w.person.uuid],
        post=lambda w: {"reason": "leave", "starts_on": "2026-06-01"},
    ),
    Row(f"{DUTY}:unexempt", managers("302"), lambda w: [w.assignment.uuid, w.exemption.pk], post=lambda w: {}),
    Row(f"{DUTY}:again", signed_in("404"), lambda w: [w.taught.code], post=lambda w: {}),
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
    # --- drives and the calendar -------------------------------------------------------------------------------------
    Row(f"{CAMPAIGNS}:drives", readers_of_any()),
    Row(f"{CAMPAIGNS}:new", managers_of_any()),
    Row(
        f"{CAMPAIGNS}:new", _nine("in", "403", "403", "302", "422", "302", "403", "403", "302"),
        post=lambda w: {
            "unit": w.commune.pk, "name": "Đợt", "courses": w.taught.pk, "starts_on": "2026-06-01",
            "ends_on": "2026-06-30",
        },
    ),
    *[Row(f"{CAMPAIGNS}:{name}", readers(), lambda w: [w.drive.pk]) for name in ("result", "people")],
    Row(f"{CAMPAIGNS}:export", readers(), lambda w: [w.drive.pk], post=lambda w: {}),
    *[Row(f"{CAMPAIGNS}:{name}", managers(), lambda w: [w.drive.pk]) for name in ("edit", "share", "poster", "invite")],
    Row(f"{CAMPAIGNS}:close", managers("302"), lambda w: [w.drive.pk], post=lambda w: {}),
    Row(
        f"{CAMPAIGNS}:invite", _nine("in", "403", "403", "302", "403", "302", "403", "403", "302"),
        lambda w: [w.drive.pk], post=lambda w: {"unit": w.commune.pk, "confirm": "1"},
    ),
    Row(f"{CAMPAIGNS}:calendar", readers_of_any()),
    Row(f"{CAMPAIGNS}:entry_new", administrators()),
    Row(f"{CAMPAIGNS}:entry_edit", administrators(), lambda w: [w.entry.pk]),
    Row(
        f"{CAMPAIGNS}:entry_edit", administrators("302"), lambda w: [w.entry.pk],
        post=lambda w: {
            "kind": "occasion", "name": "Dịp", "unit": w.commune.pk, "begins": "20/10", "tells": "unit",
        },
    ),
    Row(f"{CAMPAIGNS}:landing", everybody(), lambda w: [w.drive.token]),
    Row(
        f"{CAMPAIGNS}:landing", signed_in("302"), lambda w: [w.drive.token],
        post=lambda w: {"course": w.taught.code},
    ),
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
    Row(f"{DESK}:week", managers_of_any()),
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
