"""Visits to every page of the demo in English, in all the states that a client without a browser can bring about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from certification.awards.models import Award
from certification.certificates.models import Certificate
from certification.desk.sample.programme import read_source
from courses.content.models import CoursePage, Hotline, LessonPage
from courses.quiz.models import Question, Quiz, QuizSession
from lms import dates
from lms.accounts.domain import issue_codes
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
        yield "questions missing", client.post(begun, dict([*answers.items()][:1]))
        yield "answers refused", client.post(begun, {"q-khong-co": "x"})
        yield "result", client.post(begun, answers, follow=True)


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


def of_administrator() -> Pages:
    """The register, units, declarations, rights and the log, as whoever administers them sees them."""
    client = in_english("admin")
    person, other = Person.objects.filter(staff_code__startswith="MAU-").order_by("pk")[:2]
    posting, unit = person.postings.order_by("pk")[0], Unit.objects.order_by("pk").get(code="NB-NGHIASON")
    hers = f"/manage/people/{person.uuid}/"
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
    for page in ("", "new/"):
        yield f"declaration {page}", client.get(f"/manage/declarations/units/{unit.code}/{page}")
    yield "declaration refused", client.post(f"/manage/declarations/units/{unit.code}/new/", {})
    yield "sheet of declarations", client.get("/manage/declarations/upload/")


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
    for name, pk in (("quiz", quiz.pk), ("question", question.pk)):
        own += [f"/admin/snippets/courses_quiz/{name}/{view}" for view in ("", "add/", f"edit/{pk}/", f"usage/{pk}/")]
    for address in own:
        yield address, client.get(address, follow=True)
    yield "from a template", client.post(reverse("taphuan_start_course", args=[shelf.pk]), follow=True)
    yield "desk with a draft", client.get("/admin/")
    for name in ("users", "groups", "locales", "sites", "reports/site-history"):
        yield name, in_english("admin").get(f"/admin/{name}/")
