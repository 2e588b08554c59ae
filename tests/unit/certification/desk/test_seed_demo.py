import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.urls import reverse

from certification.assignments.models import Assignment, Period
from certification.awards.models import Award
from certification.certificates.models import Certificate
from certification.desk.sample.exercises import read_exercises
from certification.desk.sample.programme import read_source
from courses.classes.models import ClassResult, Seat, TrainingClass
from courses.content.models import Course, Edition, Manifest
from courses.learning.models import Completion
from courses.quiz.models import Question
from lms.accounts.validators import DEMO_PASSWORD
from lms.people.models import Person, Posting, Unit
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
COUNTED = [
    Unit, Person, Posting, Course, Edition, Manifest, Question, Completion, Award, Certificate, Assignment, Period,
    TrainingClass, Seat, ClassResult,
]  # fmt: skip


def test_seeding_again_adds_nothing_and_the_four_accounts_work(settings, client, capsys):
    settings.TAPHUAN_DEMO = True
    call_command("seed_demo")
    first = [model.objects.count() for model in COUNTED]
    call_command("seed_demo")
    assert [model.objects.count() for model in COUNTED] == first
    assert "thêm 0 lượt hoàn thành" in capsys.readouterr().out
    questions = sum(len(each["q"]) for each in [*read_source(), *read_exercises()["exercises"]])
    assert (Course.objects.count(), Question.objects.count(), Edition.objects.count()) == (8, questions, 8)
    notes = {manifest.content["course"]["locales"]["vi"]["review_note"] for manifest in Manifest.objects.all()}
    assert notes == {"Nội dung mẫu: cần luật sư và chuyên gia rà soát trước khi dùng."}
    assert sorted(Certificate.objects.values_list("number", flat=True)) == list(range(1, Award.objects.count() + 1))
    assert sorted(Assignment.objects.values_list("name", flat=True)) == [
        "Cộng tác viên học xong lộ trình trong năm", "Cộng tác viên mới: 60 ngày",
    ]  # fmt: skip
    collaborators = Posting.objects.filter(category__code="cong-tac-vien").count()
    assert Period.objects.current().count() == collaborators
    assert list(TrainingClass.objects.order_by("pk").values_list("state", flat=True)) == [
        "approved", "submitted", "announced",
    ]  # fmt: skip
    assert ClassResult.objects.filter(is_met=True).count() == 12
    for username in ("hocvien", "giangvien", "quanly", "admin"):
        assert client.login(username=username, password=DEMO_PASSWORD)
    client.login(username="hocvien", password=DEMO_PASSWORD)
    page = client.get(reverse("certification_desk:my_learning")).content.decode()
    assert "Lộ trình: Người làm công tác xã hội" in page
    assert page.index("Giới, định kiến giới") < page.index("Pháp luật và cơ chế")


def test_the_demo_is_refused_outside_the_demo():
    with pytest.raises(CommandError, match="lms.settings.demo"):
        call_command("seed_demo")
    make_user("hocvien", password=DEMO_PASSWORD)
    assert authenticate(None, username="hocvien", password=DEMO_PASSWORD) is None
