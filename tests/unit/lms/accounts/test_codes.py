from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.codes import ALPHABET, draw_code, print_code, read_code, split_code

CODES = st.text(alphabet=ALPHABET, min_size=12, max_size=12)


def test_draw_code_uses_the_alphabet_alone():
    assert {char for _ in range(200) for char in draw_code()} <= set(ALPHABET)


@given(CODES, st.sampled_from([str.lower, str.upper, str.title]), st.sampled_from(["", "-", " ", " - ", ".", "–"]))
def test_read_code_forgives_case_blanks_and_dashes(code, case, joint):
    assert read_code(f"  {case(print_code(code).replace('-', joint))} ") == code


@given(CODES)
def test_read_code_undoes_a_telex_keyboard(code):
    typed = code
    for keys, letter in {
        "AA": "Â",
        "DD": "Đ",
        "EE": "Ê",
        "AW": "Ă",
        "UW": "Ư",
        "AR": "Ả",
        "EJ": "Ẹ",
        "YF": "Ỳ",
    }.items():
        typed = typed.replace(keys, letter)
    assert read_code(typed) == code


@given(st.text(max_size=30))
def test_read_code_returns_nothing_but_codes(typed):
    code = read_code(typed)
    assert code is None or (len(code) == 12 and set(code) <= set(ALPHABET) and read_code(print_code(code)) == code)


def test_read_code_maps_look_alikes():
    assert read_code("O0QI 1L5S Z2B8".replace("5", "S")) == "DDDJJJ552288"


def test_split_code_halves_it():
    assert split_code("ACDEFGHJKMNP") == ("ACDEFG", "HJKMNP")
