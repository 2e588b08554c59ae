"""Three hundred phones check in at once on a real server: who was answered what, and what the database holds then.

`python -m tests.rush` runs it on SQLite, or on DATABASE_URL, which must name an empty database, and prints one line.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.live import LiveSite

PHONES = 300
AT_ONCE = 40
"""Connections that are open at the same time; a hall's phones do not wait for one another."""
CSRF = "rushrushrushrushrushrushrushrush"
SEED = """
import datetime as d, json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from courses.classes import domain
from courses.classes.models import Seat
from courses.content.authoring import CourseDraft, LessonDraft, write_course
from courses.content.authors import ensure_organiser
from lms.dates import now
from lms.people.domain import create_unit, register_person
at = now()
unit = create_unit(code="TINH", name="Tỉnh Thử", kind="province", valid_from=d.date(2025, 7, 1), at=at)
shelf, _, _ = ensure_organiser(unit=unit)
lesson = LessonDraft("bai", "Bài", 5, [("heading", "Mở đầu")])
course = write_course(shelf=shelf, draft=CourseDraft(slug="khoa", title="Khóa", summary="Một buổi", lessons=[lesson],
    objectives=["Biết"]), by=None, at=at)
made = domain.plan_class(course=course, organiser=unit, invited=unit, title="Lớp đông", venue="Hội trường",
    sittings=[domain.Sitting(at - d.timedelta(minutes=5), at + d.timedelta(hours=2))], trainers=[], categories=[],
    by=None, at=at)
domain.announce_class(training_class=made, by=None, at=at)
people, keys = [], []
for number in range(COUNT):
    user = get_user_model().objects.create(username=f"nguoi{number}")
    person = register_person(full_name="Nguyễn Thị Thử", at=at)
    person.user = user
    person.save()
    people.append(person)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "lms.accounts.backends.AccountBackend"
    session.save()
    keys.append(session.session_key)
made.refresh_from_db()
domain.nominate(training_class=made, persons=people, by=None, at=at)
print("KEYS", json.dumps([made.sessions.get().pk, keys]))
"""
TOKEN = (
    "from courses.classes.tokens import token_for; from lms.dates import now; print('TOKEN', token_for({pk}, at=now()))"
)


@dataclass
class Rush:
    """`answers`: how often each status came; `marks`: rows in the database; `seconds` from first scan to last."""

    answers: dict[int, int]
    marks: int
    seconds: float
    slowest: float


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: object, **named: object) -> None:
        return None


def rush(site: LiveSite, *, phones: int = PHONES) -> Rush:
    """Prepare a class and let `phones` people scan one code and press the button, each as fast as she is answered."""
    printed = site.manage("shell", "--command", SEED.replace("COUNT", str(phones)))
    session, keys = json.loads(printed.split("KEYS ")[1].splitlines()[0])
    site.start_server()
    token = site.manage("shell", "--command", TOKEN.format(pk=session)).split("TOKEN ")[1].strip()
    opener = urllib.request.build_opener(_NoRedirect())
    longest: list[float] = []

    def ask(address: str, key: str, *, post: bool) -> int:
        headers = {"Cookie": f"sessionid={key}; csrftoken={CSRF}", "X-CSRFToken": CSRF, "Origin": site.url}
        request = urllib.request.Request(site.url + address, data=b"" if post else None, headers=headers)  # noqa: S310
        try:
            return int(opener.open(request, timeout=60).status)
        except urllib.error.HTTPError as error:
            return error.code

    def check_in(key: str) -> int:
        begun = time.monotonic()
        scanned = ask(f"/diem-danh/{token}/", key, post=False)
        answer = ask("/diem-danh/", key, post=True) if scanned == 302 else scanned
        longest.append(time.monotonic() - begun)
        return answer

    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as hall:
        found = list(hall.map(check_in, keys))
    seconds = time.monotonic() - begun
    marks = site.rows("SELECT COUNT(*) FROM courses_classes_mark WHERE minutes > 0")[0][0]
    return Rush({status: found.count(status) for status in set(found)}, marks, seconds, max(longest))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="taphuan-rush-") as folder:
        site = LiveSite(var=Path(folder) / "var")
        try:
            site.prepare()
            site.manage("collectstatic", "--noinput", "--verbosity", "0")
            found = rush(site)
        finally:
            site.stop()
    where = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    print(  # noqa: T201
        f"{where}: {PHONES} phones, answers {found.answers}, {found.marks} marks, {found.seconds:.1f} s in all, "
        f"slowest {found.slowest:.1f} s"
    )
    return 0 if found.marks == PHONES else 1


if __name__ == "__main__":
    sys.exit(main())
