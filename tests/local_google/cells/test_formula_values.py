"""What formulas come to: operators, blanks, coercion, errors."""

import pytest

from scripts.local_google.cells.formulas import Address, Value, evaluate
from scripts.local_google.cells.values import ErrorType, ErrorValue
from tests.local_google.cells.books import Book, result, results, shown

PEOPLE: list[list[Value]] = [["王芳", 3, 10.5], ["Li Na", 5, None], [None, 8, ""], ["zhao", "7", True]]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=4/2", 2),
        ("=3/2", 1.5),
        ("=1+1", 2),
        ("=2+3*4", 14),
        ("=-2^2", 4),
        ("=10%", 0.1),
        ("=1e5", 100000),
        ("=.5+1.", 1.5),
        ('="a"&"b""c"', 'ab"c'),
        ("=TRUE+1", 2),
        ('="10"+1', 11),
        ('="2016-01-05"+1', 42375),
        ('="50%"*2', 1),
        ("=0.1+0.2=0.3", True),
        ('="A"="a"', True),
        ('="10"=10', False),
        ('=1<"a"', True),
        ('="z"<TRUE', True),
        ('=1/3&""', "0.333333333333333"),
        ('=1e20&""', "1E+20"),
        ("=1<>2", True),
        ("=A1--1", 1),
        ('="a\nb"\n&\n"c"', "a\nbc"),
    ],
)
def test_operators_calculate_as_in_google(formula: str, value: Value) -> None:
    assert repr(result(formula)) == repr(value)


def test_a_blank_cell_is_nothing_zero_and_the_empty_text() -> None:
    assert result("=A1") is None
    assert result('=A1&"x"') == "x"
    assert result("=A1+1") == 1
    assert result('=A1=""') is True
    assert result("=A1=0") is True
    assert result("=A1=FALSE") is True


def test_an_omitted_argument_of_if_is_a_real_blank() -> None:
    assert result("=IF(TRUE,,1)") is None
    assert result("=IF(FALSE,1,)") is None
    assert result("=IF(FALSE,1)") is False
    assert results("=ARRAYFORMULA(IF(A1:A2=1,,A1:A2))", [1], [2]) == [[None], [2]]


@pytest.mark.parametrize(
    ("formula", "kind", "message"),
    [
        ("=1/0", "DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero."),
        ("=NOPE(1)", "NAME", "Unknown function: 'NOPE'."),
        ("=nope", "NAME", "Unknown range name: 'NOPE'."),
        ("='Nope'!A1", "REF", "Unresolved sheet name 'Nope'."),
        (
            '="a"+1',
            "VALUE",
            "Function ADD parameter 1 expects number values. But 'a' is a text and cannot be coerced to a number.",
        ),
        ('=VLOOKUP("x",A1:B2,2,FALSE)', "N_A", "Did not find value 'x' in VLOOKUP evaluation."),
        (
            "=IF(1)",
            "N_A",
            "Wrong number of arguments to IF. Expected between 2 and 3 arguments, but got 1 arguments.",
        ),
        ("=A1:A3*2", "VALUE", "An array value could not be found."),
        ("={1,2;3}", "VALUE", "In ARRAY_LITERAL, an Array Literal was missing values for one or more rows."),
        ("=#REF!+1", "REF", ""),
    ],
)
def test_errors_are_googles(formula: str, kind: ErrorType, message: str) -> None:
    assert result(formula, at=Address("Sheet1", 30, 3)) == ErrorValue(kind, message)


@pytest.mark.parametrize("formula", ["=SUM(1", "=1+", "=1 2", "=", "=A1 A2", "=(1,2)", "=+1 (555) 123", "=)", "={}"])
def test_what_cannot_be_read_is_a_parse_error(formula: str) -> None:
    assert result(formula) == ErrorValue("ERROR", "Formula parse error.")


def test_numbers_too_large_are_errors_and_never_infinite() -> None:
    assert shown("=1e200*1e200") == [["#NUM!"]]
    assert shown("=9^9999") == [["#NUM!"]]


def test_outside_of_an_array_formula_a_range_means_the_formulas_own_row() -> None:
    assert result("=B1:B4*2", *PEOPLE) == 10
    assert results("=ARRAYFORMULA(B1:B3*2)", *PEOPLE) == [[6], [10], [16]]
    assert result("=A1:A4", *PEOPLE) == "Li Na"
    assert results("={A1:A2}", *PEOPLE) == [["王芳"], ["Li Na"]]


def test_arrays_of_one_row_or_column_repeat_and_smaller_ones_run_out() -> None:
    assert results("=ARRAYFORMULA({1;2}*{10,20})") == [[10, 20], [20, 40]]
    assert shown("=ARRAYFORMULA({1;2;3}+{1;2})") == [[2], [4], ["#N/A"]]


def test_open_ranges_reach_the_end_of_the_grid() -> None:
    assert result("=ROWS(A:A)", *PEOPLE) == len(PEOPLE) + 2
    assert result("=SUM(B2:B)", *PEOPLE) == 13
    assert result("=SUM(2:2)", *PEOPLE, at=Address("Other", 0, 0)) == ErrorValue(
        "REF", "Unresolved sheet name 'Other'."
    )
    assert result("=COUNTA(A2:2)", *PEOPLE) == 2


def test_tabs_are_found_whatever_the_quotes_and_the_case() -> None:
    book = Book({"核算明细": [["k", 7]], "It's": [[1]], "Sheet1": [[]]})
    here = Address("Sheet1", 0, 5)
    assert evaluate("='核算明细'!B1", here, book) == [[7]]
    assert evaluate("=核算明细!B1+'it''s'!A1", here, book) == [[8]]


def test_named_ranges_stand_for_their_cells() -> None:
    book = Book({"Sheet1": [[1], [2], [3]]}, names={"rates": "Sheet1!A1:A3"})
    assert evaluate("=SUM(Rates)", Address("Sheet1", 0, 5), book) == [[6]]


def test_a_cell_beyond_the_grid_is_blank() -> None:
    assert result("=A2000") is None
    assert result("=SUM(A1:A2000)", [1], [2]) == 3


def test_only_the_branch_that_is_taken_is_evaluated() -> None:
    assert result('=IF(TRUE,"ok",1/0)') == "ok"
    assert result('=IFERROR(1/0,"instead")') == "instead"
    assert result("=IFERROR(1/0)") is None
    assert result('=IFNA(1/0,"x")') == ErrorValue("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    assert result('=IFS(FALSE,1/0,TRUE,"second")') == "second"
    assert result('=SWITCH(2,1,1/0,2,"two","else")') == "two"
    assert result('=SWITCH(9,1,1/0,"else")') == "else"
    assert result('=CHOOSE(2,1/0,"b")') == "b"


def test_conditions_may_be_arrays() -> None:
    assert results('=ARRAYFORMULA(IFS(A1:A3=1,"one",A1:A3=2,"two",TRUE,"more"))', [1], [2], [3]) == [
        ["one"],
        ["two"],
        ["more"],
    ]
    assert results('=ARRAYFORMULA(SWITCH(A1:A2,1,"one","other"))', [1], [2]) == [["one"], ["other"]]
    assert results('=ARRAYFORMULA(IFERROR(1/A1:A2,"none"))', [0], [2]) == [["none"], [0.5]]


def test_rows_that_are_equal_but_not_the_same_are_told_apart() -> None:
    assert results("=ARRAYFORMULA(ISLOGICAL(A1:A4))", [1], [True], [True], [1]) == [[False], [True], [True], [False]]


def test_locales_with_a_decimal_comma_separate_arguments_by_semicolons() -> None:
    assert result("=SUM(1,5;2)", locale="de_DE") == 3.5
    assert results('={1\\2;3\\"a;b"}', locale="de_DE") == [[1, 2], [3, "a;b"]]


def test_equal_random_calls_are_drawn_anew() -> None:
    assert result("=RAND()=RAND()") is False
    assert result("=COUNTUNIQUE(MAP({1;2;3},LAMBDA(x,RAND())))") == 3
    assert result("=COUNTUNIQUE(ARRAYFORMULA(RANDBETWEEN({0;0;0;0},10^12)))") == 4
    assert 1 <= float(str(result("=RANDBETWEEN(1,6)"))) <= 6
