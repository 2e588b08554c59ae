"""Frozen questions of every kind, and strategies that make them, for tests of pure functions."""

from __future__ import annotations

from hypothesis import strategies as st

KINDS = ["single", "multiple", "truefalse", "matching", "ordering", "fill"]


@st.composite
def frozen_questions(draw, pk: str = "q", kinds=KINDS):
    """One question of any kind, in the shape of `Question.content` as far as grading reads it."""
    kind = draw(st.sampled_from(kinds))
    question = {"id": pk, "kind": kind, "review_by": None}
    if kind == "matching":
        rights = draw(st.lists(st.sampled_from("rstu"), min_size=2, max_size=4).filter(lambda r: len(set(r)) > 1))
        pairs = [
            {"id": f"{pk}l{n}", "left": f"trái {n}", "right_id": f"{pk}{right}", "right": f"phải {right}"}
            for n, right in enumerate(rights)
        ]
        return {**question, "pairs": pairs}
    if kind == "ordering":
        count = draw(st.integers(3, 5))
        return {**question, "items": [{"id": f"{pk}i{n}", "text": f"bước {n}"} for n in range(count)]}
    if kind == "fill":
        texts = draw(st.lists(st.sampled_from(["Công an xã", "công an", "UBND"]), min_size=1, max_size=3, unique=True))
        return {
            **question,
            "answers": [{"text": text, "feedback": ""} for text in texts],
            "ignores_case": draw(st.booleans()),
            "ignores_diacritics": draw(st.booleans()),
        }
    flags = draw(st.lists(st.booleans(), min_size=2, max_size=5).filter(any))
    if kind != "multiple":
        flags = [index == flags.index(True) for index in range(2 if kind == "truefalse" else len(flags))]
        flags = flags if any(flags) else [True, *flags[1:]]
    return {**question, "options": [{"id": f"{pk}o{n}", "correct": flag} for n, flag in enumerate(flags)]}


@st.composite
def frozen_quizzes(draw, most: int = 6):
    questions = [draw(frozen_questions(f"q{n}")) for n in range(draw(st.integers(1, most)))]
    return {"questions": questions, "pass_percent": draw(st.integers(1, 100)), "shuffles": draw(st.booleans())}


@st.composite
def answers_to(draw, question):
    """An answer of the right shape, right or wrong or none."""
    if "pairs" in question:
        rights = sorted({pair["right_id"] for pair in question["pairs"]})
        chosen = [draw(st.sampled_from([None, *rights])) for _pair in question["pairs"]]
        return [f"{pair['id']}={right}" for pair, right in zip(question["pairs"], chosen, strict=True) if right]
    if "items" in question:
        ids = [item["id"] for item in question["items"]]
        return draw(st.sampled_from([[], ids]) | st.permutations(ids))
    if "answers" in question:
        typed = ["Công an xã", "cong an xa", "CÔNG AN", "cong an", "UBND", "ubnd", "khác", "  Công  an xã "]
        return draw(st.lists(st.sampled_from(typed), max_size=1))
    ids = [option["id"] for option in question["options"]]
    most = len(ids) if question["kind"] == "multiple" else 1
    return draw(st.lists(st.sampled_from(ids), max_size=most, unique=True))
