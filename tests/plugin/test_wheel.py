"""What the wheel holds: everything that a host site needs, and no test."""

from __future__ import annotations

import re
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tests.wheel import PACKAGES, ROOT

pytestmark = pytest.mark.plugin
DATA = ("templates", "static", "locale", "sample", "documents", "vendor")


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def test_wheel_holds_every_module_template_static_file_font_and_sample(names):
    tree = [path.relative_to(ROOT) for top in PACKAGES for path in (ROOT / top).rglob("*") if path.is_file()]
    wanted = {
        path.as_posix()
        for path in tree
        if path.suffix == ".py" or (set(path.parts) & set(DATA) and not path.name.startswith("."))
    }
    assert wanted - names == set()
    assert {
        "lms/static/taphuan/vendor/htmx.min.js",
        "lms/vendor/fonts/Tinos-Regular.ttf",
        "lms/vendor/fonts/BeVietnamPro-Regular.ttf",
        "lms/people/migrations/0001_initial.py",
        "lms/templates/taphuan/base.html",
        "certification/desk/sample/programme_vi.json",
        "lms/py.typed",
    } <= names


def test_wheel_holds_packages_of_ours_only(names):
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == set(PACKAGES)
    assert [name for name in names if re.search(r"(^|/)(tests?|conftest)(/|\\.py$)", name)] == []


def test_wheel_asks_for_what_the_runtime_list_names(wheel, names):
    metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
    asked = Parser().parsestr(zipfile.ZipFile(wheel).read(metadata).decode()).get_all("Requires-Dist") or []
    lines = (ROOT / "requirements" / "runtime.in").read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if line and not line.startswith("#")]

    def plain(requirement: str) -> str:
        return re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower()

    assert sorted(map(plain, asked)) == sorted(map(plain, named))
