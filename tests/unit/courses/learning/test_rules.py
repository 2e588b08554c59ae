from hypothesis import given
from hypothesis import strategies as st

from courses.learning import rules
from courses.learning.rules import Facts, Result

KEYS = st.sets(st.sampled_from("abc"))
LEAVES = st.sampled_from([{"lessons": "required"}, {"activities": "graded"}, {"class": "attended"}]) | st.builds(
    lambda minutes: {"minutes": minutes}, st.integers(1, 90)
)
RULES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda kind, branches: {kind: branches}, st.sampled_from(["all", "any"]), st.lists(inner, max_size=3)
    ),
    max_leaves=6,
)


def leaf_state(leaf, counts, facts, passed):
    """(met, demands anything at all) of one demand."""
    if "lessons" in leaf:
        return set(counts["lessons"]) <= facts.lessons, bool(counts["lessons"])
    if "activities" in leaf:
        return counts["activities"].keys() <= passed, bool(counts["activities"])
    if "minutes" in leaf:
        return facts.seconds // 60 + facts.class_minutes >= leaf["minutes"], True
    return facts.classes > 0, True


def choices(rule):
    """Every way to choose one branch of each "any": the demands that then hold together."""
    if "any" in rule:
        return [way for branch in rule["any"] for way in choices(branch)]
    if "all" in rule:
        ways = [()]
        for branch in rule["all"]:
            ways = [(*way, *more) for way in ways for more in choices(branch)]
        return ways
    return [(rule,)]


def passing(activities):
    return [Result(name, number, 1, 1, True) for number, name in enumerate(sorted(activities))]


@given(
    rule=RULES, required=KEYS, graded=KEYS, finished=KEYS, passed=KEYS,
    seconds=st.integers(0, 6000), classes=st.integers(0, 2),
)  # fmt: skip
def test_a_rule_is_met_exactly_when_the_tree_says_so(rule, required, graded, finished, passed, seconds, classes):
    counts = {"rule": rule, "lessons": sorted(required), "activities": {key: {} for key in graded}}
    facts = Facts(finished, passing(passed), seconds, classes * 30, classes)
    states = [[leaf_state(leaf, counts, facts, passed) for leaf in way] for way in choices(rule)]
    asking = [way for way in states if any(asks for _, asks in way)]
    expected = any(all(met for met, _ in way) for way in asking)
    assert rules.is_met(counts, facts) == expected
    assert any(rules.missing(counts, facts).values()) == (bool(asking) and not expected)


def test_what_is_missing_is_told_for_the_nearest_way():
    rule = {"any": [{"all": [{"lessons": "required"}, {"activities": "graded"}]}, {"all": [{"class": "attended"}]}]}
    counts = {"rule": rule, "lessons": ["a", "b"], "activities": {"q": {"pass_percent": 80}}}
    facts = Facts({"a"}, [Result("q", 1, 7, 10, True)])
    assert rules.missing(counts, facts) == {"lessons": ["b"], "activities": ["q"], "minutes": 0, "class": False}
    assert rules.demands_of(rule) == {"lessons", "activities", "class"}


def test_a_pass_counts_by_the_share_that_the_edition_asks():
    counts = {"rule": {"all": [{"activities": "graded"}]}, "lessons": [], "activities": {"q": {"pass_percent": 80}}}
    assert rules.passed_activities([Result("q", 1, 4, 5, True)], counts) == {"q"}
    assert rules.passed_activities([Result("q", 1, 7, 9, True)], counts) == set()
    assert rules.passed_activities([Result("q", 1, 5, 5, False)], counts) == set()


def test_a_pass_stays_through_a_worse_regrade_and_goes_only_when_it_is_withdrawn():
    counts = {"rule": {"all": []}, "lessons": [], "activities": {"q": {"pass_percent": 80}}}
    first, worse = Result("q", 1, 5, 5, True), Result("q", 1, 3, 5, False)
    gone, back = Result("q", 1, 3, 5, False, withdraws=True), Result("q", 1, 4, 5, True)
    assert rules.passed_activities([first, worse], counts) == {"q"}
    assert rules.passed_activities([first, gone], counts) == set()
    assert rules.passed_activities([first, gone, back], counts) == {"q"}
    assert rules.passed_activities([Result("q", 1, 3, 5, False), back], counts) == {"q"}
