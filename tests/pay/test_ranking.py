"""Rankings give equal values equal ranks, and say of how many."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.pay.contests.ranking import published, ranked, reported
from functions.pay.expressions import Frame
from functions.pay.wording import number
from schemas.results import Reports
from schemas.tab import columns
from schemas.words import Locale, Text

Row = dict[str, Any]


def scores(*values: tuple[str, str, int | None]) -> Frame:
    rows = [{"period": period, "staff_no": who, "score": score} for period, who, score in values]
    schema = {"period": pl.String, "staff_no": pl.String, "score": pl.Int64}
    return nw.from_native(pl.LazyFrame(rows, schema=schema))


def listed(frame: Frame) -> list[Row]:
    rows: list[Row] = frame.collect().to_native().to_dicts()
    return rows


def published_scores(frame: Frame, locale: Locale) -> list[Row]:
    written = number(nw.col("score"), 10**6)
    if "unread" not in frame.collect_schema().names():
        frame = frame.with_columns(unread=nw.lit(None, dtype=nw.String))
    return listed(published(frame, "score", written, kind=Text("维系排名", "Upkeep"), clause="五", locale=locale))


def test_a_score_beside_which_something_could_not_be_read_has_no_rank_and_says_so() -> None:
    frame = scores(("2016-01", "a", 9_000_000), ("2016-01", "b", 7_000_000), ("2016-01", "c", None))
    told = nw.when(nw.col("staff_no") == "a").then(nw.lit("第3行有错"))
    first, second = published_scores(frame.with_columns(unread=told), "zh")
    assert (first["value"], first["rank"], first["verdict"], first["says"]) == ("9", None, "不完整", "第3行有错")
    assert (second["value"], second["rank"], second["verdict"]) == ("7", 1, None)
    assert second["says"] == "2016-01共1名，7排第1"


def test_who_ties_shares_a_rank_and_the_next_rank_stays_empty() -> None:
    frame = ranked(scores(("1", "a", 9), ("1", "b", 7), ("1", "c", 7), ("1", "d", 1), ("2", "a", 0)), "score")
    assert [(row["staff_no"], row["rank"], row["ranked"]) for row in listed(frame)] == [
        ("a", 1, 4),
        ("b", 2, 4),
        ("c", 2, 4),
        ("d", 4, 4),
        ("a", 1, 1),
    ]


def test_who_has_no_value_has_no_rank_and_takes_none() -> None:
    frame = ranked(scores(("1", "a", None), ("1", "b", -3)), "score")
    assert [(row["rank"], row["ranked"]) for row in listed(frame)] == [(None, 1), (1, 1)]


def test_a_published_ranking_fills_the_columns_of_the_reports() -> None:
    rows = published_scores(scores(("2016-01", "1001", 110_000_000), ("2016-01", "1002", 85_500_000)), "zh")
    assert list(rows[0]) == [*columns(Reports), "place"]
    assert {name: value for name, value in rows[1].items() if value is not None} == {
        "period": "2016-01",
        "kind": "维系排名",
        "subject": "1002",
        "value": "85.5",
        "rank": 2,
        "clause": "五",
        "says": "2016-01共2名，85.5排第2",
        "place": 0,
    }


def test_a_published_ranking_reads_in_english_and_leaves_out_who_has_no_value() -> None:
    rows = published_scores(scores(("2016-01", "1001", 110_000_000), ("2016-01", "1002", None)), "en")
    assert [row["says"] for row in rows] == ["110: place 1 of 1 in 2016-01"]


def test_a_column_that_reports_do_not_have_is_refused() -> None:
    with pytest.raises(KeyError, match="bonus"):
        reported(scores(), bonus=nw.lit(1))


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=9))
def test_a_rank_is_one_more_than_the_number_of_higher_values(values: list[int]) -> None:
    rows = listed(ranked(scores(*(("1", str(place), value) for place, value in enumerate(values))), "score"))
    assert {row["staff_no"]: row["rank"] for row in rows} == {
        str(place): 1 + sum(other > value for other in values) for place, value in enumerate(values)
    }
