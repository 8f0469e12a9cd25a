"""What array formulas give for whole columns is what they would give cell by cell."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scripts.local_google.cells.formulas import Address, Value, evaluate
from scripts.local_google.cells.values import ErrorValue
from tests.local_google.cells.books import Book, shown

ODD = ErrorValue("NUM", "odd")
TEXTS = ("", "a", "A", " b\u3000", "１２", "1", "x*", "?", "~", "FALSE", "é", "ﾊﾟ", "\ud800", "a\nb")
CELLS: list[Value] = [*TEXTS, None, 0, 1, -2.5, 10**15, 10**15 + 1, 1e300, True, False, ODD]
FEW_KINDS: list[list[Value]] = [
    list(TEXTS),
    [*TEXTS, None],
    [*TEXTS, ODD],
    [1, 2, 3],
    [1, 2, ODD],
    [True, False],
    [1, 0.5, True],
    CELLS,
]
COLUMNS = st.sampled_from(FEW_KINDS).flatmap(
    # Most columns end in many cells that are the same.
    lambda kind: st.tuples(st.lists(st.sampled_from(kind), max_size=6), st.sampled_from(kind), st.integers(1, 12))
)

FORMULAS = (
    "A{r}&B{r}",
    'A{r}&"-"&B{r}',
    "A{r}+B{r}",
    "A{r}-B{r}",
    "A{r}*B{r}",
    "A{r}=B{r}",
    'A{r}="a"',
    'A{r}<>""',
    "A{r}<>1",
    "A{r}<B{r}",
    "A{r}<=1",
    "A{r}>10^15",
    "A{r}>=B{r}",
    "A{r}<10^9",
    "A{r}>0.5",
    "A{r}*10^6",
    "-A{r}",
    'TEXT(A{r},"0")',
    'TEXT(A{r},"0.0")',
    "LEFT(A{r},1)",
    "LEFT(A{r},B{r})",
    "LEFT(A{r})",
    'IF(ISNUMBER(A{r}),TEXT(A{r}*10^6,"0"),LEFT(A{r},2))',
    'IF(ISTEXT(A{r}),LEFT(A{r},2),IFERROR(-A{r},"#"))',
    "10^15>=A{r}",
    "UPPER(A{r})",
    "LOWER(A{r})",
    "LEN(A{r})",
    "ASC(A{r})",
    'SUBSTITUTE(A{r},"a","**")',
    'SUBSTITUTE(A{r},"a",B{r})',
    'SUBSTITUTE(A{r},"","x")',
    'SUBSTITUTE(A{r},"a","x",1)',
    'REGEXREPLACE(A{r},"[\\s\\p{Z}a]+","-")',
    'REGEXREPLACE(A{r},"[^a-z]","$0")',
    'REGEXREPLACE(A{r},"[0-9]*","x")',
    'REGEXREPLACE(A{r}&"","(a)","<$1>")',
    "ISNUMBER(A{r})",
    "ISTEXT(A{r})",
    "ISLOGICAL(A{r})",
    "ISBLANK(A{r})",
    "ISERROR(A{r})",
    "IF(A{r},B{r},C{r})",
    'IF(A{r}="a",B{r},"no")',
    "IF(ISTEXT(A{r}),A{r}&B{r},)",
    'IFERROR(A{r},"none")',
    "IFERROR(1/A{r},B{r})",
    "IFNA(A{r},B{r})",
    "MATCH(A{r},$B$1:$B$20,0)",
    "MATCH(A{r},$B$1:$B$20,1)",
    "VLOOKUP(A{r},$B$1:$C$20,2,FALSE)",
    "VLOOKUP(A{r},$B$1:$C$20,3,FALSE)",
    "VLOOKUP(A{r},{$B$1:$B$20,$A$1:$A$20},2,FALSE)",
    "VLOOKUP(A{r},$B$1:$C$20,2,A{r})",
)
ROWS = 20


@pytest.mark.parametrize("formula", FORMULAS)
@given(columns=st.tuples(COLUMNS, COLUMNS, COLUMNS))
@example(columns=((["a", "x", "b"], None, 3), (["b", "a", "a"], "A", 1), ([1, 2, 3], 4, 1)))
def test_a_whole_column_comes_to_what_its_cells_come_to(
    formula: str, columns: tuple[tuple[list[Value], Value, int], ...]
) -> None:
    cells = [[*different, *[same] * count] for different, same, count in columns]
    table = [[column[row] if row < len(column) else None for column in cells] for row in range(ROWS)]
    book = Book({"Sheet1": table})
    ranges = formula.replace("A{r}", f"A1:A{ROWS}").replace("B{r}", f"B1:B{ROWS}").replace("C{r}", f"C1:C{ROWS}")
    whole = evaluate(f"=ARRAYFORMULA({ranges})", Address("Sheet1", 0, 9), book)
    single = [formula.replace("{r}", str(row + 1)) for row in range(ROWS)]
    alone = [evaluate(f"={one}", Address("Sheet1", row, 9), book)[0] for row, one in enumerate(single)]
    assert [(type(value), value) for (value,) in whole] == [(type(value), value) for (value,) in alone]


def test_rows_that_nobody_filled_cost_nothing_to_speak_of() -> None:
    blank: list[Value] = [None, None]
    rows: list[list[Value]] = [["a", 1], ["b", 2], *[blank] * 200_000]
    table = evaluate(
        '=ARRAYFORMULA(IF(A:A="",,UPPER(TRIM(A:A))&ROUND(B:B*1.5,1)))', Address("Sheet1", 0, 9), Book({"Sheet1": rows})
    )
    assert (table[:3], len(table), set(map(tuple, table[2:]))) == ([["A1.5"], ["B3"], [None]], 200_004, {(None,)})


def test_numbers_that_agree_in_fifteen_digits_are_equal_in_columns_too() -> None:
    assert shown("=ARRAYFORMULA(A1:A2=B1:B2)", [0.1 + 0.2, 0.3], [10**15, 10**15 + 2]) == [[True], [False]]
