"""The sample programme as courses, requirements, paths and targets, from `programme_vi.json` and `lessons/`."""

from __future__ import annotations

import json
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from wagtail.models import Site

from certification.awards.models import Part, Path, Programme, Requirement
from certification.coverage.enums import Indicator
from certification.coverage.targets import Rule, Terms, decide_target
from certification.desk.sample.exercises import CHECKS, check_of, read_exercises, write_exercises
from certification.desk.sample.province import Province
from courses.content.authoring import CourseDraft, LessonDraft, write_course
from courses.content.authors import ensure_organiser
from courses.content.models import Course, Hotline
from courses.quiz.authoring import QuestionDraft, write_quiz
from courses.quiz.enums import Difficulty
from courses.scenario.authoring import write_scenario
from courses.scenario.enums import Stake
from lms.people.models import Unit

FOLDER = files("certification.desk.sample")
PROGRAMME = "gbv-2026-2030"
PARTS = [
    ("K", "Kiến thức về phòng ngừa và ứng phó với bạo lực trên cơ sở giới"),
    ("S", "Kỹ năng chuyên sâu, trợ giúp và hỗ trợ pháp lý"),
    ("M", "An toàn trên không gian mạng"),
]
SOCIAL_WORK = ["can-bo", "cong-chuc", "vien-chuc", "nhan-vien-ctxh"]
REQUIREMENTS: list[tuple[str, str, list[str], list[str]]] = [
    ("K", "Kiến thức", ["M1", "M2", "M8"], []),
    ("S", "Kỹ năng cho người làm công tác xã hội", ["M3", "M4", "M7"], SOCIAL_WORK),
    ("S", "Kỹ năng cho nhân viên y tế", ["M3", "M5"], ["nhan-vien-y-te"]),
    ("M", "An toàn trên mạng", ["M6"], []),
]
"""(part, name, modules, categories that earn it so)."""
PATHS = [
    ("cong-tac-xa-hoi", "Người làm công tác xã hội", SOCIAL_WORK, [0, 1, 3]),
    ("y-te", "Nhân viên y tế", ["nhan-vien-y-te"], [0, 2, 3]),
    ("cong-tac-vien", "Cộng tác viên", ["cong-tac-vien"], [0, 3]),
]
CORE = {**dict.fromkeys(SOCIAL_WORK, ["K", "S"]), "cong-tac-vien": ["K"]}
EXTENDED = {**CORE, "nhan-vien-y-te": ["K", "S"], "giao-vien": ["K"]}
MILESTONES = tuple((date(2026 + step, 12, 31), share) for step, share in enumerate((20, 35, 50, 65, 80)))
"""Proposed by us: no plan names yearly steps."""
AUDIENCES = {
    "M3": [*SOCIAL_WORK, "cong-tac-vien", "nhan-vien-y-te", "giao-vien"],
    "M4": SOCIAL_WORK,
    "M5": ["nhan-vien-y-te"],
    "M7": [*SOCIAL_WORK, "cong-tac-vien"],
}
HOTLINES = [
    ("111", "Bảo vệ trẻ em", "24/7, miễn phí"),
    ("113", "Công an", "khi đang nguy hiểm"),
    ("115", "Cấp cứu y tế", ""),
    ("1900 969 680", "Ngôi nhà Bình yên", "tư vấn và nơi tạm lánh"),
    ("1800 1768", "Hội Nông dân, UNFPA hỗ trợ", "miễn phí"),
]
REVIEW_NOTE = "Nội dung mẫu: cần luật sư và chuyên gia rà soát trước khi dùng."
__all__ = ["CHECKS", "FOLDER", "PROGRAMME", "make_courses", "make_programme", "read_source"]


def read_source() -> list[dict[str, Any]]:
    """The programme's source: modules with objectives, activities and questions."""
    return json.loads((FOLDER / "programme_vi.json").read_text(encoding="utf-8"))


def make_courses(province: Province, *, by: Any, at: datetime) -> dict[str, Course]:
    """Write the eight courses, each with its lessons and its quiz at the end of the last one; repeatable."""
    for order, (number, name, note) in enumerate(HOTLINES):
        Hotline.objects.get_or_create(
            number=number,
            defaults={
                "name": name, "note": note, "order": order, "checked_on": date(2026, 11, 1),
                "source": "Tài liệu của chương trình mẫu; cần gọi thử trước khi dùng",
            },
        )  # fmt: skip
    Site.objects.filter(is_default_site=True, site_name="").update(site_name="Tập huấn")
    shelf, _, _ = ensure_organiser(unit=province.home_affairs)
    courses = {}
    difficulty = read_exercises()["difficulty"]
    for module in read_source():
        lessons = json.loads((FOLDER / "lessons" / f"{module['code']}.json").read_text(encoding="utf-8"))
        quiz = write_quiz(
            organiser=province.home_affairs,
            title=f"Kiểm tra: {module['title']}",
            questions=[
                question_draft(question, feedback, module=module["code"], difficulty=grade)
                for question, feedback, grade in zip(
                    module["q"], lessons["feedback"], difficulty[module["code"]], strict=True
                )
            ],
            pass_percent=60,
            max_attempts=5,
        )
        drafts = [lesson_draft(lesson) for lesson in lessons["lessons"]]
        add_scenario(module["code"], drafts, organiser=province.home_affairs)
        for slug, is_first, exercise in write_exercises(module["code"], organiser=province.home_affairs, quiz=quiz):
            blocks = next(draft for draft in drafts if draft.slug == slug).blocks
            blocks.insert(0 if is_first else len(blocks), ("activity", exercise))
        drafts[-1].blocks.append(("activity", quiz.activity_ptr_id))
        codes = AUDIENCES.get(module["code"], list(province.categories))
        courses[module["code"]] = write_course(
            shelf=shelf,
            draft=CourseDraft(
                slug=lessons["slug"],
                title=module["title"],
                summary=lessons["summary"],
                objectives=module["obj"],
                audiences=[province.categories[code] for code in codes],
                lessons=drafts,
                review_note=REVIEW_NOTE,
            ),
            by=by,
            at=at,
        )
    return courses


def question_draft(question: dict[str, Any], feedback: list[str], *, module: str, difficulty: str) -> QuestionDraft:
    return QuestionDraft(
        stem=question["stem"],
        options=[
            (text, index == question["answer"], said)
            for index, (text, said) in enumerate(zip(question["options"], feedback, strict=True))
        ],
        rationale=question["rationale"],
        citation=question["source"],
        check=check_of(question["check"]),
        tags=[module],
        difficulty=Difficulty(difficulty),
    )


def lesson_draft(lesson: dict[str, Any]) -> LessonDraft:
    return LessonDraft(
        slug=lesson["slug"],
        title=lesson["title"],
        minutes=lesson["minutes"],
        content_note=lesson["content_note"],
        blocks=[(block["type"], block["value"]) for block in lesson["blocks"]],
    )


def add_scenario(code: str, drafts: list[LessonDraft], *, organiser: Unit) -> None:
    """Put the module's scenario, if it has one, at the end of the lesson that it practises."""
    source = FOLDER / "scenarios" / f"{code}.json"
    if not source.is_file():
        return
    scenario = json.loads(source.read_text(encoding="utf-8"))
    slug, stake = scenario.pop("lesson"), Stake(scenario.pop("stake"))
    made = write_scenario(organiser=organiser, stake=stake, **scenario)
    next(draft for draft in drafts if draft.slug == slug).blocks.append(("activity", made.activity_ptr_id))


def make_programme(province: Province, courses: dict[str, Course], *, at: datetime) -> Programme:
    """The programme 2026–2030 with its parts, requirements, paths and the 80 % targets; repeatable."""
    programme, _ = Programme.objects.get_or_create(
        code=PROGRAMME,
        defaults={
            "name": "Chương trình phòng ngừa và ứng phó với bạo lực trên cơ sở giới giai đoạn 2026–2030",
            "short_name": "Chương trình 2026–2030",
            "issuer": province.home_affairs,
            "decision": "Kế hoạch minh họa của bản dùng thử",
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2030, 12, 31),
        },
    )
    parts = {
        code: Part.objects.get_or_create(programme=programme, code=code, defaults={"name": name, "order": order})[0]
        for order, (code, name) in enumerate(PARTS)
    }
    requirements = []
    for part, name, modules, categories in REQUIREMENTS:
        requirement, _ = Requirement.objects.get_or_create(part=parts[part], name=name)
        requirement.courses.set([courses[module] for module in modules])
        requirement.categories.set([province.categories[code] for code in categories])
        requirements.append(requirement)
    for order, (code, name, categories, needed) in enumerate(PATHS):
        path, _ = Path.objects.get_or_create(programme=programme, code=code, defaults={"name": name, "order": order})
        path.categories.set([province.categories[category] for category in categories])
        path.requirements.set([requirements[index] for index in needed])
    for indicator, name, counted in [
        (Indicator.CORE, "Người làm công tác xã hội", CORE),
        (Indicator.EXTENDED, "Người làm công tác xã hội, nhân viên y tế, giáo viên", EXTENDED),
    ]:
        decide_target(
            programme=programme, indicator=indicator, valid_from=programme.starts_on, by=None, at=at,
            terms=Terms(
                name=name, share_percent=80, due_on=date(2030, 12, 31), milestones=MILESTONES, basis=programme.decision,
                rules=tuple(Rule(province.categories[code], tuple(held)) for code, held in counted.items()),
            ),
        )  # fmt: skip
    return programme
