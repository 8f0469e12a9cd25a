"""What the tabs say, worked out a second time from the words of the scheme: plain loops, nothing of the product.

It is slow and says everything out loud. Where it and the product differ, one of the two has misread the scheme.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from schemas.cells import Cell

Rows = Sequence[Sequence[Cell]]
Problem = tuple[str, int, str, str, str]  # tab, row, column, code, level

PHONE, PREPAID, FIBRE = "购机送费", "预存网费送费", "光纤平移"
PRODUCTS = [PHONE, PREPAID, FIBRE]
LINE = {PHONE: "移动", PREPAID: "宽带", FIBRE: "宽带"}
POSTS = ["中心经理", "网格经理", "装维经理", "营业员", "网格人员", "其他"]
PHONE_ONLY = ["副卡", "无月租", "有效4G", "提前取消重办"]
CODES = [
    *("missing", "unreadable", "not_a_choice", "bad_format", "implausible", "duplicate", "unknown_staff"),
    *("not_employed", "future_date", "not_begun", "too_far_ahead", "before_plan", "end_before_start"),
    *("contradiction", "begins_before_plan", "likely_repeat", "ambiguous", "unusual", "no_rate"),
]
REMINDERS = CODES[CODES.index("contradiction") :]
MOST_AHEAD = 92  # days, and as many before the plan of what a list names
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2099, 12, 31)
FIRST_MONTH, LAST_MONTH = "1990-01", "2099-12"
MOST_ADJUSTED, USUALLY_ADJUSTED = 10_000_000, 50_000  # yuan, up or down
DIGITS_KEPT = 15  # of a number in a sheet
YES = {"是", "有", "Y", "YES", "TRUE", "√", "1"}
NO = {"否", "无", "N", "NO", "FALSE", "×", "0"}


class Unreadable(Exception):
    """A cell that says nothing that the scheme allows."""


def text(cell: Cell) -> str:
    """A cell without any white space, half-width; an apostrophe before a text says that it is one."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        cell = cell.removeprefix("'")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    wide = unicodedata.normalize("NFKC", str(cell))
    return "".join(sign for sign in wide if not sign.isspace() and unicodedata.category(sign) != "Cf")


def parted(typed: str, parts: str = "[0-9]", but: str = "") -> bool:
    """Whether white space stands between digits, so that they are not one number; `but`: what may look like that."""
    shown = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if unicodedata.category(sign) != "Cf").strip()
    return bool(re.search(rf"{parts}\s+{parts}", shown)) and not re.fullmatch(but, shown)


IN_THREES = r"[^0-9.,]*[0-9]{1,3}(\s[0-9]{3})+(\.[0-9]+)?[^0-9.,]*"
DAYS_IN_PARTS = r"[0-9]{4}\s([0-9]{2}(\s[0-9]{2})?|[1-4]季度?)"


def line(cell: Cell) -> str:
    """A name or a team: white space inside it stays."""
    return unicodedata.normalize("NFKC", "" if cell is None else str(cell).removeprefix("'")).strip()


def is_blank(cell: Cell) -> bool:
    return text(cell) == "" or cell is False


def read_date(cell: Cell) -> date | None:
    if text(cell) == "":
        return None
    if isinstance(cell, bool):
        raise Unreadable
    if isinstance(cell, (int, float)) and 1 <= cell < 2958466:
        return date(1899, 12, 30) + timedelta(days=int(cell))
    typed = unicodedata.normalize("NFKC", str(cell)).replace("\u200b", "")
    if not isinstance(cell, (int, float)):
        timed = re.fullmatch(r"(.*\S)\s+(\d{1,2}):(\d\d)(:(\d\d)(\.\d+)?)?\s*", typed, re.DOTALL)
        if timed and re.search(r"[-/.]", timed[1]):
            if int(timed[2]) > 23 or int(timed[3]) > 59 or int(timed[5] or 0) > 59:
                raise Unreadable
            typed = timed[1]
    if parted(typed, but=DAYS_IN_PARTS):
        raise Unreadable
    squeezed = text(int(cell) if isinstance(cell, float) and cell.is_integer() else typed)
    for form in (
        r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})",
        r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})",
        r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})",
        r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日",
        r"([0-9]{4})([0-9]{2})([0-9]{2})",
    ):
        if found := re.fullmatch(form, squeezed):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                raise Unreadable from None
    raise Unreadable


def is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def read_month(cell: Cell) -> str | None:
    typed = text(cell)
    if typed == "":
        return None
    if parted(str(cell), but=DAYS_IN_PARTS) and ":" not in typed:
        raise Unreadable
    if (found := re.fullmatch(r"([0-9]{4})[-/年]([0-9]{1,2})月?|([0-9]{4})([0-9]{2})", typed)) and cell is not True:
        year, month = found[1] or found[3], int(found[2] or found[4])
        if 1 <= month <= 12:
            return f"{year}-{month:02}"
        raise Unreadable
    day = read_date(cell)
    return f"{day:%Y-%m}" if day else None


def read_yes_no(cell: Cell) -> bool | None:
    typed = text(cell).upper()
    if typed in YES or typed in NO:
        return typed in YES
    if typed == "":
        return None
    raise Unreadable


def read_number(cell: Cell, places: int = 6) -> Fraction | None:
    if not text(cell):
        return None
    if parted(str(cell), "[0-9.,]", IN_THREES):
        raise Unreadable
    typed = text(cell).replace("¥", "").removesuffix("元")
    if re.fullmatch(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", typed):
        typed = typed.replace(",", "")
    if not re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", typed) or Fraction(typed) * 10**places % 1:
        raise Unreadable
    return Fraction(typed)


def read_words(cell: Cell) -> str | None:
    """A number, a key or a word without white space. A tick, a formula and what has lost digits are none."""
    typed = text(cell)
    if isinstance(cell, bool) or typed.startswith("="):
        raise Unreadable
    if isinstance(cell, (int, float)) and sum(sign.isdigit() for sign in typed) > DIGITS_KEPT:
        raise Unreadable
    return typed or None


def doubtful(tab: Rows, column: str) -> set[int]:
    """The rows whose cell is a number, in a column of words some of which are digits as no sheet writes a number.

    Where 0712 is text, the 712 beside it may have been typed 0712 too; a number of four digits may not.
    """
    place = [text(cell) for cell in tab[0]].index(column)
    held = [row[place] if place < len(row) else None for row in tab[1:]]
    odd = [text(cell) for cell in held if isinstance(cell, str) and is_no_sheets_number(text(cell))]
    length = max(map(len, odd), default=0) if all(typed.isdigit() for typed in odd) else None
    return {
        row
        for row, cell in enumerate(held, start=2)
        if is_number(cell) and (length is None or len(text(cell)) < length)
    }


def is_no_sheets_number(typed: str) -> bool:
    """Whether a text is a number that a sheet would show in other signs: without its zeros or commas. What a sheet cannot hold is none."""
    try:
        float(typed.replace(",", ""))
    except ValueError:
        return False
    if typed.isdigit() and len(typed) > DIGITS_KEPT:
        return False
    whole, _, decimals = typed.removeprefix("-").partition(".")
    as_shown = whole.isdigit() and (whole == "0" or not whole.startswith("0"))
    return not as_shown or decimals.endswith("0") or typed.endswith(".")


@dataclass
class Deal:
    """One row of 业务录入; what is faulty or blank is None."""

    row: int
    order: str | None = None
    product: str | None = None
    account: str | None = None
    day: date | None = None
    staff: str | None = None
    flags: dict[str, bool | None] | None = None

    def flag(self, name: str) -> bool | None:
        return (self.flags or {}).get(name)


@dataclass
class Stint:
    """One row of 员工: a person's post and team from a day on."""

    staff: str
    name: str
    post: str
    team: str
    hired: date | None
    left: date | None
    since: date | None


def rows_of(tab: Rows, title: str) -> list[tuple[int, dict[str, Cell]]]:
    """The rows of a tab that hold anything, by header, with their number in the sheet."""
    heads = [text(cell) for cell in tab[0]]
    found = []
    for number, cells in enumerate(tab[1:], start=2):
        named = dict(zip(heads, [*cells, *[None] * (len(heads) - len(cells))], strict=True))
        if not all(is_blank(named.get(name)) for name in KNOWN[title]):
            found.append((number, named))
    return found


KNOWN = {
    "业务录入": ["订单号", "业务类型", "业务号码", "受理日期", "揽装人工号", *PHONE_ONLY, "单宽带", "备注"],
    "员工": ["工号", "姓名", "岗位", "邮箱", "班组", "入职日期", "离职日期", "权限", "生效日"],
    "目标客户": ["月份", "产品线", "业务号码"],
    "调整": ["单号", "月份", "工号", "类别", "金额", "原因"],
}


WORDS = {
    "业务录入": ["订单号", "业务类型", "业务号码", "揽装人工号"],
    "员工": ["工号", "姓名", "岗位", "邮箱", "班组", "权限"],
    "目标客户": ["产品线", "业务号码"],
    "调整": ["单号", "工号", "类别", "原因"],
}


class Faults:
    """The faulty cells of one row: each once, with the first code that applies."""

    def __init__(self, title: str, row: int, into: list[Problem], in_doubt: Mapping[str, set[int]]) -> None:
        self.title, self.row, self.into = title, row, into
        self.found = {column: "ambiguous" for column, rows in in_doubt.items() if row in rows}

    def read(self, column: str, cells: Mapping[str, Cell]) -> str | None:
        """What a column of numbers, keys or words says of the row."""
        try:
            said = read_words(cells.get(column))
        except Unreadable:
            self.found[column] = "unreadable"
            return None
        if said is None:
            self.add(column, "missing")
        return said

    def look(self, column: str, day: date | None) -> None:
        """What is wrong with a day that can be read."""
        if day and not FIRST_DAY <= day <= LAST_DAY:
            self.add(column, "implausible")

    def add(self, column: str, code: str) -> None:
        if column not in self.found or CODES.index(code) < CODES.index(self.found[column]):
            self.found[column] = code

    def __contains__(self, column: str) -> bool:
        return column in self.found

    @property
    def wrong(self) -> set[str]:
        return {column for column, code in self.found.items() if code not in REMINDERS}

    @property
    def errors(self) -> bool:
        return bool(self.wrong)

    def close(self) -> None:
        for column in KNOWN[self.title]:
            if code := self.found.get(column):
                if code in REMINDERS and self.errors and self.title == "业务录入":
                    continue
                self.into.append((self.title, self.row, column, code, "提醒" if code in REMINDERS else "错误"))


@dataclass
class Months:
    """The rule of which months may be entered: on which day it is asked, and from which day on the plan holds."""

    today: date
    since: date
    met: set[str] = field(default_factory=set)

    def look(self, month: str | None, ahead: int, faults: Faults) -> None:
        """What is wrong with a month that may begin so many days after today, and end as many before the plan."""
        if month is None:
            return
        if not FIRST_MONTH <= month <= LAST_MONTH:
            faults.add("月份", "implausible")
        first = date(int(month[:4]), int(month[5:]), 1)
        if (first - self.today).days > ahead:
            faults.add("月份", "too_far_ahead" if ahead else "not_begun")
        if days_of(month)[-1] < self.since - timedelta(days=ahead):
            faults.add("月份", "before_plan")
        elif not ahead and first < self.since and month not in self.met:
            faults.add("月份", "begins_before_plan")
        self.met.add(month)


def days_of(month: str) -> list[date]:
    """The days of a month."""
    year, number = int(month[:4]), int(month[5:])
    return [date(year, number, day) for day in range(1, monthrange(year, number)[1] + 1)]


def read_staff(tab: Rows, problems: list[Problem]) -> dict[str, list[Stint]]:
    """The people, each with the rows that hold from different days; a row whose pay would be unsure is left out."""
    people: dict[str, list[Stint]] = {}
    held: set[tuple[str, date | None]] = set()
    in_doubt = doubts(tab, "员工")
    for row, cells in rows_of(tab, "员工"):
        faults = Faults("员工", row, problems, in_doubt)
        days: dict[str, date | None] = {}
        for column in ("入职日期", "离职日期", "生效日"):
            try:
                days[column] = read_date(cells.get(column))
                faults.look(column, days[column])
            except Unreadable:
                faults.add(column, "unreadable")
                days[column] = None
        number, _ = (faults.read(column, cells) for column in ("工号", "姓名"))
        post = text(cells.get("岗位"))
        for column in ("岗位", "权限"):
            if text(cells.get(column)) == "":
                faults.add(column, "missing")
        if post and post not in POSTS:
            faults.add("岗位", "not_a_choice")
        if text(cells.get("权限")) not in ("", "员工", "经理"):
            faults.add("权限", "not_a_choice")
        mail = text(cells.get("邮箱"))
        if mail and not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", mail):
            faults.add("邮箱", "bad_format")
        if days["入职日期"] and days["离职日期"] and days["离职日期"] < days["入职日期"]:
            faults.add("离职日期", "end_before_start")
        if number and "生效日" not in faults:
            if (number, days["生效日"]) in held:
                faults.add("工号", "duplicate")
            held.add((number, days["生效日"]))
        faults.close()
        if not faults.wrong - {"邮箱", "权限"}:
            stint = Stint(
                *(str(number), line(cells.get("姓名")), post, line(cells.get("班组"))),
                *(days["入职日期"], days["离职日期"], days["生效日"]),
            )
            people.setdefault(stint.staff, []).append(stint)
    return people


def doubts(tab: Rows, title: str) -> dict[str, set[int]]:
    """By column of numbers, keys or words the rows in which it may have been changed by the sheet."""
    return {column: doubtful(tab, column) for column in WORDS[title]}


def in_force(stints: Sequence[Stint], day: date) -> Stint | None:
    """The row that decides somebody's post on a day."""
    begun = [stint for stint in stints if stint.since is None or stint.since <= day]
    return max(begun, key=lambda stint: stint.since or date.min, default=None)


def read_targets(tab: Rows, months: Months, problems: list[Problem]) -> set[tuple[str, str, str]]:
    listed = set()
    in_doubt = doubts(tab, "目标客户")
    for row, cells in rows_of(tab, "目标客户"):
        faults = Faults("目标客户", row, problems, in_doubt)
        month = None
        try:
            month = read_month(cells.get("月份"))
        except Unreadable:
            faults.add("月份", "unreadable")
        product_line, account = text(cells.get("产品线")), (faults.read("业务号码", cells) or "").upper()
        for column in ("月份", "产品线"):
            if text(cells.get(column)) == "":
                faults.add(column, "missing")
        if product_line and product_line not in ("移动", "宽带"):
            faults.add("产品线", "not_a_choice")
        months.look(month, MOST_AHEAD, faults)
        faults.close()
        if month and not faults.errors:
            listed.add((month, product_line, account))
    return listed


@dataclass(frozen=True)
class Hold:
    """A faulty row of 调整 that may take money away: of whom and in which month; None is everybody, any month."""

    row: int
    person: str | None
    month: str | None

    def concerns(self, person: str, month: str) -> bool:
        return self.person in (None, person) and self.month in (None, month)


def read_adjustments(
    tab: Rows, people: dict[str, list[Stint]], months: Months, problems: list[Problem], holds: list[Hold]
) -> list[tuple[str, str, Fraction]]:
    """The amounts of the rows without an error; rows with one that may take away, or might have, go to `holds`."""
    entered = []
    in_doubt = doubts(tab, "调整")
    said: set[tuple[str, str, Fraction, str]] = set()
    for row, cells in rows_of(tab, "调整"):
        faults = Faults("调整", row, problems, in_doubt)
        month, amount = None, None
        try:
            month = read_month(cells.get("月份"))
        except Unreadable:
            faults.add("月份", "unreadable")
        try:
            amount = read_number(cells.get("金额"), 2)
        except Unreadable:
            faults.add("金额", "unreadable")
        for column in ("月份", "金额"):
            if text(cells.get(column)) == "":
                faults.add(column, "missing")
        if amount is not None and abs(amount) > USUALLY_ADJUSTED:
            faults.add("金额", "implausible" if abs(amount) > MOST_ADJUSTED else "unusual")
        _, number, _ = (faults.read(column, cells) for column in ("单号", "工号", "原因"))
        months.look(month, 0, faults)
        if number and number not in people:
            faults.add("工号", "unknown_staff")
        worked = number and month and any(is_employed(people.get(number, []), day) for day in days_of(month))
        if number in people and month and "月份" not in faults.wrong and not worked:
            faults.add("工号", "not_employed")
        reason = line(cells.get("原因")) if "原因" not in faults.wrong else ""
        if month and number and amount is not None and reason:
            if (month, number, amount, reason) in said and not {"月份", "工号", "原因"} & faults.wrong:
                faults.add("金额", "likely_repeat")
            said.add((month, number, amount, reason))
        faults.close()
        if month and amount is not None and not faults.errors:
            entered.append((month, str(number), amount))
        if faults.errors and ("金额" in faults.wrong or (amount is not None and amount < 0)):
            whose = number if number in people else None
            holds.append(Hold(row, whose, None if "月份" in faults.wrong else month))
    return entered


def read_deals(
    tab: Rows,
    people: dict[str, list[Stint]],
    targets: set[tuple[str, str, str]],
    today: date,
    problems: list[Problem],
) -> list[Deal]:
    """The rows without an error; every faulty cell goes to `problems`."""
    good: list[Deal] = []
    held: set[str] = set()
    taken: set[tuple[str, str, str]] = set()
    in_doubt = doubts(tab, "业务录入")
    for row, cells in rows_of(tab, "业务录入"):
        faults, deal = Faults("业务录入", row, problems, in_doubt), Deal(row)
        for column in ("业务类型", "受理日期"):
            if text(cells.get(column)) == "":
                faults.add(column, "missing")
        read_number_of(deal, cells, held, faults)
        read_account(deal, cells, faults)
        try:
            deal.day = read_date(cells.get("受理日期"))
            faults.look("受理日期", deal.day)
            if deal.day and deal.day > today:
                faults.add("受理日期", "future_date")
        except Unreadable:
            faults.add("受理日期", "unreadable")
        deal.staff = faults.read("揽装人工号", cells)
        if deal.staff:
            check_employed(deal, people, faults)
        read_flags(deal, cells, faults)
        clear = not {"业务号码", "受理日期", "业务类型"} & faults.wrong
        listed = clear and (f"{deal.day:%Y-%m}", LINE[str(deal.product)], str(deal.account)) in targets
        if listed and deal.flag("提前取消重办"):
            faults.add("提前取消重办", "contradiction")
        if deal.product and deal.account and deal.day:
            once = (deal.product, deal.account, f"{deal.day:%Y-%m}")
            if once in taken and clear:
                faults.add("业务号码", "likely_repeat")
            taken.add(once)
        faults.close()
        if not faults.errors:
            good.append(deal)
    return good


def said(cell: Cell) -> str | None:
    """A number or word as far as it can be read."""
    try:
        return read_words(cell)
    except Unreadable:
        return None


def read_number_of(deal: Deal, cells: dict[str, Cell], held: set[str], faults: Faults) -> None:
    """The first row with a number holds it, whatever else is wrong with that row."""
    order = faults.read("订单号", cells)
    if order:
        deal.order = order.upper()
        if not re.fullmatch("[A-Z0-9-]{6,32}", deal.order):
            faults.add("订单号", "bad_format")
        elif deal.order in held:
            faults.add("订单号", "duplicate")
        held.add(deal.order)


def read_account(deal: Deal, cells: dict[str, Cell], faults: Faults) -> None:
    deal.product = text(cells.get("业务类型")) or None
    if deal.product and deal.product not in PRODUCTS:
        faults.add("业务类型", "not_a_choice")
    account = faults.read("业务号码", cells)
    deal.account = account.upper() if account else None
    if deal.account and deal.product in PRODUCTS:
        pattern = "1[3-9][0-9]{9}" if deal.product == PHONE else "[A-Z0-9-]{6,20}"
        if not re.fullmatch(pattern, deal.account):
            faults.add("业务号码", "bad_format")


def check_employed(deal: Deal, people: dict[str, list[Stint]], faults: Faults) -> None:
    stints = people.get(deal.staff or "")
    if not stints:
        faults.add("揽装人工号", "unknown_staff")
    elif deal.day and "受理日期" not in faults.wrong and not is_employed(stints, deal.day):
        faults.add("揽装人工号", "not_employed")


def is_employed(stints: Sequence[Stint], day: date) -> bool:
    """Whether somebody worked here on a day, by the row that is in force."""
    stint = in_force(stints, day)
    if stint is None or (stint.hired and day < stint.hired):
        return False
    return not (stint.left and day > stint.left)


def read_flags(deal: Deal, cells: dict[str, Cell], faults: Faults) -> None:
    """The yes/no columns that this product looks at; the others are ignored, whatever they hold."""
    looked_at = {PHONE: PHONE_ONLY, PREPAID: ["单宽带"], FIBRE: []}.get(deal.product or "", [])
    deal.flags = {}
    for column in looked_at:
        try:
            deal.flags[column] = read_yes_no(cells.get(column))
        except Unreadable:
            faults.add(column, "unreadable")
            continue
        if deal.flags[column] is None:
            if column in ("有效4G", "单宽带"):
                faults.add(column, "missing")
            else:
                deal.flags[column] = False
