"""Random drafts of every kind, with every character that some format takes for a mark."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from courses.quiz.drafts import QuestionDraft, problem_of
from courses.quiz.enums import Difficulty, LegalCheck, QuestionKind
from courses.quiz.interchange.items import tidied

MARKS = [
    "~", "=", "#", "{", "}", ":", "\\", "\\n", "\\~", "####", "::", "->", "%", "%50%", "%-100%", "//", "$CATEGORY:",
    "[html]", "[plain]",
    "[id:1]", "]", "\n", "\n\n", "\t", "<b>", "&amp;", "\"", "'", ";", ",", "__", "A. ", "ANSWER: B",
    "=1+1", "+", "@", "TRUE", "T",
    "đ", "ổ", "ổ", "\u200b", "\u2028", "\x85", "😀", "_x0041_", "*", " ",
]  # fmt: skip
words = st.lists(
    st.one_of(st.sampled_from(MARKS), st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=4)), max_size=8
).map("".join)
texts = words.map(str.strip).filter(bool)


@st.composite
def drafts(draw, kinds=tuple(QuestionKind), texts=texts, words=words):
    kind = draw(st.sampled_from(list(kinds)))
    parts = draw(
        st.lists(st.tuples(texts, texts, words), min_size=3, max_size=5, unique_by=(lambda p: p[0], lambda p: p[1]))
    )
    key = {}
    if kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE):
        parts = parts[:2] if kind == QuestionKind.TRUE_FALSE else parts
        right = draw(st.integers(0, len(parts) - 1))
        named = draw(st.booleans()) and kind == QuestionKind.TRUE_FALSE
        key["options"] = [
            (("Đúng", "Sai")[i] if named else text, i == right, said) for i, (text, _, said) in enumerate(parts)
        ]
    elif kind == QuestionKind.MULTIPLE:
        right = draw(st.sets(st.integers(0, len(parts) - 1), min_size=1))
        key["options"] = [(text, i in right, said) for i, (text, _, said) in enumerate(parts)]
    elif kind == QuestionKind.MATCHING:
        key["pairs"] = [(left, right) for left, right, _ in parts]
    elif kind == QuestionKind.ORDERING:
        key["items"] = [text for text, _, _ in parts]
    else:
        key["answers"] = [(text, said) for text, _, said in parts]
    draft = tidied(
        QuestionDraft(
            kind=kind, stem=draw(texts), rationale=draw(words), citation=draw(words),
            check=draw(st.sampled_from(LegalCheck)), difficulty=draw(st.sampled_from(Difficulty)),
            tags=draw(st.lists(texts, max_size=3)), review_by=draw(st.none() | st.dates()),
            ignores_case=draw(st.booleans()), ignores_diacritics=draw(st.booleans()),
            uuid=draw(st.none() | st.uuids()), **key,
        )
    )  # fmt: skip
    return draft


def askable(draft):
    return problem_of(draft) is None and all(
        value for _kind, part in draft.parts for name, value in part.items() if name in ("text", "left", "right")
    )


drafts_that_can_be_asked = drafts().filter(askable)
unhurried = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
"""For drafts of many fields, which take a while to make."""
