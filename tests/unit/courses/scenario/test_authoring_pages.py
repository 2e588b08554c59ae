"""Scenarios in the editor: whose they are, what is refused, the map and its warnings, hints on the desk."""

import json

import pytest
from django.urls import reverse

from courses.content.desk import course_lines
from courses.content.shelves import shelves_of
from courses.scenario import domain
from courses.scenario.branches import map_of
from courses.scenario.models import Scenario
from tests.factories.courses import make_author, make_enrolment, make_organiser
from tests.factories.people import AT, make_person
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


@pytest.fixture
def organiser():
    return make_organiser()


@pytest.fixture
def author(client, organiser):
    author = make_author(organiser)
    client.force_login(author)
    return author


def url(view, *args):
    return reverse(Scenario.snippet_viewset.get_url_name(view), args=args)


def form(organiser, scenes, **changed):
    """What the editor sends for block values."""
    data = {
        "title": "Người gõ cửa", "minutes": "10", "stake": "participation", "pass_percent": "80", "content_note": "",
        "introduction": "", "organiser": organiser.pk, "scenes-count": str(len(scenes)),
    }  # fmt: skip
    for number, value in enumerate(scenes):
        at = f"scenes-{number}"
        data |= {f"{at}-deleted": "", f"{at}-order": str(number), f"{at}-id": ""}
        data[f"{at}-type"] = "ending" if "kind" in value else "scene"
        data |= {f"{at}-value-{name}": text for name, text in value.items() if name != "choices"}
        if "choices" in value:
            data[f"{at}-value-choices-count"] = str(len(value["choices"]))
        for place, each in enumerate(value.get("choices", [])):
            inner = f"{at}-value-choices-{place}"
            data |= {f"{inner}-deleted": "", f"{inner}-order": str(place), f"{inner}-type": "item", f"{inner}-id": ""}
            data |= {f"{inner}-value-{name}": text for name, text in each.items() if name != "is_way_round"}
    return {**data, **changed}


def test_a_scenario_is_written_in_the_editor_and_its_map_comes_after_saving(client, author, organiser):
    page = client.get(url("add")).content.decode()
    assert "Lưu tình huống rồi, sơ đồ các nhánh hiện ở đây." in page
    assert "scene-names" in page
    response = client.post(url("add"), form(organiser, small_scenes()))
    scenario = Scenario.objects.get()
    assert (scenario.organiser, scenario.format, len(scenario.content["scenes"])) == (organiser, "scenario", 5)
    page = client.get(url("edit", scenario.pk)).content.decode()
    assert "<svg viewBox" in page
    assert "style=" not in page.split('class="branches"')[1].split("</svg>")[0]
    assert "Mọi cảnh đều đến được" in page
    assert page.count("branches__way") >= 6
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("scenes", "said"),
    [
        ([scene("a", choice("xa xôi")), ending("hết")], "“xa xôi”"),
        ([scene("a", choice("b")), scene("b"), ending("hết")], "“b” chưa có lựa chọn"),
        ([scene("a", choice("hết")), ending("hết"), ending("HẾT")], "cùng tên ngắn"),
    ],
)
def test_what_leads_nowhere_is_refused_and_named(client, author, organiser, scenes, said):
    response = client.post(url("add"), form(organiser, scenes))
    assert response.status_code == 200
    [refusal] = response.context["form"].errors["scenes"].as_data()
    assert said in refusal.as_json_data()["messages"][0]
    assert Scenario.objects.count() == 0


def test_unreachable_scenes_are_stored_with_a_warning_beside_the_map(client, author, organiser):
    scenes = [*small_scenes(), scene("lạc", choice("tốt"))]
    response = client.post(url("add"), form(organiser, scenes))
    assert "“lạc”" in client.get(response.url).content.decode()
    page = client.get(url("edit", Scenario.objects.get().pk)).content.decode()
    assert "học viên sẽ không bao giờ gặp" in page
    assert "không ai đến được" in page


def test_another_units_scenario_is_neither_listed_nor_opened(client, author, organiser):
    scenario = make_scenario(organiser)
    assert scenario.title in client.get(url("list")).content.decode()
    client.force_login(make_author(make_organiser("B")))
    assert scenario.title not in client.get(url("list")).content.decode()
    client.post(url("edit", scenario.pk), form(organiser, small_scenes()))
    scenario.refresh_from_db()
    assert scenario.title != "Người gõ cửa"


def test_the_map_shows_how_runs_went_from_five_on(client, author, organiser):
    scenario = make_scenario(organiser)
    course = make_course_with(scenario)
    for number in range(5):
        page = client.get(url("edit", scenario.pk)).content.decode()
        assert "% lần đi" not in page
        enrolment = make_enrolment(make_person(), course)
        session = domain.start_scenario(enrolment=enrolment, activity=scenario, by=None, at=AT)
        way = ("cửa", "hỏi dồn", "dở") if number else ("cửa", "nghe", "tốt")
        for step in (0, 1):
            chosen = ids_of(scenario.content, way[step], way[step + 1])[1]
            domain.take_step(session=session, step=step, choice=chosen, by=None, at=AT)
    page = client.get(url("edit", scenario.pk)).content.decode()
    assert "Số lần đi hết: 5." in page
    assert "80 % lần đi" in page


def test_the_preview_shows_all_scenes_only_when_asked(client, author, organiser):
    scenario = make_scenario(organiser)
    address = url("preview_on_edit", scenario.pk)
    sent = client.post(address, form(organiser, small_scenes(), title="Chưa lưu")).json()
    assert sent == {"is_valid": True, "is_available": True}
    page = client.get(address, {"mode": ""}).content.decode()
    assert "Chưa lưu" in page
    assert "Rồi đến nghe." not in page
    assert "Rồi đến nghe." in client.get(address, {"mode": "all"}).content.decode()


def test_the_desk_asks_for_what_is_unfinished(author, organiser):
    scenes = [scene("a", choice("hết")), scene("lạc", choice("hết")), ending("hết")]
    scenes[0]["text"] = "[Viết chuyện hư cấu ở đây]"
    make_course_with(make_scenario(organiser, scenes=scenes))
    [line] = course_lines(author, shelves_of(author))
    assert [(hint.is_pressing, "tình huống" in hint.text) for hint in line.hints] == [(True, True), (False, True)]


@pytest.mark.parametrize("count", [1, 3])
def test_hints_cost_one_query_however_many_courses(author, organiser, count, django_assert_num_queries):
    from courses.scenario.hints import author_hints

    uses = {number: [make_scenario(organiser).pk] for number in range(count)}
    with django_assert_num_queries(1):
        assert list(author_hints(author, uses)) == []


def test_boxes_of_a_map_never_overlap_and_every_choice_has_its_line(organiser):
    content = make_scenario(organiser, scenes=[*small_scenes(), scene("lạc", choice("tốt"), choice("lạc"))]).content
    found = map_of(content)
    assert len({(box.x, box.y) for box in found.boxes}) == len(found.boxes) == 6
    assert len(found.ways) == sum(len(entry["choices"]) for entry in content["scenes"])
    assert all(box.x + 150 <= found.width and box.y + 44 <= found.height for box in found.boxes)
    assert sum(way.is_back for way in found.ways) >= 3
    assert json.dumps([line.name for line in found.lines if line.is_lost], ensure_ascii=False) == '["lạc"]'
