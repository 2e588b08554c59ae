"""How much of what was not known before has been learnt."""

from __future__ import annotations

from fractions import Fraction


def normalised_gain(pre_score: int, pre_max: int, post_score: int, post_max: int) -> Fraction | None:
    """Return (post - pre) / (1 - pre) over shares of points: 1 when all of it was learnt, negative after a loss.

    None when nothing was missing before, or one of the two asked nothing. R. R. Hake, "Interactive-engagement versus
    traditional methods", American Journal of Physics 66 (1998) 64-74.
    """
    if pre_max <= 0 or post_max <= 0 or pre_score >= pre_max:
        return None
    before, after = Fraction(pre_score, pre_max), Fraction(post_score, post_max)
    return (after - before) / (1 - before)
