"""Whatever a formula says, it comes to values and errors that a cell can hold."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.local_google.cells.formulas import Value, evaluate
from scripts.local_google.cells.formulas.functions import function_names
from scripts.local_google.cells.values import ErrorValue
from tests.local_google.cells.books import HERE, Book, shown

ROWS: list[list[Value]] = [
    ["a", 1, None, True, ErrorValue("N_A", "x")],
    [None, -2.5, "3", False, ""],
    ["王*", 42374, "(", 0, 1e300],
]
ARGUMENTS = [
    "1",
    "0",
    "-1",
    "2.5",
    '"a"',
    '""',
    '"3"',
    "TRUE",
    "A1",
    "B1",
    "C1",
    "E1",
    "A1:B2",
    "B1:B3",
    "A:A",
    "1:1",
    "{1,2;3,4}",
    "{1;2}",
    "nm",
    "1/0",
    "-3",
    "1e300",
    "99999999",
    '"2016-01-05"',
    "LAMBDA(x,x)",
    "LAMBDA(x,y,x+y)",
    '"["',
    "Nope!A1",
    "Z9",
    '"*a"',
    '">1"',
    "A2:nm",
]


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(function_names()), st.lists(st.sampled_from([*ARGUMENTS, ""]), max_size=5), st.booleans())
def test_a_function_answers_whatever_it_is_given(name: str, arguments: list[str], spread: bool) -> None:
    call = f"{name}({','.join(arguments)})"
    rows = evaluate(
        f"=ARRAYFORMULA({call})" if spread else f"={call}", HERE, Book({"Sheet1": ROWS}, {"nm": "Sheet1!B1:B3"})
    )
    assert len({len(row) for row in rows}) == 1
    for value in (value for row in rows for value in row):
        assert value is None or type(value) in {str, bool, int, float, ErrorValue}
        assert not isinstance(value, float) or math.isfinite(value)


@given(st.text(alphabet="=+-*/&<>()[]{},;:!\"'$%^#@ .AaZ19_\n王", max_size=30))
def test_a_formula_of_any_text_is_answered(text: str) -> None:
    assert evaluate(f"={text}", HERE, Book({"Sheet1": ROWS}))


def test_what_would_fill_the_memory_is_refused() -> None:
    assert shown("=SEQUENCE(100000,1000)") == [["#NUM!"]]
    assert shown('=REPT("ab",100000)') == [["#VALUE!"]]
    assert shown("=OFFSET(A1,0,0,99999999,1)") == [["#REF!"]]
    assert shown("=FACT(1000000)") == [["#NUM!"]]


def test_a_function_without_an_end_is_stopped() -> None:
    assert shown("=LET(f,LAMBDA(g,n,g(g,n+1)),f(f,1))") == [["#ERROR!"]]
