"""The one direction, where the import linter cannot see it: string foreign keys, tag libraries, template places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.template import engines

ROOT = Path(__file__).resolve().parents[2]
FLOORS = [
    {"certification_desk"},
    {"certification_reports"},
    {"certification_coverage", "certification_certificates", "certification_assignments", "certification_campaigns"},
    {"certification_awards"},
    {"courses_teaching"},
    {"courses_h5p", "courses_scorm", "courses_classes"},
    {"courses_quiz", "courses_scenario", "courses_packages"},
    {"courses_learning"},
    {"courses_content", "lms_roster"},
    {"lms_exports", "lms_tokens"},
    {"lms_accounts"},
    {"lms_outbox"},
    {"lms_people"},
    {"lms_jobs", "lms_journal", "lms_look"},
    {"lms_users", "lms"},
]
"""App labels from top to bottom; rooms on one floor do not know each other. The same order as in pyproject.toml."""
HEIGHT = {label: -floor for floor, labels in enumerate(FLOORS) for label in labels}
OURS = ("lms", "courses", "certification")
ROOMS = [config for config in apps.get_app_configs() if config.name.split(".")[0] in OURS]
TEMPLATES = sorted(path for top in OURS for path in (ROOT / top).glob("**/templates/**/*.html"))
INLINE = {
    "a script without src": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
}


def may_know(above: str, below: str) -> bool:
    return above == below or HEIGHT[above] > HEIGHT[below]


def label_of(path: Path) -> str:
    """The app label of the room in which a file lies: the longest app path that holds it."""
    holders = [config for config in ROOMS if path.is_relative_to(config.path)]
    return max(holders, key=lambda config: len(config.path)).label


def libraries() -> dict[str, str]:
    """{tag library: label of the room that brings it}; others' libraries are left out."""
    found = engines["django"].engine.libraries
    modules = {config.name: config.label for config in ROOMS}
    return {
        name: label
        for name, dotted in found.items()
        for room, label in modules.items()
        if dotted.startswith(f"{room}.templatetags.")
    }


def test_every_room_has_a_floor():
    assert {config.label for config in ROOMS} - HEIGHT.keys() == set()


def test_relations_point_at_the_own_room_or_below():
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for config in ROOMS
        for model in config.get_models(include_auto_created=True)
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation
        and getattr(field.related_model, "_meta", None)
        and field.related_model._meta.app_label in HEIGHT
        and not may_know(config.label, field.related_model._meta.app_label)
    ]
    assert wrong == []


def test_templates_load_tags_of_the_own_room_or_below():
    owners = libraries()
    wrong = []
    for path in TEMPLATES:
        for arguments in re.findall(r"{%\s*load\s+(.+?)\s*%}", path.read_text(encoding="utf-8")):
            for name in arguments.split(" from ")[-1].split():
                if name in owners and not may_know(label_of(path), owners[name]):
                    wrong.append(f"{path.relative_to(ROOT)} loads {name} of {owners[name]}")
    assert wrong == []


def test_templates_lie_under_the_label_of_their_room():
    """Only the ground may also hold the base, shared components and others' pages that it dresses (allauth, errors).

    `lms.users`, which a host leaves out, dresses the editor of our own site.
    """
    wrong = []
    for path in TEMPLATES:
        label, inside = label_of(path), path.as_posix().rpartition("/templates/")[2]
        dresses_editor = label == "lms_users" and inside.startswith("wagtailadmin/")
        if label != "lms" and not dresses_editor and not inside.startswith(f"taphuan/{label}/"):
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_nothing_inline(what):
    """A strict content policy would not run it."""
    wrong = [str(path.relative_to(ROOT)) for path in TEMPLATES if INLINE[what].search(path.read_text(encoding="utf-8"))]
    assert wrong == []


@pytest.mark.parametrize(("above", "below"), [("courses_learning", "courses_content"), ("courses_quiz", "lms_people")])
def test_may_know_runs_down_only(above, below):
    assert may_know(above, below)
    assert not may_know(below, above)
    assert not may_know("courses_content", "lms_roster")


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
