"""What the functions give, group by group."""

import pytest

from scripts.local_google.cells.formulas import Value
from tests.local_google.cells.books import result, results, shown

PEOPLE: list[list[Value]] = [["王芳", 3, 10.5], ["Li Na", 5, None], [None, 8, ""], ["zhao", "7", True]]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(B1:B4)", 16),
        ('=SUM(1,"2",TRUE,)', 4),
        ("=AVERAGE(B1:B4)", 16 / 3),
        ("=MIN(B1:B4)", 3),
        ("=MAX(A1:A4)", 0),
        ("=MEDIAN(B1:B4)", 5),
        ("=COUNT(A1:C4)", 4),
        ("=COUNTA(A1:C4)", 10),
        ("=COUNTBLANK(A1:C4)", 3),
        ("=COUNTUNIQUE({1;1;2;TRUE})", 3),
        ("=PRODUCT(2,3)", 6),
        ("=LARGE(B1:B4,2)", 5),
        ("=SMALL(B1:B4,1)", 3),
        ("=SUMPRODUCT(B1:B3,B1:B3)", 98),
        ('=SUMPRODUCT((A1:A4="zhao")*1)', 1),
        ("=SUM(0.1,0.2,0.3)=0.6", True),
    ],
)
def test_aggregates(formula: str, value: Value) -> None:
    assert repr(result(formula, *PEOPLE)) == repr(value)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=COUNTIF(B1:B4,">3")', 2),
        ('=COUNTIF(A1:A4,"LI NA")', 1),
        ('=COUNTIF(A1:A4,"*a*")', 2),
        ('=COUNTIF(A1:A4,"王?")', 1),
        ('=COUNTIF(A1:A4,"<>zhao")', 3),
        ('=COUNTIF(C1:C4,"")', 2),
        ('=COUNTIF(C1:C4,"=")', 1),
        ('=COUNTIF(C1:C4,"<>")', 3),
        ("=COUNTIF(B1:B4,5)", 1),
        ('=COUNTIF(B1:B4,"5")', 1),
        ('=COUNTIF({"a*";"ab"},"a~*")', 1),
        ("=COUNTIF(C1:C4,TRUE)", 1),
        ('=SUMIF(A1:A4,"zhao",B1:B4)', 0),
        ('=SUMIF(A1:A4,"li na",B1:B4)', 5),
        ('=SUMIF(B1:B4,">=5")', 13),
        ('=COUNTIFS(B1:B4,">3",A1:A4,"Li*")', 1),
        ('=SUMIFS(B1:B4,B1:B4,">3",B1:B4,"<8")', 5),
        ('=AVERAGEIF(B1:B4,">3")', 6.5),
        ('=AVERAGEIFS(B1:B4,B1:B4,"<6")', 4),
        ('=MAXIFS(B1:B4,A1:A4,"*")', 5),
        ('=MINIFS(B1:B4,B1:B4,">3")', 5),
    ],
)
def test_criteria(formula: str, value: Value) -> None:
    assert repr(result(formula, *PEOPLE)) == repr(value)


def test_criteria_may_be_arrays() -> None:
    assert results("=ARRAYFORMULA(COUNTIF(A1:A3,A1:A3))", ["x"], ["y"], ["X"]) == [[2], [1], [2]]
    assert results('=ARRAYFORMULA(SUMIF(A1:A3,{"x";"y"},B1:B3))', ["x", 1], ["y", 2], ["X", 4]) == [[5], [2]]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=VLOOKUP("LI NA",A1:C4,2,FALSE)', 5),
        ('=VLOOKUP("z*",A1:C4,2,0)', "7"),
        ('=VLOOKUP("Li Na",A1:C4,3,FALSE)', None),
        ("=VLOOKUP(6,B1:C3,1)", 5),
        ("=VLOOKUP(6,B1:C3,1,TRUE)", 5),
        ('=HLOOKUP("b",{"a","b";1,2},2,FALSE)', 2),
        ('=MATCH("li na",A1:A4,0)', 2),
        ("=MATCH(7,B1:B3)", 2),
        ("=MATCH(7,{9;8;5},-1)", 2),
        ("=XMATCH(8,B1:B4)", 3),
        ('=XLOOKUP("zhao",A1:A4,B1:B4)', "7"),
        ('=XLOOKUP("nobody",A1:A4,B1:B4,"nil")', "nil"),
        ('=XLOOKUP("nobody",A1:A4,B1:B4,)', None),
        ("=XLOOKUP(6,B1:B3,A1:A3,,-1)", "Li Na"),
        ("=XLOOKUP(6,B1:B3,B1:B3,,1)", 8),
        ("=XLOOKUP(1,{1;2;1},{10;20;30},,0,-1)", 30),
        ("=LOOKUP(6,B1:B3,A1:A3)", "Li Na"),
        ("=INDEX(A1:C4,2,1)", "Li Na"),
        ('=INDEX(SPLIT("a,b",","),2)', "b"),
        ("=SUM(INDEX(A1:C4,0,2))", 16),
        ("=SUM(B1:INDEX(B:B,3))", 16),
        ("=ROW(A5)", 5),
        ("=ROW()", 2),
        ("=COLUMN()", 26),
        ("=COLUMN(C1)", 3),
        ("=ROWS(A1:A4)", 4),
        ("=COLUMNS(A1:C1)", 3),
        ("=SUM(OFFSET(B1,1,0,2,1))", 13),
        ('=SUM(INDIRECT("B1:B"&2))', 8),
        ('=INDIRECT("Sheet1!A2")', "Li Na"),
        ("=ADDRESS(2,3)", "$C$2"),
        ('=ADDRESS(2,3,4,TRUE,"业务录入")', "'业务录入'!C2"),
    ],
)
def test_lookups_and_places(formula: str, value: Value) -> None:
    assert repr(result(formula, *PEOPLE)) == repr(value)


@pytest.mark.parametrize(
    ("formula", "error"),
    [
        ('=VLOOKUP("a",A1:B4,3,FALSE)', "#REF!"),
        ('=VLOOKUP("a",A1:B4,0,FALSE)', "#VALUE!"),
        ("=VLOOKUP(,A1:B4,2,FALSE)", "#N/A"),
        ("=INDEX(A1:B4,9,1)", "#NUM!"),
        ("=MATCH(1,A1:B4,0)", "#N/A"),
        ("=OFFSET(A1,-1,0)", "#REF!"),
        ('=INDIRECT("no range")', "#REF!"),
        ("=FILTER(A1:A4,B1:B2)", "#N/A"),
        ("=FILTER(A1:A3,B1:B3>99)", "#N/A"),
        ("=AVERAGE(A1:A2)", "#DIV/0!"),
        ("=SQRT(-1)", "#NUM!"),
        ("=SUM(1/0,1)", "#DIV/0!"),
        ('=REGEXMATCH("a","(")', "#REF!"),
        ('=REGEXMATCH(1,"1")', "#VALUE!"),
        ('=REGEXEXTRACT("a","b")', "#N/A"),
        ('=FIND("x","abc")', "#VALUE!"),
        ('=VALUE("abc")', "#VALUE!"),
        ('=DATEDIF("2016-02-01","2016-01-01","D")', "#NUM!"),
        ("=MAP(A1:A2,1)", "#N/A"),
    ],
)
def test_functions_refuse_with_googles_errors(formula: str, error: str) -> None:
    assert shown(formula, *PEOPLE) == [[error]]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=UPPER("abc")', "ABC"),
        ('=LOWER("ABC")', "abc"),
        ('=PROPER("li na")', "Li Na"),
        ('=TRIM("  a   b ")', "a b"),
        ('=CLEAN("a"&CHAR(7)&"b")', "ab"),
        ('=ASC("ＡＢＣ　１２３ガ")', "ABC 123ｶﾞ"),
        ('=SUBSTITUTE("a-b-c","-","+")', "a+b+c"),
        ('=SUBSTITUTE("a-b-c","-","+",2)', "a-b+c"),
        ('=REPLACE("abcdef",2,3,"X")', "aXef"),
        ('=LEN("王芳")', 2),
        ('=LEFT("abc")', "a"),
        ('=RIGHT("abc",2)', "bc"),
        ('=RIGHT("abc",0)', ""),
        ('=MID("abc",2,9)', "bc"),
        ('=FIND("b","abc")', 2),
        ('=SEARCH("B","abc")', 2),
        ('=REPT("ab",3)', "ababab"),
        ('=EXACT("a","A")', False),
        ("=CHAR(65)", "A"),
        ('=CODE("A")', 65),
        ('=TEXT(42374,"yyyy-mm-dd")', "2016-01-05"),
        ('=TEXT(0.5,"0%")', "50%"),
        ('=TEXT("1234","#,##0.0")', "1,234.0"),
        ('=VALUE("1,234.5")', 1234.5),
        ('=CONCATENATE("a",1,A1:A2)', "a1xy"),
        ('=JOIN("-",A1:A2)', "x-y"),
        ('=TEXTJOIN(",",TRUE,A1:A3,"z")', "x,y,z"),
        ('=TEXTJOIN(",",FALSE,A1:A3,"z")', "x,y,,z"),
        ('=HYPERLINK("https://example.com","label")', "label"),
        ('=HYPERLINK("https://example.com")', "https://example.com"),
        ("=SPARKLINE(A1:A3)", None),
        ('=REGEXMATCH("ab12","[0-9]+")', True),
        (r'=REGEXREPLACE("2016年1月","(\d+)年(\d+)月","$2/$1")', "1/2016"),
        (r'=REGEXEXTRACT("ab12","\d+")', "12"),
        (r'=REGEXREPLACE("王芳a","\p{Han}","*")', "**a"),
    ],
)
def test_text(formula: str, value: Value) -> None:
    assert repr(result(formula, ["x"], ["y"], [None])) == repr(value)


def test_text_comes_apart_into_columns() -> None:
    assert results('=SPLIT("a,1,2016-01-05",",")') == [["a", 1, 42374]]
    assert results('=SPLIT("a, b",", ",FALSE)') == [["a", "b"]]
    assert results('=ARRAYFORMULA(SPLIT(A1:A2,"-"))', ["a-b"], ["c"]) == [["a", "b"], ["c", None]]
    assert results(r'=REGEXEXTRACT("a1b2","([a-z])(\d)")') == [["a", "1"]]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=DATE(2016,1,5)", 42374),
        ("=DATE(2016,14,0)", 42766),
        ("=YEAR(42374)*10000+MONTH(42374)*100+DAY(42374)", 20160105),
        ("=EOMONTH(DATE(2016,1,31),1)", 42429),
        ("=EDATE(DATE(2016,1,31),1)", 42429),
        ("=TODAY()", 42374),
        ("=NOW()", 42374.5),
        ("=WEEKDAY(42374)", 3),
        ("=WEEKDAY(42374,2)", 2),
        ("=TIME(15,30,0)", 0.6458333333333334),
        ("=HOUR(0.75)", 18),
        ("=DAYS(42400,42374)", 26),
        ('=DATEDIF("2015-12-31","2016-02-29","M")', 1),
        ('=DATEDIF("2014-03-01","2016-02-29","Y")', 1),
        ('=DATEVALUE("2016-01-05 10:00")', 42374),
        ('=MONTH("2016-03-05")', 3),
    ],
)
def test_dates(formula: str, value: Value) -> None:
    assert repr(result(formula)) == repr(value)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=ROUND(2.675,2)", 2.68),
        ("=ROUND(-2.5)", -3),
        ("=ROUND(1234,-2)", 1200),
        ("=ROUNDUP(1.01,1)", 1.1),
        ("=ROUNDDOWN(-1.99)", -1),
        ("=INT(-1.5)", -2),
        ("=MROUND(7,5)", 5),
        ("=CEILING(1.1,0.5)", 1.5),
        ("=FLOOR(1.9)", 1),
        ("=MOD(-7,3)", 2),
        ("=MOD(0.3,0.1)", 0),
        ("=QUOTIENT(-7,2)", -3),
        ("=ABS(-2)", 2),
        ("=SQRT(16)", 4),
        ("=LOG(100)", 2),
        ("=COMBIN(5,2)", 10),
        ("=ISBETWEEN(5,1,5,TRUE,FALSE)", False),
        ("=ISBLANK(A3)", True),
        ('=ISBLANK("")', False),
        ("=ISNUMBER(A1)", False),
        ("=ISTEXT(A1)", True),
        ("=ISERROR(1/0)", True),
        ("=ISNA(NA())", True),
        ("=N(TRUE)", 1),
        ("=AND(TRUE,1,A1:A2)", True),
        ("=OR(FALSE,0)", False),
        ("=XOR(TRUE,TRUE)", False),
        ("=NOT(0)", True),
    ],
)
def test_numbers_and_questions(formula: str, value: Value) -> None:
    assert repr(result(formula, ["x"], ["y"], [None])) == repr(value)


def test_arrays_are_chosen_sorted_and_rearranged() -> None:
    rows: list[list[Value]] = [["b", 2], ["a", 1], ["b", 2], ["c", None]]
    assert results("=FILTER(A1:B4,B1:B4=2)", *rows) == [["b", 2], ["b", 2]]
    assert results("=UNIQUE(A1:B4)", *rows) == [["b", 2], ["a", 1], ["c", None]]
    assert results("=UNIQUE(A1:A4,FALSE,TRUE)", *rows) == [["a"], ["c"]]
    assert results("=SORT(A1:B4,2,FALSE)", *rows) == [["b", 2], ["b", 2], ["a", 1], ["c", None]]
    assert results("=SORT(A1:A4)", *rows) == [["a"], ["b"], ["b"], ["c"]]
    assert results("=SORT(A1:A4,A1:A4,FALSE)", *rows) == [["c"], ["b"], ["b"], ["a"]]
    assert results("=TRANSPOSE(A1:A2)", *rows) == [["b", "a"]]
    assert results("=FLATTEN(A1:B2)", *rows) == [["b"], [2], ["a"], [1]]
    assert results("=TOCOL(B1:B4,1)", *rows) == [[2], [1], [2]]
    assert results("=SEQUENCE(2,2,10,5)") == [[10, 15], [20, 25]]
    assert results("=ARRAY_CONSTRAIN(A1:B4,1,1)", *rows) == [["b"]]
    assert results("=CHOOSECOLS(A1:B2,-1,1)", *rows) == [[2, "b"], [1, "a"]]
    assert results("=VSTACK(A1:A2,{9})", *rows) == [["b"], ["a"], [9]]
    assert shown("=HSTACK({1;2},{3})") == [[1, 3], [2, "#N/A"]]
    assert results("={A1:A2,B1:B2;{7,8}}", *rows) == [["b", 2], ["a", 1], [7, 8]]
    assert results('={"x","y";FILTER(A1:B4,B1:B4=1)}', *rows) == [["x", "y"], ["a", 1]]
    assert shown("={A1:B2;1}", *rows) == [["#VALUE!"]]


def test_lambdas_are_called_for_every_element() -> None:
    assert result("=LET(x,5,y,x+1,x*y)") == 30
    assert result("=LET(f,LAMBDA(a,b,a-b),f(5,3))") == 2
    assert results("=MAP(A1:A2,LAMBDA(v,v*10))", [1], [2]) == [[10], [20]]
    assert results("=BYROW(A1:B2,LAMBDA(r,SUM(r)))", [1, 2], [3, 4]) == [[3], [7]]
    assert results("=BYCOL(A1:B2,LAMBDA(c,MAX(c)))", [1, 2], [3, 4]) == [[3, 4]]
    assert result("=REDUCE(0,A1:A3,LAMBDA(sum,v,sum+v))", [1], [2], [3]) == 6
    assert results("=SCAN(0,A1:A3,LAMBDA(sum,v,sum+v))", [1], [2], [3]) == [[1], [3], [6]]
    assert results("=MAKEARRAY(2,2,LAMBDA(r,c,r*10+c))") == [[11, 12], [21, 22]]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=STDEV(1,2,4)", 1.5275252316519465),
        ("=PMT(0.05/12,360,100000)", -536.8216230121399),
        ("=NETWORKDAYS(DATE(2016,1,1),DATE(2016,1,31))", 21),
        ("=WEEKNUM(42374)", 2),
        ("=PERCENTILE(A1:A3,0.5)", 2),
        ('=HEX2DEC("FF")', 255),
        ("=RANK(3,A1:A3)", 1),
    ],
)
def test_the_library_knows_the_rest(formula: str, value: float) -> None:
    assert result(formula, [1], [2], [3]) == pytest.approx(value)


def test_the_librarys_functions_spread_over_arrays_too() -> None:
    assert results("=ARRAYFORMULA(EVEN(A1:A2))", [1], [3]) == [[2], [4]]
    assert result("=EVEN(A1:A2)", [1], [3]) == 4
    assert results("=MMULT({1,2;3,4},{1;1})") == [[3], [7]]
    assert shown("=EVEN(1/0)") == [["#DIV/0!"]]
