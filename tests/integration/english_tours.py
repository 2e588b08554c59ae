"""Visits to every page of the demo in English, in all the states that a client without a browser can bring about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from certification.assignments.domain import refresh_periods
from certification.assignments.models import Assignment
from certification.awards.models import Award, Path
from certification.campaigns.models import CalendarEntry, Drive
from certification.certificates.models import Certificate
from certification.desk.sample.programme import read_source
from courses.content.models import CourseIndexPage, CoursePage, Hotline, LessonPage
from courses.learning.domain import record_completion
from courses.learning.enums import CompletionSource
from courses.quiz.models import Question, Quiz, QuizSession
from courses.scenario.models import Scenario
from courses.teaching.models import CourseCohort
from lms import dates
from lms.accounts.domain import issue_codes
from lms.outbox.domain import send_message
from lms.outbox.models import Delivery
from lms.outbox.tokens import unsubscribe_url
from lms.people.models import Person, Unit
from tests.factories.courses import right_answers, wrong_answers
from tests.factories.factors import add_app
from tests.factories.people import make_user
from tests.factories.workbooks import row, workbook

HEADER = [
    "No.", "Full name", "Date of birth", "Sex", "Citizen ID", "Phone", "Email", "Unit", "Category", "Position",
]  # fmt: skip
Pages = Iterator[tuple[str, Any]]
"""(what it is, the response)."""


def in_english(username: str = "") -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    if username:
        client.force_login(get_user_model().objects.get(username=username))
    return client


def of_visitor() -> Pages:
    client, claim = in_english(), "/accounts/claim/"
    course = CoursePage.objects.order_by("pk")[0].course.code
    yield "first page", client.get("/")
    yield "course", client.get(reverse("courses_learning:course", args=[course]))
    yield "no such course", client.get("/courses/khong-co/")
    yield "sign in", client.get("/accounts/login/")
    yield "sign in refused", client.post("/accounts/login/", {"login": "hocvien", "password": "sai-mat-khau"})
    yield "sign in empty", client.post("/accounts/login/", {})
    yield "code", client.get(claim)
    yield "code empty", client.post(claim, {"code": ""})
    yield "code refused", client.post(claim, {"code": "AAAA-BBBB-CCCC"})
    person = Person.objects.filter(user=None).order_by("pk")[0]
    client.post(claim, {"code": issue_codes(people=[person], by=None, at=dates.now())[0][1]})
    yield "new account", client.get(claim)
    yield "new account refused", client.post(claim, {"username": "a b", "password": "1", "password_again": "2"})
    yield "forgotten password", client.get("/accounts/password/reset/")
    yield "forgotten password, no such address", client.post("/accounts/password/reset/", {"email": "a"})
    yield "link sent", client.get("/accounts/password/reset/done/")
    yield "link used up", client.get("/accounts/password/reset/key/1-abc/")
    yield "sign up", client.get("/accounts/signup/")
    for name in ("tro-giup", "mat-mang", "giao-dien"):
        yield name, client.get(f"/{name}/")
    yield "no such page", client.get("/khong-co-trang-nay/")
    tries = [client.post(claim, {"code": f"AAAA-BBBB-CC{a}{b}"}) for a in "CDEF" for b in "GHJKMN"]
    yield "too many codes", next(page for page in tries if page.status_code == 429)


def of_certificates() -> Pages:
    client, lookup = in_english(), reverse("certification_certificates:lookup")
    valid, expired, revoked = Certificate.objects.order_by("pk")[:3]
    today = dates.today()
    Award.objects.filter(pk=expired.award_id).update(expires_on=today - timedelta(days=1))
    Award.objects.filter(pk=revoked.award_id).update(revoked_at=dates.now(), revoked_reason="x")
    yield "look-up", client.get(lookup)
    yield "look-up without a file", client.post(lookup)
    yield "look-up of another file", client.post(lookup, {"file": SimpleUploadedFile("a.pdf", b"%PDF-")})
    for name, certificate in (("valid", valid), ("expired", expired), ("revoked", revoked)):
        yield name, client.get(reverse("certification_certificates:verify", args=[certificate.code]))
    address = reverse("certification_certificates:verify", args=[valid.code])
    for typed in ("x", "1/1/1950", *["2/2/1951"] * 5):
        yield f"birth date {typed}", client.post(address, {"birth_date": typed})
    yield "unknown", client.get("/verify/AAAA-BBBB-CCCC-DDDD/")


def of_trainee() -> Pages:
    client = in_english("hocvien")
    yield "nothing done yet", client.get("/learn/")
    yield "courses", client.get("/")
    short = next(module["title"] for module in read_source() if module["code"] == "M6")
    course = next(course for course in client.get("/").context["courses"] if course.title == short)
    yield "course not begun", client.get(course.url)
    at = client.post(reverse("courses_learning:enrol", args=[course.code])).url
    yield "lesson", client.get(at)
    yield "lesson of no course", client.get(reverse("courses_learning:lesson", args=[course.code, "khong-co"]))
    yield "course begun", client.get(course.url)
    for line in course.lessons:
        at = client.post(reverse("courses_learning:finish", args=[course.code, line.slug])).url
        yield "lesson done", client.get(reverse("courses_learning:lesson", args=[course.code, line.slug]))
    yield "quiz to come", client.get(at)
    yield "only the quiz is left", client.get(course.url)
    yield from of_quiz(client, at.replace("/bat-dau/", "/"))
    yield "tried in vain or passed", client.get(course.url)
    yield from of_scenario(client)
    yield "my learning", client.get("/learn/")
    mine = Certificate.objects.filter(award__person__user__username="hocvien").order_by("-pk")[0]
    yield "certificate being made", client.get(reverse("certification_certificates:download", args=[mine.code]))
    yield (
        "somebody else's",
        client.get(reverse("certification_certificates:download", args=[Certificate.objects.order_by("pk")[0].code])),
    )
    yield "account", client.get("/accounts/")
    yield "password", client.get("/accounts/password/change/")
    refused = {"oldpassword": "x", "password1": "abc", "password2": "xyz"}
    yield "password refused", client.post("/accounts/password/change/", refused)
    for page in ("thiet-bi", "bao-ve", "du-lieu-ca-nhan", "reauthenticate", "inactive"):
        yield f"account {page}", client.get(f"/accounts/{page}/")
    yield "device gone", client.post("/accounts/thiet-bi/dang-xuat/", {"device": "0"}, follow=True)
    user = get_user_model().objects.get(username="hocvien")
    user.set_password("mot-mat-khau-khac")
    user.save()
    client.post("/accounts/login/", {"login": "hocvien", "password": "mot-mat-khau-khac"})
    for page in ("", "totp/activate/", "webauthn/", "webauthn/add/"):
        yield f"second factor {page}", client.get(f"/accounts/2fa/{page}")
    yield "code refused", client.post("/accounts/2fa/totp/activate/", {"code": "1"})
    add_app(user)
    for page in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "reauthenticate/"):
        yield f"second factor on {page}", client.get(f"/accounts/2fa/{page}")
    yield "code of the app refused", client.post("/accounts/2fa/reauthenticate/", {"code": "1"})
    yield "sign out", client.get("/accounts/logout/")
    yield "no right", client.get("/manage/")
    yield "signed out", client.post("/accounts/logout/", follow=True)
    stranger = in_english()
    stranger.force_login(make_user("khong-ho-so"))
    yield "login without a person", stranger.get("/learn/")
    yield (
        "enrolment without a person",
        stranger.post(reverse("courses_learning:enrol", args=[course.code]), follow=True),
    )


def of_quiz(client: Client, intro: str) -> Pages:
    """Nothing answered, a forged answer, all wrong, all right."""
    for choose in (wrong_answers, right_answers):
        yield "quiz", client.get(intro)
        begun = client.post(reverse("courses_quiz:start", args=[client.get(intro).context["activity"].uuid])).url
        answers = {f"q-{pk}": chosen for pk, chosen in choose(QuizSession.objects.latest("pk")).items()}
        yield "questions", client.get(begun)
        yield "questions missing", client.post(begun, dict([*answers.items()][:1]), follow=True)
        yield "answers refused", client.post(begun, {"q-khong-co": "x"})
        yield "result", client.post(begun, answers, follow=True)


def of_scenario(client: Client) -> Pages:
    """The scenario of M3: a note, a hard scene passed by, a choice refused, an end that is not good."""
    title = next(module["title"] for module in read_source() if module["code"] == "M3")
    course = next(course for course in client.get("/").context["courses"] if course.title == title)
    client.post(reverse("courses_learning:enrol", args=[course.code]))
    scenario = Scenario.objects.get(title="Tình huống: người gõ cửa")
    intro = reverse("courses_scenario:intro", args=[scenario.uuid])
    yield "scenario to come", client.get(intro)
    at = client.post(reverse("courses_scenario:start", args=[scenario.uuid])).url
    yield "first scene", client.get(at)
    yield "no choice", client.post(at, {"step": "0"}, follow=True)
    yield "choice refused", client.post(at, {"step": "0", "choice": "x"})
    play, step = at.partition("#")[0], 0
    while (page := client.get(play)).status_code == 200:
        scene = page.context["scene"]
        yield "scene", page
        yield "scenario begun", client.get(intro)
        chosen = {"pass_by": "1"} if scene["content_note"] else {"choice": scene["choices"][0]["id"]}
        yield "next step", client.post(play, {"step": step, **chosen}, follow=True)
        step += 1
        yield "stale step", client.post(play, {"step": "0", "choice": "x"}, follow=True)
    yield "begun anew", client.post(reverse("courses_scenario:start", args=[scenario.uuid]), follow=True)


def of_manager() -> Pages:
    client = in_english("quanly")
    figures = reverse("certification_desk:figures", args=["NB"])
    commune = Unit.objects.get(name="Xã Nghĩa Sơn").code
    yield "manage", client.get("/manage/", follow=True)
    for query in ("", "?indicator=extended&geography=then&as_of=2025-01-01", "?as_of=2099-01-01", "?indicator=x"):
        yield f"figures {query}", client.get(figures + query)
    yield "figures of a commune", client.get(reverse("certification_desk:figures", args=[commune]))
    for query in ("", "?held=no", "?search=khong-co-ai"):
        yield f"people {query}", client.get(reverse("certification_desk:people", args=["NB"]) + query)
    export = reverse("certification_desk:figures_export", args=["NB"])
    for audience in ("internal", "external"):
        yield f"export {audience}", client.get(f"{export}?format=xlsx&audience={audience}")
    yield "export refused", client.get(f"{export}?format=pdf")
    yield "template", client.get(reverse("certification_desk:roster_template"))
    yield from of_roster(client)
    yield "cards", client.get("/manage/cards/?everyone=on")
    yield "cards of nobody", client.get("/manage/cards/?q=khong-co-ai")
    yield "no card chosen", client.post("/manage/cards/print/", follow=True)
    shown = {"all": "1", "shown": client.get("/manage/cards/").context["shown_ids"], "once": "a"}
    yield "cards printed", client.post("/manage/cards/print/", shown)
    yield "cards printed already", client.post("/manage/cards/print/", shown, follow=True)
    managers = {"person": Person.objects.get(user__username="quanly").pk, "once": "b"}
    yield "card of a manager", client.post("/manage/cards/print/", managers, follow=True)


def line(name: str = "Nguyen Thi An", sex: str = "Female", category: str = "cong-tac-vien", **cells: Any) -> list[Any]:
    return row(name, sex=sex, category=category, **cells)


def of_roster(client: Client) -> Pages:
    unit, address = Unit.objects.get(code="NB"), "/manage/roster/"

    def send(*rows: list[Any], data: bytes | None = None) -> Any:
        file = SimpleUploadedFile("a.xlsx", workbook(rows, header=HEADER) if data is None else data)
        return client.post(address, {"unit": unit.pk, "file": file}, follow=True)

    def own(page: Any, what: str) -> str:
        return reverse(f"certification_desk:roster_{what}", args=[page.context["head"].pk])

    bad = [
        line(""), line("a1"), line(birth="x"), line(birth="1990"), line(birth="31/02/1990"), line(birth="1/1/1900"),
        line(sex="x"), line(identity="123456789"), line(identity="1"), line(phone="12"), line(email="a"),
        line(unit="x"), line(category="x"), line(job="x" * 200), line(birth="", identity=""), line(), line(),
        line("Mau Mot", category=""),
    ]  # fmt: skip
    twice = ["Name", "Full name", "Full name", "Unit"]
    yield "roster", client.get(address)
    yield "roster without a file", client.post(address, {"unit": unit.pk})
    for name, data in (("no workbook", b"x"), ("an archive", b"PK\x03\x04"), ("empty", workbook([], header=HEADER))):
        yield f"roster of {name}", send(data=data)
    yield "roster without a header", send(data=workbook([line()], header=["a", "b"]))
    yield (
        "roster with one column twice",
        send(data=workbook([line()], header=twice)),
    )
    preview = send(*bad)
    yield "roster with errors", preview
    yield "errors", client.get(own(preview, "errors"))
    good = send(line("Mau Hai", unit="Xã Nghĩa Sơn"))
    yield "roster preview", good
    yield "roster imported", client.post(own(good, "apply"), follow=True)
    yield "roster gone", client.post(own(good, "apply"), follow=True)
    doubtful = send(line("Mau Ba", unit="Xã Nghĩa Sơn"), line("Mau Ba", unit="Xã Nghĩa Sơn"))
    yield "roster with a doubt", doubtful
    yield "roster queued", client.post(own(doubtful, "apply"), follow=True)
    yield "review", client.get("/manage/review/")
    yield "roster taken back", client.post(own(doubtful, "undo"), follow=True)
    yield "roster with lost zeros", send(line("Mau Bon", identity="1090000123"))
    yield "roster dropped", client.post(own(preview, "drop"), follow=True)
    yield "roster dropped, its page", client.get(own(preview, "import"))
    yield "roster changed", send(line("Mau Hai", unit="Xã Nghĩa Sơn", sex="Male", job="x", phone="0900000009"))
    yield "roster the same", send(line("Mau Hai", unit="Xã Nghĩa Sơn"))


def of_campaigns() -> Pages:
    """Drives and the calendar, as managers make them and as learners meet them."""
    client, learner = in_english("quanly"), in_english("hocvien")
    drive = Drive.objects.order_by("pk")[0]
    unit, course = drive.unit, drive.courses.order_by("pk")[0]

    def at(name: str, *args: Any) -> str:
        return reverse(f"certification_campaigns:{name}", args=args)

    for name in ("drives", "new", "calendar"):
        yield name, client.get(at(name))
    for name in ("result", "people", "edit", "share", "invite"):
        yield f"drive {name}", client.get(at(name, drive.pk))
    yield "people done", client.get(at("people", drive.pk) + "?show=done")
    yield "people refused", client.get(at("people", drive.pk) + "?unit=x")
    yield "result as a workbook", client.post(at("export", drive.pk), {})
    yield "drive refused", client.post(at("new"), {"name": "", "ends_on": "x"})
    given = {
        "unit": unit.pk, "name": "Drive A", "courses": course.pk, "starts_on": "2020-01-02", "ends_on": "2020-01-01",
    }  # fmt: skip
    yield "drive of wrong days", client.post(at("new"), given)
    yield "drive made", client.post(at("new"), {**given, "starts_on": "2020-01-01"}, follow=True)
    over = Drive.objects.get(name="Drive A")
    yield "drive changed", client.post(at("edit", over.pk), {**given, "starts_on": "2020-01-01"}, follow=True)
    yield "invite refused", client.post(at("invite", drive.pk), {"unit": ""})
    yield "invite counted", client.post(at("invite", drive.pk), {"unit": unit.pk})
    yield "invited", client.post(at("invite", drive.pk), {"unit": unit.pk, "confirm": "1"}, follow=True)
    yield "invite to one that is over", client.get(at("invite", over.pk))
    landing = at("landing", drive.token)
    for name, who in (
        ("visitor", in_english()),
        ("learner", learner),
        ("login without a person", in_english("admin")),
    ):
        yield f"landing for a {name}", who.get(landing)
    yield "landing without a course", learner.post(landing, {}, follow=True)
    yield "joined", learner.post(landing, {"course": course.code}, follow=True)
    yield "landing of a member", learner.get(landing)
    yield "landing of one that is over", learner.post(at("landing", over.token), {"course": course.code}, follow=True)
    yield "no such drive", learner.get(at("landing", "khong-co"))
    yield "banners", learner.get("/")
    yield "drive closed", client.post(at("close", drive.pk), follow=True)
    yield "landing of a closed one", learner.get(landing)
    chief = in_english("admin")
    entry = CalendarEntry.objects.order_by("pk")[0]
    yield "calendar of an administrator", chief.get(at("calendar"))
    for address in (at("entry_new"), at("entry_edit", entry.pk)):
        yield f"entry {address}", chief.get(address)
    wrong = {
        "kind": "deadline",
        "begins": "1/1",
        "ends": "2/1",
        "steps": "x",
        "first_year": "2030",
        "last_year": "2029",
    }
    yield "entry refused", chief.post(at("entry_new"), wrong)
    yield "entry of no day", chief.post(at("entry_new"), {"begins": "31/02", "steps": "1,2,3,4,5,6,7"})
    once = {"kind": "deadline", "name": "Report", "begins": "1/1", "first_year": "2020", "last_year": "2020"}
    yield "entry made", chief.post(at("entry_new"), {**once, "tells": "unit", "is_active": "on"}, follow=True)


def of_administrator() -> Pages:
    """The register, units, declarations, rights and the log, as whoever administers them sees them."""
    client = in_english("admin")
    person, other = Person.objects.filter(staff_code__startswith="MAU-").order_by("pk")[:2]
    posting, unit = person.postings.order_by("pk")[0], Unit.objects.order_by("pk").get(code="NB-NGHIASON")
    hers = f"/manage/people/{person.uuid}/"
    yield "why she is counted", client.get(f"/manage/units/NB/people/{person.uuid}/why/")
    yield "attendances", client.get("/manage/units/NB/attendances/")
    for page in ("", "?q=khong-co-ai", "?standing=left&col=identity&col=login", "add/"):
        yield f"register {page}", client.get(f"/manage/people/{page}")
    yield "person refused", client.post("/manage/people/add/", {"full_name": "1", "phone": "1", "email": "a"})
    written = client.post("/manage/people/export/", {}, follow=True)
    yield "workbook", written
    for page in ("", "edit/", "post/", f"postings/{posting.pk}/end/", f"postings/{posting.pk}/void/", "merge/"):
        yield f"person {page}", client.get(hers + page)
    yield "end refused", client.post(f"{hers}postings/{posting.pk}/end/", {"valid_to": "01/01/2000"})
    yield "edit refused", client.post(f"{hers}edit/", {"full_name": "", "identity": "12", "birth_date": "01/01/1900"})
    yield "two records", client.get(f"{hers}merge/?other={other.uuid}")
    yield "merged", client.post(f"{hers}merge/", {"other": other.uuid, "reason": "x"}, follow=True)
    merge = person.absorbed.get()
    yield "parted", client.post(f"{hers}unmerge/{merge.pk}/", follow=True)
    yield "parted twice", client.post(f"{hers}unmerge/{merge.pk}/", follow=True)
    for page in ("roles", "audit", "units", "unit-changes", "unit-changes/new", "unit-changes/merge", "declarations"):
        yield page, client.get(f"/manage/{page}/")
    yield "role refused", client.post("/manage/roles/", {"login": "khong-co"})
    for page in ("record", "rename", "move", "close", "split"):
        yield f"unit {page}", client.get(f"/manage/units/{unit.code}/{page}/")
        if page != "record":
            yield f"unit {page} refused", client.post(f"/manage/units/{unit.code}/{page}/", {"effective_on": "x"})
    yield "new unit refused", client.post("/manage/unit-changes/new/", {})
    yield from of_assignments(client)
    for page in ("", "new/"):
        yield f"declaration {page}", client.get(f"/manage/declarations/units/{unit.code}/{page}")
    yield "declaration refused", client.post(f"/manage/declarations/units/{unit.code}/new/", {})
    for query in ("", "?year=1066", "?year=2026"):
        yield f"plan of classes {query}", client.get(f"/manage/classes/plan/{query}")
    yield "sheet of declarations", client.get("/manage/declarations/upload/")


def of_assignments(client: Client) -> Pages:
    """Given, changed, exempted, exported; and what the learner sees of it."""
    today, course = dates.today(), CoursePage.objects.order_by("pk")[0].course
    path = f"path-{Path.objects.order_by('pk')[0].pk}"
    unit = Unit.objects.get(code="NB")
    yield "assignments", client.get("/manage/assignments/")
    yield "new assignment", client.get("/manage/assignments/new/")
    for wrong in ({}, {"starts_on": "2026-01-02", "ends_on": "2026-01-01", "due_on": "2026-01-01", "due_days": ""}):
        data = {"name": "A", "unit": unit.pk, "what": path, "window_days": "9", "renews_months": "9"} if wrong else {}
        yield "assignment refused", client.post("/manage/assignments/new/", {**data, **wrong})
    good = {
        "name": "Assignment A", "unit": unit.pk, "what": f"course-{course.pk}", "starts_on": "2026-01-01",
        "due_on": (today + timedelta(days=3)).isoformat(), "window_days": "20", "renews_months": "2",
        "joined_within_days": "900",
    }  # fmt: skip
    preview = client.post("/manage/assignments/new/", good)
    yield "assignment preview", preview
    yield "assignment changed meanwhile", client.post("/manage/assignments/new/", {**good, "confirm": "1"})
    confirm = {**good, "confirm": "1", "token": preview.context["preview"].token}
    client.post("/manage/assignments/new/", confirm)
    made = Assignment.objects.latest("pk")
    refresh_periods(at=dates.now())
    hers = f"/manage/assignments/{made.uuid}/"
    late = {
        **good,
        "due_on": "2026-01-02",
        "ends_on": (today + timedelta(days=90)).isoformat(),
        "joined_within_days": "",
    }
    yield "assignment changed", client.post(f"{hers}change/", late)
    person = Person.objects.get(user__username="hocvien")
    exempt = f"{hers}people/{person.uuid}/exempt/"
    yield "exemption", client.get(exempt)
    yield (
        "exemption refused",
        client.post(exempt, {"reason": "other", "starts_on": "2026-01-02", "last_on": "2026-01-01"}),
    )
    yield "exempt", client.post(exempt, {"reason": "leave", "starts_on": today.isoformat()}, follow=True)
    yield "exempt already", client.post(exempt, {"reason": "leave", "starts_on": today.isoformat()})
    yield "given and exempt", in_english("hocvien").get("/learn/")
    for query in ("", "?state=exempt", "?state=done", "?q=khong-co-ai"):
        yield f"people of an assignment {query}", client.get(hers + query)
    exemption = made.exemptions.get()
    yield "workbook of an assignment", client.post(f"{hers}export/", {"state": "done"})
    yield "exemption ended", client.post(f"{hers}exemptions/{exemption.pk}/end/", follow=True)
    yield "given", in_english("hocvien").get("/learn/")
    yield "assignments given", client.get("/manage/assignments/")


def of_question_files(client: Client) -> Pages:
    """A file with what the bank does not have, a file that is none, and a file imported twice."""
    address, unit = reverse("taphuan_question_import"), CourseIndexPage.objects.order_by("pk")[0].organiser_id
    gift = (
        "::A::Essay{}\n\nTwo?{=a ~b}\n\n{#3}\n\nx{=a\n\ny\n\nz{~%50%a ~%50%b ~c}\n\nw{=a ~%50%b}\n\n"
        "v{=a =%50%b =*}\n\nu{=a =b ~c}"
    )
    sheet = "PK"
    for name, text in (("a.txt", gift), ("b.xlsx", sheet), ("c.txt", "\n"), ("d.txt", "Q?\nA. a\nB. b\nANSWER: C\n")):
        sent = client.post(address, {"file": SimpleUploadedFile(name, text.encode()), "organiser": unit})
        yield f"questions of {name}", sent if sent.status_code == 422 else client.get(sent.url)
        if sent.status_code == 302:
            yield f"{name} imported", client.post(sent.url, follow=True)
            yield f"{name} again", client.get(sent.url)


def of_teaching() -> Pages:
    """The trainer's desk over the sample's cohort, and what learners see of it."""
    client = in_english("giangvien")
    bound = CourseCohort.objects.select_related("course", "cohort").order_by("pk")[0]
    course, cohort = bound.course, bound.cohort

    def at(name: str, *args: Any) -> str:
        return reverse(f"courses_teaching:{name}", args=[course.code, *args])

    yield "courses taught", client.get(reverse("courses_teaching:courses"))
    for name in ("overview", "learners", "cohorts", "message", "quizzes", "times", "surveys"):
        yield f"teaching {name}", client.get(at(name))
    for query in ("?show=stuck", "?show=done", f"?cohort={cohort.pk}&show=not_done"):
        yield f"learners {query}", client.get(at("learners") + query)
    yield "no such cohort", client.get(at("learners") + "?cohort=0")
    quiz = Quiz.objects.order_by("pk")[0]
    yield "help", client.get(at("grant", course.enrolments.order_by("pk")[0].uuid) + f"?quiz={quiz.pk}")
    yield "items", client.get(at("items", quiz.uuid))
    asked = next(iter(client.get(at("items", quiz.uuid)).context["items"]))[0].id
    regrade = at("regrade", quiz.uuid, asked)
    for query in ("?treatment=key", "?treatment=everybody"):
        yield f"regrade {query}", client.get(regrade + query)
    yield "regrade refused", client.post(regrade, {"treatment": "everybody"})
    yield "regrades none", client.get(at("regrades"))
    yield "regraded", client.post(regrade, {"treatment": "everybody", "reason": "x"}, follow=True)
    yield "export", client.post(at("export"), {})
    yield "cohort", client.get(at("cohort", cohort.pk))
    yield "cohort refused", client.post(at("cohorts"), {"name": ""})
    yield "cohort made", client.post(at("cohorts"), {"name": "Cohort A"}, follow=True)
    yield "nobody added", client.post(at("cohort_change", cohort.pk), {"add": "1"}, follow=True)
    yield "link renewed", client.post(at("cohort_change", cohort.pk), {"renew": "1"}, follow=True)
    cohort.refresh_from_db()
    join = reverse("courses_teaching:join", args=[cohort.token])
    yield "join", client.get(join)
    yield "no such link", client.get(reverse("courses_teaching:join", args=["khong-co"]))
    yield "message refused", client.post(at("message"), {"show": "all", "cohort": ""})
    for _twice in range(2):
        yield "message sent", client.post(at("message"), {"show": "stuck", "cohort": "", "body": "Go on."}, follow=True)
    for kind in ("reaction", "followup"):
        yield f"words of {kind}", client.get(at("survey_edit", kind))
        yield f"words of {kind} refused", client.post(at("survey_edit", kind), {})
    learner = in_english("hocvien")
    yield "joined", learner.post(join, follow=True)
    yield "nothing to answer", learner.get(at("answer", "reaction"))
    person = Person.objects.get(user__username="hocvien")
    record_completion(
        person_id=person.pk, edition=course.current_edition, source=CompletionSource.ONLINE, key="survey",
        happened_on=dates.today(), evidence={}, by=None, at=dates.now(),
    )  # fmt: skip
    yield "survey", learner.get(at("answer", "reaction"))
    yield "survey empty", learner.post(at("answer", "reaction"), {"number": ""})
    yield "survey answered", learner.post(at("answer", "reaction"), {"s1": "5", "number": ""}, follow=True)
    send_message(persons=[person], subject="Subject", body="Body", link="/", key="a", by=None, at=dates.now())
    yield "a message waits", learner.get("/learn/")
    yield "messages", learner.get("/tin-nhan/")
    yield "message", learner.get(reverse("lms_outbox:message", args=[person.messages.get().uuid]))
    yield from of_outbox(learner, person)
    yield "cohort closed", client.post(at("cohort_change", cohort.pk), {"close": "1"}, follow=True)
    yield "join closed", client.get(join)
    yield "join closed refused", learner.post(join, follow=True)


def of_outbox(learner: Client, person: Person) -> Pages:
    """How she wants to be told, the link in a letter, and what her manager sees of what went wrong."""
    preferences = reverse("lms_outbox:preferences")
    yield "preferences", learner.get(preferences)
    yield "preferences refused", learner.post(preferences, {"channel": "x"})
    chosen = {"channel": "site", "pace": "at_once"}
    yield "preferences kept", learner.post(preferences, chosen, follow=True)
    link = urlsplit(unsubscribe_url(person, ["followup"])).path
    yield "stop letters", in_english().get(link)
    yield "letters stopped", in_english().post(link)
    yield "no such link", in_english().get(reverse("lms_outbox:unsubscribe", args=["x"]))
    admin, at = in_english("admin"), dates.now() - timedelta(hours=1)
    rows = [
        Delivery.objects.create(
            key=f"tour-{trouble}", person=person, channel="email", state=state, trouble=trouble, not_before=at,
            created_at=at, begun_at=at,
        )
        for state, trouble in [
            ("in_doubt", "unconfirmed"),
            *(("failed", name) for name in ("refused", "unreached", "no_address", "channel_off", "broken")),
        ]
    ]  # fmt: skip
    yield "what went out", admin.get(reverse("lms_outbox:deliveries"))
    for decision in ("", "arrived", "repeat", "arrived"):
        address = reverse("lms_outbox:decide", args=[rows[0].uuid])
        yield f"decided {decision}", admin.post(address, {"decision": decision}, follow=True)
    address = reverse("lms_outbox:decide", args=[rows[1].uuid])
    yield "dismissed", admin.post(address, {"decision": "dismiss"}, follow=True)


def of_trainer() -> Pages:
    client = in_english("giangvien")
    course, lesson = CoursePage.objects.order_by("pk")[0], LessonPage.objects.order_by("pk")[0]
    quiz, question, hotline = (model.objects.order_by("pk")[0] for model in (Quiz, Question, Hotline))
    shelf = course.get_parent()
    yield "own page", client.get("/")
    own = [
        "/admin/", "/admin/account/", "/admin/images/", "/admin/documents/", "/admin/media/", "/admin/choose-page/",
        "/admin/choose-external-link/", reverse("activity_chooser:choose"), "/admin/snippets/courses_content/hotline/",
        f"/admin/snippets/courses_content/hotline/edit/{hotline.pk}/",
        f"/admin/pages/{shelf.pk}/", f"/admin/pages/{course.pk}/", f"/admin/pages/{course.pk}/delete/",
        f"/admin/pages/add/courses_content/coursepage/{shelf.pk}/", f"/admin/pages/{lesson.pk}/history/",
        f"/admin/pages/add/courses_content/lessonpage/{course.pk}/",
    ]  # fmt: skip
    own += [f"/admin/pages/{page.pk}/{view}/" for page in (course, lesson) for view in ("edit", "view_draft")]
    own += [f"/admin/snippets/choose/courses_quiz/question/{view}" for view in ("", "create/")]
    scenario = Scenario.objects.order_by("pk")[0]
    for name, pk in (
        ("courses_quiz/quiz", quiz.pk), ("courses_quiz/question", question.pk),
        ("courses_scenario/scenario", scenario.pk),
    ):  # fmt: skip
        own += [f"/admin/snippets/{name}/{view}" for view in ("", "add/", f"edit/{pk}/", f"usage/{pk}/")]
    own += [reverse(f"taphuan_question_{name}") for name in ("import", "export", "twins")]
    own += [f"{reverse('taphuan_question_export')}?format={form}" for form in ("gift", "aiken", "xlsx")]
    for address in own:
        yield address, client.get(address, follow=True)
    yield from of_question_files(client)
    yield "from a template", client.post(reverse("taphuan_start_course", args=[shelf.pk]), follow=True)
    yield "desk with a draft", client.get("/admin/")
    for name in ("users", "groups", "locales", "sites", "reports/site-history"):
        yield name, in_english("admin").get(f"/admin/{name}/")
