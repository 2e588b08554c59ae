from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.notices import Part, parts_of


def test_parts_of_reads_headings_points_and_paragraphs():
    text = "Một\nhai\n\nba\n## Đề mục\n- a\n- b\n\n- c\nbốn"
    assert parts_of(text) == [
        Part("text", ["Một", "hai"]),
        Part("text", ["ba"]),
        Part("heading", ["Đề mục"]),
        Part("list", ["a", "b"]),
        Part("list", ["c"]),
        Part("text", ["bốn"]),
    ]


@given(st.lists(st.sampled_from(["chữ", "## đề", "- điểm", "", "  "])))
def test_parts_of_keeps_every_line(lines):
    kept = [line for part in parts_of("\n".join(lines)) for line in part.lines]
    assert kept == [line.removeprefix("## ").removeprefix("- ") for line in lines if line.strip()]
