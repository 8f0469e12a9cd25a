"""The kind of formula that stands in one header cell and fills a column: repeated rows, results looked up."""

import random

from hypothesis import given
from hypothesis import strategies as st

from scripts.local_google.cells.a1 import Area
from scripts.local_google.cells.formulas import Address, Value, calculator, evaluate
from tests.local_google.cells.books import Book

HEADER = (
    '=ARRAYFORMULA(IF(ROW(A:A)=1,"核算结果",IF(A:A&B:B&C:C="",,'
    'IF(MATCH(UPPER(SUBSTITUTE(ASC(A:A&"")," ","")),UPPER(SUBSTITUTE(ASC(A:A&"")," ","")),0)<ROW(A:A),"重复",'
    'IFERROR(VLOOKUP(UPPER(SUBSTITUTE(ASC(A:A&"")," ","")),\'核算明细\'!A:G,7,FALSE),"待核算")))))'
)
AT = Address("业务录入", 0, 4)


def deals(*rows: list[Value]) -> Book:
    details: list[list[Value]] = [["订单号", *"bcdef", "结果"], ["T1", *"bcdef", "计入"], ["T2", *"bcdef", "不计"]]
    return Book({"业务录入": [["订单号", "工号", "日期"], *rows], "核算明细": details})


def test_every_row_shows_its_outcome_and_empty_rows_stay_blank() -> None:
    book = deals(["T1", "1", 5], ["ｔ 2", "1", 5], ["T9", "1", 5], [" T1 ", "1", 5], [None, None, None])
    outcome = [value for (value,) in evaluate(HEADER, AT, book)]
    assert outcome == ["核算结果", "计入", "不计", "待核算", "重复", None, None, None]


@given(st.lists(st.one_of(st.integers(0, 5), st.booleans(), st.sampled_from(["a", "A", "1", "TRUE", ""]), st.none())))
def test_a_look_up_by_keys_finds_what_comparing_every_row_finds(cells: list[Value]) -> None:
    rows = [[cell, number] for number, cell in enumerate(cells)]
    book = Book({"Sheet1": rows})
    for key in (0, 1, True, False, "a", "1", "true"):
        written = f'"{key}"' if isinstance(key, str) else str(key).upper()
        matches = [number for cell, number in rows if _alike(cell, key)]
        (found,) = evaluate(f"=IFNA(VLOOKUP({written},A:B,2,FALSE),-1)", Address("Sheet1", 0, 9), book)
        assert found == [matches[0] if matches else -1]


def _alike(cell: Value, key: Value) -> bool:
    if isinstance(cell, str) and isinstance(key, str):
        return cell.casefold() == key.casefold()
    return cell == key and isinstance(cell, bool) == isinstance(key, bool) and cell is not None


def test_a_range_that_many_formulas_use_is_read_once_until_it_changes() -> None:
    numbers = random.Random(7).sample(range(1000), 200)
    rows: list[list[Value]] = [[number, f"v{number}"] for number in numbers]
    book = Book({"Sheet1": rows})
    sheet = calculator(book)
    for row, number in enumerate(numbers):
        formula = f"=VLOOKUP({number},A:B,2,FALSE)"
        assert sheet.evaluate(formula, Address("Sheet1", row, 5)) == [[f"v{number}"]]
    assert book.reads == 1
    rows[0][1] = "new"
    sheet.changed("sheet1", Area(0, 1, 1, 2))
    assert sheet.evaluate(f"=VLOOKUP({numbers[0]},A:B,2,FALSE)", Address("Sheet1", 0, 5)) == [["new"]]
    assert book.reads == 2
