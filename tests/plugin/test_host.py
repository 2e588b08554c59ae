"""The product as a plugin: the wheel in somebody else's Wagtail site, with their user model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.plugin
STORY = Path(__file__).with_name("story.py")
CATALOGUE = """
from django.test import Client
from django.urls import reverse
response = Client().get(reverse("courses_learning:catalogue"))
print(response.status_code, "taphuan" in response.content.decode())
"""


def test_host_runs_on_the_wheel_and_not_on_this_tree(host):
    found = host.run("-c", "import lms, courses, certification; print(lms.__file__)").stdout
    assert str(host.folder / "venv") in found


def test_host_passes_the_system_check(host):
    assert "no issues" in host.manage("check").stdout


def test_no_room_asks_for_a_migration_under_a_foreign_user_model(migrated):
    assert "No changes detected" in migrated.manage("makemigrations", "--check", "--dry-run").stdout


def test_our_user_model_stays_out(migrated):
    code = "from django.apps import apps; print(apps.is_installed('lms.users'), 'lms_users' in apps.app_configs)"
    assert migrated.manage("shell", "--no-imports", "-c", code).stdout.split() == ["False", "False"]


def test_catalogue_answers_in_the_host(migrated):
    assert migrated.manage("shell", "--no-imports", "-c", CATALOGUE).stdout.split() == ["200", "True"]


def test_course_is_authored_finished_and_certified_in_the_host(migrated):
    migrated.write("story.py", STORY.read_text(encoding="utf-8"))
    told = migrated.run("story.py").stdout
    assert told.splitlines()[-1] == "PDF 00001"


def test_host_with_a_courses_module_of_its_own_is_refused(host):
    """Python would find the host's; the message names both and says what to do."""
    host.write("courses/__init__.py", "")
    try:
        done = host.manage("check", check=False)
    finally:
        shutil.rmtree(host.folder / "courses")
    assert done.returncode != 0
    assert "Tập huấn needs its own top-level package 'courses'" in done.stderr
    assert str(host.folder / "courses") in done.stderr
    assert "Rename the host site's 'courses' module" in done.stderr
