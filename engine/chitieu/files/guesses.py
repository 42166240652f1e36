"""What people write for a key or a function that is called otherwise here: one table, from the guess to what is meant.

Words that look alike may ask for opposites: ``any_of`` is nearest to ``all_of``. What stands here is answered by its
own hint and never by the nearest word.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from chitieu.diagnostics import Text


class Guess(NamedTuple):
    """The hint where it is written as a key of a target, and where it is written in a formula."""

    as_key: Text | None = None
    in_formula: Text | None = None


_ONE_IS_ENOUGH = Guess(
    Text("write {key}:", key="any_of"),
    Text("write any(…): it is 1 where what stands in it is above 0, else 0"),
)
_SOME_ARE_ENOUGH = Guess(
    Text("write at_least_of: with count: and of:"),
    Text("count those that there are: any(a) + any(b)"),
)
_BEFORE = Guess(
    Text("what was before stands in the formula of indicators.yaml, last_year(x), or is the level's baseline:"),
    Text("write last_year(x) for the year before, x of 2020 for a year"),
)
_TOTAL = Guess(
    Text("totals are formulas of indicators.yaml, with +, and the level is asked of them"),
    Text("write the facts with + between them: a + b; of several years total(x since 2021)"),
)
_MEAN = Guess(
    Text("averages are formulas of indicators.yaml, and the level is asked of them: (a + b) / 2"),
    Text("write the sum by the number: (a + b) / 2; of several years average(x since 2021)"),
)
_OVER_YEARS = Guess(
    Text("the sum of several years is a formula of indicators.yaml: total(x since 2021)"),
    Text("write total(x since 2021), with flow: year at x in facts.yaml"),
)
_GROWTH = Guess(
    Text("growth is a formula of indicators.yaml, growth(x since 2020), and the level is asked of it"),
    Text("write growth(x) against the year before, growth(x since 2020) for the average a year"),
)
_DUE = Guess(
    Text("the year stands in the level, at_least: {2025: 60%}; of a fact with kind: date write by: 2022-06-30")
)
_RANK = Guess(Text("write kind: rank at the fact in facts.yaml, and ask at_most: 10 of it"))
_RANGE = Guess(Text("write between: [10%, 15%], or of a goal that goes further at_least: [6.5%, 7%]"))
_LEAST = Guess(
    Text("write {key}:", key="at_least"),
    Text("a level of the least of several is all_of: in the target, with an indicator and the level for each"),
)
_MOST = Guess(
    Text("write {key}:", key="at_most"),
    Text("a level of the greatest of several is any_of: in the target, with an indicator and the level for each"),
)
_DISTANCE = Guess(in_formula=Text("leave it out, and ask the difference between: [-5%, 5%] in the target"))
_ROUNDED = Guess(in_formula=Text("leave it out: values are exact, and are rounded where they are shown"))
_KEPT = Guess(
    Text(
        "write at_least: with the level, each_year: {at_least: 95%} where no year may fall below it, or the figure"
        " of a year: at_least: x of 2020"
    )
)
_TIER = Guess(in_formula=Text("whom a document asks is said once, asks: commune in document.yaml"))
_WHICH = Guess(in_formula=Text("what depends on the unit stands in cases: of the target, each with its when:"))
_LESS, _MORE = Guess(Text("write {key}:", key="less_than")), Guess(Text("write {key}:", key="more_than"))
_FALL = Guess(Text("write {key}:", key="reduce_by"))
_FALL_PART = Guess(Text("write {key}:", key="reduce_by_part"))
_RISE = Guess(Text("write {key}:", key="increase_by"))
_RISE_PART = Guess(Text("write {key}:", key="increase_by_part"))
_EXACTLY = Guess(Text("write between: with the number twice, or at_least: and at_most: as two parts of all_of"))
_WHOSE = Guess(Text("write {key}:", key="when"))
_FROM = Guess(Text("write {key}:", key="baseline"))
_EVERY = Guess(Text("write {key}:", key="all_of"), Text("join conditions with and"))

_ELSE = Guess(Text("the last case has no when: it is for every other unit"))
_UNIT = Guess(Text('write when: unit == "quang-minh"'))

_GROUPS = Guess(Text("write {key}:", key="for_each"), Text("a group of a fact is written fact.group: trained.women"))
_POINTS = Guess(Text("write {key}:", key="points"), Text("the score of a document is written score of DOCUMENT"))

_ALIKE: Mapping[Guess, str] = {
    _ONE_IS_ENOUGH: "one_of either any or none_of not_all_of some_of",
    _SOME_ARE_ENOUGH: "at_most_of count_of some several_of",
    _BEFORE: "previous prev last last_year previous_year prior lag",
    _TOTAL: "sum total sum_of add",
    _MEAN: "avg average mean average_of",
    _OVER_YEARS: "cumulative cumulated running_total accumulate luy_ke",
    _GROWTH: "growth_rate growth growth_of rate_of_growth yoy change tang_truong cagr compound_growth average_growth",
    _DUE: "deadline before due due_date until year years by_year by_date horizon han",
    _RANK: "top rank ranking place bottom",
    _RANGE: "range in_range from_to interval within",
    _LEAST: "min minimum at_minimum no_less_than not_less_than not_below no_fewer_than atleast more_than_or_equal "
    "greater_or_equal increase_to raise_to gte it_nhat toi_thieu least not_under",
    _MOST: "max maximum at_maximum no_more_than not_more_than not_above not_over less_than_or_equal less_or_equal "
    "reduce_to decrease_to lower_to lte khong_qua toi_da most up_to",
    _LESS: "below under fewer_than smaller_than lt duoi",
    _MORE: "above over greater_than larger_than gt exceed exceeds tren",
    _FALL: "decrease_by lower_by cut_by fall_by drop_by decrease reduce giam",
    _FALL_PART: "decrease_by_part reduce_by_percent decrease_by_percent reduce_by_share",
    _RISE: "raise_by grow_by rise_by add_by increase tang",
    _RISE_PART: "raise_by_part increase_by_percent grow_by_percent increase_by_share",
    _EXACTLY: "equal equals exactly equal_to eq exact",
    _WHOSE: "if where condition for applies_to only_if case_when khi",
    _FROM: "base base_value start starting_value baseline_value initial from reference",
    _GROUPS: "foreach for_every for_all_groups each per_group by_group disaggregate disaggregated_by split_by moi_nhom",
    _POINTS: "scoring bands marks score_bands diem cham_diem point grade_points score_for",
    _ELSE: "else otherwise default other others rest con_lai",
    _UNIT: "unit unit_id units don_vi",
    _DISTANCE: "abs absolute distance",
    _ROUNDED: "round rounded floor ceil ceiling trunc",
    _KEPT: "maintain keep keep_at hold hold_at stay remain duy_tri giu_vung",
    _TIER: "tier tiers cap",
    _WHICH: "iif ifelse if_else switch",
    _EVERY: "every_of each_of all and parts both_of",
}
GUESSES: Mapping[str, Guess] = {word: guess for guess, words in _ALIKE.items() for word in words.split()}


def guessed_key(word: str, known: Collection[str]) -> Text | None:
    """What to write for a key that was guessed; ``None`` where it is none that we know, or where levels never stand."""
    guess = GUESSES.get(_plain(word)) if "between" in known else None
    return guess.as_key if guess else None


def guessed_name(word: str) -> Text | None:
    """What to write in a formula for a name or function that was guessed."""
    guess = GUESSES.get(_plain(word))
    return guess.in_formula if guess else None


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")
