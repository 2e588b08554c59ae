"""Learners hand in their quizzes while server and worker are killed; whoever calls this says on which services."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from contextlib import suppress
from typing import Any

import requests

from tests.live import LiveSite, wait_until

LEARNERS = 8
PREPARE = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from courses.learning.domain import finish_lesson
from tests.factories.courses import activity_of, lesson_keys, make_course, make_enrolment, make_organiser
from tests.factories.people import AT, make_category, make_person, make_unit, make_user, post
from tests.factories.programmes import make_programme, make_target, require
issuer, unit, category = make_organiser(), make_unit("XA"), make_category()
course = make_course(lessons=1, questions=2, organiser=issuer)
programme = make_programme(issuer)
require(programme, "K", [course])
make_target(programme, {category: ["K"]})
sessions = []
for number in range(%d):
    person, user = make_person(), make_user("nguoi%%d" %% number)
    person.user = user
    person.save()
    post(person, unit, category)
    finish_lesson(enrolment=make_enrolment(person, course), lesson_key=lesson_keys(course)[0], by=user, at=AT)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "lms.accounts.backends.AccountBackend"
    session.save()
    sessions.append(session.session_key)
print(json.dumps({"sessions": sessions, "activity": str(activity_of(course).uuid)}))
"""
EXACT = {
    "attempts": "SELECT COUNT(*) FROM courses_learning_attempt",
    "completions": "SELECT COUNT(*) FROM courses_learning_completion",
    "awards": "SELECT COUNT(*) FROM certification_awards_award WHERE revoked_at IS NULL",
    "certificates": "SELECT COUNT(*) FROM certification_certificates_certificate",
    "files": "SELECT COUNT(*) FROM certification_certificates_certificatefile",
    "jobs done": "SELECT COUNT(*) FROM lms_jobs_job WHERE state = 'done'",
}


def hand_in_under_fire(site: LiveSite, *, seed: int) -> None:
    """Kill the server or the worker at a random moment of each submission; nothing may be lost or doubled by it."""
    generator = random.Random(seed)
    site.prepare()
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    told = json.loads(site.manage("shell", "--no-imports", "-c", PREPARE % LEARNERS).splitlines()[-1])
    site.start("worker")
    site.start_server()
    for session in told["sessions"]:
        learner = Learner(site, session, told["activity"])
        learner.start()
        submission = threading.Thread(target=learner.submit_once)
        victim = generator.choice(["server", "server", "worker"])
        submission.start()
        time.sleep(generator.uniform(0, 0.12))
        site.kill(victim)
        submission.join()
        site.start_server() if victim == "server" else site.start("worker")
        learner.submit_until_done()
    wait_until("every certificate is rendered", lambda: counted(site)["jobs done"] == LEARNERS, seconds=90)
    assert counted(site) == dict.fromkeys(EXACT, LEARNERS)
    numbers = [row[0] for row in site.rows("SELECT number FROM certification_certificates_certificate ORDER BY number")]
    assert numbers == list(range(1, LEARNERS + 1))
    assert site.rows("SELECT COUNT(*) FROM lms_journal_change WHERE handled_at IS NULL") == [(0,)]
    assert len(list((site.var / "private").rglob("*.pdf"))) == LEARNERS
    figures = json.loads(site.manage("coverage", "--unit", "XA", "--format", "json"))
    assert (figures["headcount"], figures["covered"]) == (LEARNERS, LEARNERS)


def counted(site: LiveSite) -> dict[str, Any]:
    return {name: site.rows(query)[0][0] for name, query in EXACT.items()}


class Learner:
    """One browser's worth of requests, signed in by its session cookie."""

    def __init__(self, site: LiveSite, session: str, activity: str) -> None:
        self.site, self.activity = site, activity
        self.http = requests.Session()
        self.http.cookies.set("sessionid", session)
        self.page = ""

    def start(self) -> None:
        intro = self.http.get(f"{self.site.url}/kiem-tra/{self.activity}/", timeout=30)
        done = self.http.post(intro.url + "bat-dau/", data=self._token(intro.text), timeout=30)
        self.page, self.form = done.url, done.text

    def submit_once(self) -> None:
        """Send the right answers ("Đúng"); the connection may break at any point."""
        answers = dict(re.findall(r'name="(q-[^"]+)" value="([^"]+)"> <span>Đúng</span>', self.form))
        assert len(answers) == 2
        with suppress(requests.RequestException):
            self.http.post(self.page, data={**self._token(self.form), **answers}, timeout=30)

    def submit_until_done(self) -> None:
        """What a person does: open the page again, and hand in again if it still asks."""
        for _ in range(5):
            now = self.http.get(self.page, timeout=30)
            if now.url.endswith("/ket-qua/"):
                assert "Bạn đã đạt." in now.text
                return
            self.form = now.text
            self.submit_once()
        raise AssertionError("The quiz could not be handed in.")

    def _token(self, page: str) -> dict[str, str]:
        return {"csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]}
