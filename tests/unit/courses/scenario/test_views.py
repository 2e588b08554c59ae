"""The player without script: plain requests, one a step."""

import json
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.learning.models import Attempt, Completion
from courses.scenario.enums import Stake
from courses.scenario.models import ChoiceCount, ScenarioSession
from tests.factories.courses import make_enrolment
from tests.factories.people import make_person, make_user
from tests.factories.scenarios import (
    choice,
    ending,
    ids_of,
    make_course_with,
    make_scenario,
    scene,
    small_scenes,
)

pytestmark = pytest.mark.django_db


class Player:
    """A learner in her browser: reads the page she stands at and presses what it offers."""

    def __init__(self, client, scenario, **course):
        self.client, self.scenario = client, scenario
        self.course = make_course_with(scenario, **course)
        self.person = make_person()
        self.person.user = make_user(f"hocvien-{self.person.pk}")
        self.person.save()
        self.enrolment = make_enrolment(self.person, self.course)
        client.force_login(self.person.user)
        self.start()

    def start(self):
        response = self.client.post(reverse("courses_scenario:start", args=[self.scenario.uuid]))
        self.session = ScenarioSession.objects.order_by("-pk")[0]
        return response

    def url(self, name="play"):
        return reverse(f"courses_scenario:{name}", args=[self.session.uuid])

    def page(self):
        return self.client.get(self.url(), follow=True).content.decode()

    def form(self, goes_to):
        """What the form on the page sends when the choice that leads to `goes_to` is picked."""
        self.session.refresh_from_db()
        page = self.page()
        names = {entry["id"]: entry["name"] for entry in self.scenario.content["scenes"]}
        _, choice_id = ids_of(self.scenario.content, names[self.session.scene], goes_to)
        assert f'value="{choice_id}"' in page
        return {"step": re.search(r'name="step" value="(\d+)"', page)[1], "choice": choice_id}

    def send(self, data):
        return self.client.post(self.url(), data)

    def choose(self, goes_to):
        return self.send(self.form(goes_to))


@pytest.fixture
def play(client):
    return lambda **course: Player(client, make_scenario(**course))


def test_a_whole_scenario_is_walked_with_plain_forms(client, play):
    player = play()
    intro = client.get(reverse("courses_scenario:intro", args=[player.scenario.uuid])).content.decode()
    assert "Bắt đầu tình huống" in intro
    assert "Cảnh cửa" in player.page()
    response = player.choose("hỏi dồn")
    assert response.url == player.url() + "#canh"
    page = player.page()
    for shown in ("Rồi đến hỏi dồn.", "Cảnh hỏi dồn", "Cảnh thứ 2", "còn ít nhất 1 lần chọn"):
        assert shown in page
    player.choose("nghe")
    response = player.choose("tốt")
    assert response.url == player.url("result") + "#canh"
    page = client.get(response.url).content.decode()
    for shown in ("Kết tốt", "Lời kết tốt.", "Kết thúc: tốt", "Đi đến nghe", "Rồi đến tốt.", "Làm lại"):
        assert shown in page
    attempt = Attempt.objects.get()
    assert (attempt.is_passed, attempt.answers, attempt.key) == (True, {}, f"scenario:{player.session.uuid}")
    assert Completion.objects.count() == 1
    assert "Bạn đã hoàn thành khóa học này." in page


def test_nothing_of_what_follows_is_on_the_page_before_she_chooses(play):
    player = play()
    page = player.page()
    content = player.scenario.content
    first = content["scenes"][0]
    for secret in [c["consequence"] for c in first["choices"]] + [s["id"] for s in content["scenes"][1:]]:
        assert secret not in page
    assert "điểm" not in page.split("<main")[1].split("</main>")[0]


def test_a_double_press_and_a_stale_page_lead_to_the_present_place(client, play):
    player = play()
    first = player.form("nghe")
    player.send(first)
    assert player.send(first).url == player.url() + "#canh"
    assert "Bước ấy bạn đã chọn rồi" not in player.page()
    other = {**first, "choice": ids_of(player.scenario.content, "cửa", "hỏi dồn")[1]}
    player.send(other)
    page = player.page()
    assert "Bước ấy bạn đã chọn rồi" in page
    assert "Cảnh nghe" in page
    player.session.refresh_from_db()
    assert (player.session.step, len(player.session.path)) == (1, 1)


def test_two_tabs_walk_one_run_and_the_place_is_kept(client, play):
    player = play()
    player.choose("nghe")
    player.start()
    assert ScenarioSession.objects.count() == 1
    assert "Cảnh nghe" in player.page()
    intro = client.get(reverse("courses_scenario:intro", args=[player.scenario.uuid])).content.decode()
    assert "Đi tiếp từ chỗ cũ" in intro


def test_a_finished_run_is_recorded_once_and_may_be_walked_anew(client, play):
    player = play()
    player.choose("nghe")
    last = player.form("tốt")
    player.send(last)
    assert player.send(last).url == player.url("result") + "#canh"
    first = player.session
    player.start()
    assert player.session.pk != first.pk
    player.choose("hỏi dồn")
    player.choose("dở")
    assert [a.number for a in Attempt.objects.order_by("number")] == [1, 2]
    assert Completion.objects.count() == 1


def test_she_may_begin_again_in_the_middle(client, play):
    player = play()
    stale = player.form("nghe")
    player.send(stale)
    assert "Bắt đầu lại từ đầu" in player.page()
    client.post(player.url("again"))
    assert "Cảnh cửa" in player.page()
    player.send(stale)  # a page from before
    assert "Cảnh cửa" in player.page()


@pytest.mark.parametrize("field", ["choice", "step", "later", "pass_by"])
def test_a_forged_post_is_refused_with_a_reason_and_nothing_moves(client, play, field):
    player = play()
    data = player.form("nghe")
    if field == "choice":
        data["choice"] = str(uuid.uuid4())
    elif field == "pass_by":
        data["pass_by"] = "1"
    else:
        data["step"] = "-1" if field == "step" else "7"
    response = player.send(data)
    assert response.status_code == 400
    assert "Lựa chọn không được ghi nhận" in response.content.decode()
    player.session.refresh_from_db()
    assert (player.session.step, player.session.path) == (0, [])


@pytest.mark.parametrize("step", ["", "x", "²", "9" * 400, None])
def test_a_mangled_step_is_no_server_error(client, play, step):
    player = play()
    data = player.form("nghe")
    data.pop("step")
    if step is not None:
        data["step"] = step
    assert player.send(data).status_code == 400


def test_pressing_without_a_choice_says_what_to_do(client, play):
    player = play()
    player.send({"step": "0"})
    assert "Hãy chọn một cách làm rồi bấm nút." in player.page()


def test_another_persons_run_is_not_found(client, play):
    player = play()
    form = player.form("nghe")
    other = make_person()
    other.user = make_user("nguoikhac")
    other.save()
    client.force_login(other.user)
    assert player.send(form).status_code == 404
    for name in ("play", "result"):
        assert client.get(player.url(name)).status_code == 404
    assert client.post(player.url("again")).status_code == 404
    assert client.get(reverse("courses_scenario:intro", args=[player.scenario.uuid])).status_code == 404


def test_an_unknown_activity_and_one_of_another_format_are_not_found(client, play):
    play()
    assert client.post(reverse("courses_scenario:start", args=[uuid.uuid4()])).status_code == 404


def test_a_visitor_is_led_to_sign_in(client, play):
    player = play()
    client.logout()
    assert client.get(player.url()).url.startswith("/accounts/login/")


def test_the_end_is_closed_before_it_is_reached(client, play):
    player = play()
    assert client.get(player.url("result")).url == player.url() + "#canh"


def test_a_hard_scene_is_passed_by_along_the_marked_way_and_without_a_trace(client, play):
    player = play(scenes=small_scenes(note="Sau đây có lời nặng.", way_round=True))
    player.choose("hỏi dồn")
    page = player.page()
    assert "Sau đây có lời nặng." in page
    assert page.index("Bỏ qua cảnh này") < page.index("Chuyện hỏi dồn.")
    player.send({"step": "1", "pass_by": "1"})
    assert "Cảnh nghe" in player.page()
    player.choose("tốt")
    hard = ids_of(player.scenario.content, "hỏi dồn", "nghe")[0]
    player.session.refresh_from_db()
    assert hard not in json.dumps(player.session.path)
    assert not ChoiceCount.objects.filter(scene=hard).exists()
    page = client.get(player.url("result")).content.decode()
    assert "Cảnh hỏi dồn" not in page
    assert Attempt.objects.get().is_passed


def test_a_hard_scene_without_a_marked_way_ends_the_run_kindly_and_counts(client, play):
    player = play(scenes=small_scenes(note="Sau đây có lời nặng."))
    player.choose("hỏi dồn")
    response = player.send({"step": "1", "pass_by": "1"})
    page = client.get(response.url).content.decode()
    assert "Mình dừng ở đây" in page
    assert "Đã ghi nhận bạn tham gia." in page
    assert (Attempt.objects.get().answers, Completion.objects.count()) == ({}, 1)
    assert ChoiceCount.objects.count() == 0


def test_grades_demand_the_share_of_the_best_way(client, play):
    player = play(stake=Stake.GRADED, pass_percent=60)
    player.choose("hỏi dồn")
    player.choose("nghe")
    response = player.choose("tốt")
    page = client.get(response.url).content.decode()
    assert "Chưa đạt lần này." in page
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.max_score, attempt.answers) == (6, 11, {"end": "tốt"})
    player.start()
    player.choose("nghe")
    response = player.choose("tốt")
    assert "Điểm: 10 / 11" in client.get(response.url).content.decode()
    assert Completion.objects.count() == 1


def test_practice_completes_nothing(client):
    player = Player(client, make_scenario(stake=Stake.PRACTICE), requires_lessons=True)
    player.choose("nghe")
    response = player.choose("tốt")
    assert Completion.objects.count() == 0
    assert "Đã ghi nhận bạn tham gia." not in client.get(response.url).content.decode()


def long_scenes(length):
    return [
        scene(f"c{n}", choice(f"c{n + 1}" if n < length else "hết"), *[choice("hết")] * 2) for n in range(1, length + 1)
    ] + [ending("hết")]


@pytest.mark.parametrize("length", [1, 3, 12])
def test_a_step_costs_the_same_however_long_the_way(client, length):
    player = Player(client, make_scenario(scenes=long_scenes(length)))
    for _ in range(length - 1):
        player.session.refresh_from_db()
        player.send({"step": player.session.step, "choice": first_choice(player)})
    player.page()
    with CaptureQueriesContext(connection) as page:
        player.client.get(player.url())
    assert len(page) == 4
    player.session.refresh_from_db()
    data = {"step": player.session.step, "choice": first_choice(player)}
    with CaptureQueriesContext(connection) as finish:
        player.send(data)
    assert ScenarioSession.objects.get().finished_at is not None
    asked = [query["sql"] for query in finish if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 22  # session and login, and 20 that complete the course and look for awards
    assert Completion.objects.count() == 1


def first_choice(player):
    return next(s for s in player.scenario.content["scenes"] if s["id"] == player.session.scene)["choices"][0]["id"]


def test_a_step_in_the_middle_takes_few_queries(client, django_assert_max_num_queries):
    player = Player(client, make_scenario(scenes=long_scenes(3)))
    data = {"step": "0", "choice": first_choice(player)}
    with django_assert_max_num_queries(10):
        player.send(data)
