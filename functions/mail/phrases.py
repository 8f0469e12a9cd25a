"""What the mails themselves say, in Chinese and English. `{name}` marks what is filled in; `one|many` goes by `n`."""

from __future__ import annotations

from datetime import date, timedelta

from functions.mail.amounts import day_name, month_name, short_month_name
from schemas.words import Locale, Text

_SHARED = {
    "language": Text("zh-CN", "en"),
    "join": Text("，", ", "),
    "join_keys": Text("、", ", "),
    "join_more": Text("；", "; "),
    "colon": Text("：", ": "),
    "money": Text("{amount} 元", "{amount} yuan"),
    "deals": Text("{n:,} 笔", "{n:,} deal|{n:,} deals"),
    "people": Text("{n:,} 人", "{n:,} person|{n:,} people"),
    "row": Text("{tab} 第 {row} 行", "{tab}, row {row}"),
    "row_key": Text("单号 {key}", "No. {key}"),
    "typed": Text("现在填的是：{typed}", "Typed there now: {typed}"),
    "blank": Text("现在是空的", "Blank now"),
    "row_moves": Text(
        "行号是检查时的位置；之后插入、删除或排序过，请按单号找。",
        "Row numbers are those of the check; if rows were inserted, deleted or sorted since, look for its number.",
    ),
    "more_rows": Text(
        "还有 {n:,} 行没有列在这里，请看工作簿里的“问题清单”。",
        "{n:,} more row is not listed here; see the tab Problems in the workbook.|"
        "{n:,} more rows are not listed here; see the tab Problems in the workbook.",
    ),
    "open": Text("打开工作簿", "Open the workbook"),
    "plan": Text("方案版本 {version}", "Plan version {version}"),
    "automatic": Text("这封邮件由系统自动发出。", "This mail was sent automatically."),
}
_STATEMENT = {
    "statement_subject": Text("{month}对账单：{total} 元（{name}）", "Statement {month}: {total} yuan ({name})"),
    "corrected_subject": Text("更正：{subject}", "Corrected: {subject}"),
    "statement_title": Text("{month}对账单", "Statement for {month}"),
    "corrected": Text(
        "更正：之前发出的{month}对账单作废，以这一份为准。",
        "Corrected: this replaces the statement for {month} that you were sent before.",
    ),
    "staff_no": Text("工号 {staff_no}", "Staff no. {staff_no}"),
    "total": Text("合计", "Total"),
    "yuan": Text("元", "yuan"),
    "less": Text("比{month}少 {amount} 元", "{amount} yuan less than in {month}"),
    "more": Text("比{month}多 {amount} 元", "{amount} yuan more than in {month}"),
    "same": Text("和{month}一样多", "The same as in {month}"),
    "first": Text("没有更早的月份可比", "No earlier month to compare with"),
    "nothing_before": Text("{month}没有可比的记录", "Nothing to compare with in {month}"),
    "because": Text("和{month}相比的变化", "What changed since {month}"),
    "not_all_counted": Text(
        "有 {n:,} 笔没有全部计入：", "{n:,} line did not count in full: |{n:,} lines did not count in full: "
    ),
    "reason_count": Text("{reason} {n:,} 笔", "{reason} ({n:,})"),
    "unread_rows": Text(
        "有 {n:,} 行填写有误，还没有核算；改好以后自动补上。",
        "{n:,} row has mistakes and is not calculated yet; it will be once mended.|"
        "{n:,} rows have mistakes and are not calculated yet; they will be once mended.",
    ),
    "week": Text("{year}年{first}至{last}", "{first} to {last} {year}"),
    "trend": Text("近几个月的合计", "The last months"),
    "paid_in": Text("{month}发 {amount} 元", "{amount} yuan paid in {month}"),
    "times": Text("{n:,} 笔", "{n:,} deals"),
    "in_attachment": Text(
        "太长的明细没有全部列在这里。附件里是完整的对账单，用浏览器打开就能看。",
        "Not every line fits into this mail. The whole statement is attached; open it in a browser.",
    ),
    "attachment": Text("{month}对账单（完整）", "Statement {month} (whole)"),
    "against": Text("和{month}相比", "Compared with {month}"),
    "change": Text("变化", "Change"),
    "money_bars": Text("这个月的钱", "This month's money"),
    "figures": Text("其他数字", "Other figures"),
    "was": Text("{month} {value}", "{month}: {value}"),
    "by_product": Text("钱从哪里来", "Where the money comes from"),
    "deals_title": Text("每一笔", "Every line"),
    "no_deals": Text("这个月没有核算出明细。", "Nothing was calculated for this month."),
    "counted": Text("计入", "Counted"),
    "counted_in_part": Text("部分计入", "Counted in part"),
    "not_counted": Text("不计入", "Not counted"),
    "held": Text("暂缓", "Held back"),
    "held_title": Text("暂缓 {amount} 元，不在合计里", "Held back, not in the total: {amount} yuan"),
    "other": Text("其他", "Other"),
    "clause": Text("依据 {clause}", "Clause {clause}"),
    "more_deals": Text(
        "还有 {n:,} 笔没有列在这里，共 {amount} 元，请看工作簿里的“核算明细”。",
        "{n:,} more line ({amount} yuan) is not listed here; see the tab Payout details in the workbook.|"
        "{n:,} more lines ({amount} yuan) are not listed here; see the tab Payout details in the workbook.",
    ),
    "errors_title": Text("还没有核算的行", "Rows not calculated yet"),
    "reminders_title": Text("已核算，请核对的行", "Calculated, but please check"),
    "adjustments": Text("调整", "Adjustments"),
    "approved_by": Text("批准人 {approver}", "Approved by {approver}"),
    "dispute": Text(
        "觉得哪里不对，请向经理提出，说明是哪一笔。",
        "If something looks wrong, tell your manager and say which line.",
    ),
}
_NOTICE = {
    "notice_subject": Text(
        "请改正 {n:,} 行：还没有核算",
        "Please mend {n:,} row: not calculated yet|Please mend {n:,} rows: not calculated yet",
    ),
    "check_subject": Text("请核对 {n:,} 行", "Please check {n:,} row|Please check {n:,} rows"),
    "notice_title": Text("请改正 {n:,} 行", "Please mend {n:,} row|Please mend {n:,} rows"),
    "check_title": Text("请核对 {n:,} 行", "Please check {n:,} row|Please check {n:,} rows"),
    "notice_lead": Text(
        "{name}，您好！下面的行填写有误，改好之前不会核算，也没有报酬。在工作簿里直接改正单元格就可以，下次核算会自动算上。",
        "Dear {name}, the rows below have mistakes. Until they are mended they are not calculated and earn nothing. "
        "Correct the cells in the workbook; the next calculation takes them in by itself.",
    ),
    "check_lead": Text(
        "{name}，您好！下面的行已经核算，但有地方可能填错了。请核对；没有错就不用改。",
        "Dear {name}, the rows below are calculated, but something in them may be wrong. "
        "Please check; if it is right, leave it.",
    ),
    "also_check": Text(
        "另有 {n:,} 行已核算，请核对。",
        "{n:,} more row is calculated; please check it.|{n:,} more rows are calculated; please check them.",
    ),
}
_REPORT = {
    "report_subject": Text("核算通报：{total} 元（{unit}）", "Run report: {total} yuan ({unit})"),
    "report_subject_change": Text(
        "核算通报：{total} 元，{change}（{unit}）", "Run report: {total} yuan, {change} ({unit})"
    ),
    "report_subject_nothing": Text("核算通报：没有人得到报酬（{unit}）", "Run report: nobody was paid ({unit})"),
    "report_subject_errors": Text("，{n:,} 处错误", ", {n:,} error|, {n:,} errors"),
    "report_title": Text("核算通报", "Run report"),
    "all_months": Text("各月合计", "All months"),
    "than_last_run": Text("比上次核算 {change} 元", "{change} yuan against the last run"),
    "like_last_run": Text("和上次核算一样", "The same as in the last run"),
    "first_run": Text("第一次核算", "The first run"),
    "nobody": Text("这次没有人得到报酬", "Nobody was paid"),
    "holding": Text("暂缓：下面的行改好以前，与它们有关的钱不发", "Held back until these rows are mended"),
    "month_held": Text("暂缓 {amount} 元", "{amount} yuan held back"),
    "strangers": Text("谁能打开表格", "Who can open the workbook"),
    "losses": Text("方案比上次核算少了", "What the plan has lost since the last run"),
    "months": Text("各月", "Months"),
    "month": Text("月份", "Month"),
    "month_total": Text("合计（元）", "Total (yuan)"),
    "month_change": Text("比上次", "Change"),
    "new_month": Text("新增", "new"),
    "month_counts": Text(
        "{people} · 计入 {counted:,} · 不计入 {not_counted:,}", "{people} · {counted:,} counted · {not_counted:,} not"
    ),
    "month_paid": Text("{people}，其中 {paid:,} 人有金额", "{people}, {paid:,} of them with an amount"),
    "more_months": Text(
        "更早的 {n:,} 个月没有列在这里，共 {amount} 元，请看工作簿里的“月度汇总”。",
        "{n:,} earlier month ({amount} yuan) is not listed here; see the tab Monthly summary in the workbook.|"
        "{n:,} earlier months ({amount} yuan) are not listed here; see the tab Monthly summary in the workbook.",
    ),
    "biggest_changes": Text("变化最大的人", "Biggest changes"),
    "from_to": Text("{before} → {now}", "{before} → {now}"),
    "not_there": Text("无", "none"),
    "problems": Text("问题", "Problems"),
    "no_problems": Text("没有发现问题。", "No problem was found."),
    "errors": Text("错误 {n:,} 处", "{n:,} error|{n:,} errors"),
    "reminders": Text("提醒 {n:,} 处", "{n:,} reminder|{n:,} reminders"),
    "kind": Text("{tab} · {column}", "{tab} · {column}"),
    "started_by": Text("由 {person} 启动", "Started by {person}"),
}
_SCHEDULE = {
    "schedule_subject": Text("定时任务没有完成：{task}（{unit}）", "Scheduled task not done: {task} ({unit})"),
    "schedule_title": Text("定时任务没有完成：{task}", "Scheduled task not done: {task}"),
    "schedule_lead": Text(
        "请在工作簿里处理好，再从菜单里自己做一次，或者等下一次定时任务。同一个原因一天只提醒一次。",
        "Please put this right in the workbook and do the task from the menu, or wait for its next time. The same cause is "
        "told once a day.",
    ),
}
PHRASES: dict[str, Text] = {**_SHARED, **_STATEMENT, **_NOTICE, **_REPORT, **_SCHEDULE}


class Say:
    """Speaks one language. Raises KeyError for a phrase, or a filling, that is not there."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def __call__(self, phrase: str, **filled: object) -> str:
        """The phrase with its marks filled in; of `one|many` the half that suits the number `n`."""
        halves = PHRASES[phrase].to(self.locale).split("|")
        return halves[0 if filled.get("n") == 1 else -1].format(**filled)

    def month(self, month: str) -> str:
        """`2016-01` in words."""
        return month_name(month, self.locale)

    def short_month(self, month: str) -> str:
        """`2016-01` in few letters."""
        return short_month_name(month, self.locale)

    def week(self, first: date) -> str:
        """The seven days from one on."""
        last = first + timedelta(days=6)
        return self("week", year=first.year, first=self.day(first), last=self.day(last))

    def day(self, day: date) -> str:
        """A day of a month that is known."""
        return day_name(day, self.locale)
