"""What can be wrong with a cell: the codes, in the order in which the first that applies is named."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.words import Text, choices

ERROR = "错误"
REMINDER = "提醒"
LEVELS = choices((ERROR, "Error"), (REMINDER, "Reminder"))


@dataclass(frozen=True)
class Code:
    """One kind of problem: an error keeps the row out of the calculation, a reminder does not.

    `says` is what people read where nothing more exact was found out about the cell.
    """

    name: str
    level: str
    says: Text


CODES: dict[str, Code] = {
    code.name: code
    for code in (
        Code(
            "workbook",
            ERROR,
            Text(
                "这张表现在读不了，请把表名和表头改回来", "The tab cannot be read; please restore its title and headers"
            ),
        ),
        Code("missing", ERROR, Text("“{column}”没有填，请补上", "“{column}” is blank, please fill it in")),
        Code(
            "unreadable",
            ERROR,
            Text("看不懂“{column}”里的“{typed}”。{advice}", "Cannot read “{typed}” in “{column}”. {advice}"),
        ),
        Code(
            "not_a_choice",
            ERROR,
            Text(
                "“{column}”里的“{typed}”不在选项中。{advice}",
                "“{typed}” is not a choice for “{column}”. {advice}",
            ),
        ),
        Code(
            "bad_format",
            ERROR,
            Text(
                "“{column}”里的“{typed}”格式不对。{advice}",
                "“{typed}” in “{column}” is not well formed. {advice}",
            ),
        ),
        Code(
            "implausible",
            ERROR,
            Text(
                "“{column}”里的“{typed}”不合常理，请核对单位和小数点。{bounds}",
                "“{typed}” in “{column}” cannot be meant; please check its unit and decimal point. {bounds}",
            ),
        ),
        Code(
            "wrong_sign",
            ERROR,
            Text(
                "“{column}”是“{typed}”，和“类别”不合：奖要是正数，罚要是负数（例如 -50），暂缓不填。请改“{column}”或“类别”",
                "“{column}” is “{typed}”, which does not go with its kind: a prize is positive, a fine negative (such as "
                "-50), a hold has no amount. Please mend “{column}” or the kind",
            ),
        ),
        Code(
            "duplicate",
            ERROR,
            Text(
                "“{typed}”前面的行已经用过。请核对：填重了就删掉这一行，填错了就改正",
                "“{typed}” is used by an earlier row. Delete this row if it is a repeat, correct it if it is a slip",
            ),
        ),
        Code(
            "shared_address",
            ERROR,
            Text(
                "邮箱“{typed}”今天也是另一个人的。两个人都不能用它操作，也收不到邮件；请各写各的邮箱",
                "The e-mail address “{typed}” is another person's too. Neither may act with it or gets mail; give each their own",
            ),
        ),
        Code(
            "no_manager",
            ERROR,
            Text(
                "今天没有一位在职的经理，谁也不能核算、发对账单。请把一位在职的人的“权限”改回“经理”，并写对邮箱；"
                "没有人能改时，请管理员运行 provision --manager 邮箱",
                "Nobody in force today is a manager, so nobody may calculate or send statements. Make somebody who works "
                "here a manager, with an e-mail address; where nobody can, an administrator runs provision --manager",
            ),
        ),
        Code(
            "unknown_staff",
            ERROR,
            Text(
                "“员工”表里没有可用的工号“{typed}”。请核对工号，或请经理在“员工”表补上、改正这个人",
                "There is no usable staff number “{typed}” in the Staff tab. Check it, or ask the manager to add or mend that person",
            ),
        ),
        Code(
            "unknown_key",
            ERROR,
            Text(
                "“{tab}”表里没有可用的“{typed}”。请核对“{column}”，或在“{tab}”表补上、改正",
                "There is no usable “{typed}” in the tab {tab}. Check “{column}”, or add or mend it there",
            ),
        ),
        Code(
            "not_employed",
            ERROR,
            Text(
                "工号“{typed}”那时不在职。请核对工号和日期、期间，或请经理在“员工”表核对入职、离职日期和生效日",
                "Staff number “{typed}” was not employed then. Check the number and the date or period, or ask the manager to check the dates in the Staff tab",
            ),
        ),
        Code(
            "future_date",
            ERROR,
            Text(
                "“{column}”是将来的日期“{typed}”，请改正",
                "“{column}” lies in the future (“{typed}”), please correct it",
            ),
        ),
        Code(
            "before_deal",
            ERROR,
            Text(
                "“{column}”的“{typed}”早于成交那一天，请核对这两个日期",
                "“{typed}” in “{column}” is before the deal was done; please check both days",
            ),
        ),
        Code(
            "introduced_before",
            ERROR,
            Text(
                "另一行已经介绍过“{typed}”：以先核算的一行为准，都没核算过就以前面的一行为准。一位新客户只奖一位介绍人。填重了就删掉一行；是同名的另一个人，请把两行的电话都填上",
                "“{typed}” was introduced in another row: the one calculated first holds, or else the upper one. One newcomer "
                "rewards one introducer. Delete one row if it is a repeat; of namesakes fill in both telephone numbers",
            ),
        ),
        Code(
            "same_person",
            ERROR,
            Text(
                "“{column}”的“{typed}”和介绍人的是同一个电话，自己不能介绍自己。请核对这两个电话",
                "“{typed}” in “{column}” is the introducer's own number, and nobody introduces themselves. Please check both numbers",
            ),
        ),
        Code(
            "own_leader",
            ERROR,
            Text(
                "“{column}”绕了一圈：从“{typed}”往上又回到这个人自己，管理提成分不清。请改正其中一人的“{column}”",
                "“{column}” goes round in a circle: from “{typed}” upward it comes back to this person. Correct it in one of the rows",
            ),
        ),
        Code(
            "led_by_two",
            ERROR,
            Text(
                "同一天有另一个人也带“{typed}”，分不清谁是上级。请清空其中一行，或改生效日、离职日期",
                "Another person leads “{typed}” on the same day. Blank one of the two cells, or mend their dates",
            ),
        ),
        Code(
            "files_own",
            ERROR,
            Text(
                "填报人和协助的人都是“{typed}”，请由研究员填报",
                "“{typed}” files hours of their own; a researcher files them",
            ),
        ),
        Code(
            "not_a_researcher",
            ERROR,
            Text(
                "填报人“{typed}”那一天的岗位不是研究员。请改成研究员的工号；岗位不对的，请经理在“员工”表改正",
                "“{typed}” was no researcher on that day. Give a researcher's staff number, or ask the manager to mend the post in the Staff tab",
            ),
        ),
        Code(
            "over_a_day",
            ERROR,
            Text(
                "这个人这一天前面各行加上这一行的“{typed}”，超过了24小时。请核对各行的小时和日期",
                "With this row's “{typed}” the person has more than 24 hours on that day. Please check the hours and days of the rows",
            ),
        ),
        Code(
            "not_over",
            ERROR,
            Text(
                "“{column}”填的“{typed}”还没有结束，现在不核算。期间填错了请改正；没有填错，等结束以后再核算就会计入",
                "“{typed}” in “{column}” is not over yet, so nothing is calculated. Correct it if it is a slip; else it counts once it is over",
            ),
        ),
        Code(
            "not_begun",
            ERROR,
            Text(
                "“{column}”填的“{typed}”还没有开始，现在不核算。填错了请改正；没有填错，等开始以后再核算就会计入",
                "“{typed}” in “{column}” has not begun yet, so nothing is calculated. Correct it if it is a slip; else it counts once it has begun",
            ),
        ),
        Code(
            "too_far_ahead",
            ERROR,
            Text(
                "“{column}”填的“{typed}”太远，最多提前{ahead}天。请核对年份",
                "“{typed}” in “{column}” lies too far ahead: at most {ahead} days. Check the year",
            ),
        ),
        Code(
            "before_plan",
            ERROR,
            Text(
                "“{column}”填的“{typed}”在方案开始以前，方案从{since}起。填错了请改正；方案开始得更早，请经理改方案的“生效”",
                "“{typed}” in “{column}” is before the plan, which holds from {since}. Correct it, or ask the manager to mend the plan's first day",
            ),
        ),
        Code(
            "end_before_start",
            ERROR,
            Text(
                "“{column}”的“{typed}”早于开始的那一天，请改正",
                "“{typed}” in “{column}” is before the first day, please correct it",
            ),
        ),
        Code(
            "over_the_whole",
            ERROR,
            Text(
                "“{column}”的“{typed}”比它所属的总数还大，请核对这两个数",
                "“{typed}” in “{column}” is more than the whole that it is a part of; please check both figures",
            ),
        ),
        Code(
            "beyond_employment",
            ERROR,
            Text(
                "“{column}”填了“{typed}”天，比这个月在职的天数还多。请核对，或请经理在“员工”表核对入职、离职日期",
                "“{typed}” in “{column}” is more days than the person was employed in the month. Check it, or ask the manager to check the dates in the Staff tab",
            ),
        ),
        Code(
            "workflow",
            ERROR,
            Text("这一步没法办：{column}不对", "Nobody can take this step: {column} is wrong"),
        ),
        Code(
            "steps_tampered",
            ERROR,
            Text(
                "“办理记录”被程序以外的人改动过，改动不算数",
                "The tab Steps taken was changed by another hand; the change does not count",
            ),
        ),
        Code(
            "months_tampered",
            ERROR,
            Text(
                "“{tab}”里已关账的内容被程序以外的人改动过，改动不算数，已按关账时的记录恢复",
                "What the tab “{tab}” says of closed months was changed by another hand. It does not count, and was put back as it was closed",
            ),
        ),
        Code(
            "overlap",
            ERROR,
            Text(
                "“{column}”的“{typed}”和别的行重叠，请核对",
                "“{typed}” in “{column}” overlaps with another row; please check",
            ),
        ),
        Code(
            "gap",
            ERROR,
            Text("“{column}”还没有填齐，请补上缺的", "“{column}” is not complete; please add what is missing"),
        ),
        Code(
            "unsupported",
            ERROR,
            Text("“{column}”不能填“{typed}”，请核对", "“{column}” cannot be “{typed}”; please check"),
        ),
        Code(
            "shares",
            ERROR,
            Text(
                "各人的“{column}”合计不是正好 100%，请改正",
                "The shares (“{column}”) do not add up to exactly 100%, please correct them",
            ),
        ),
        Code(
            "contradiction",
            REMINDER,
            Text(
                "填了提前取消重办，而这个号码在当月的到期目标客户名单里，请核对",
                "Marked as cancelled early and taken again, yet this account is on that month's renewal-due list; please check",
            ),
        ),
        Code(
            "handles_own",
            REMINDER,
            Text(
                "经办人“{typed}”自己就是介绍人，请核对：经办的人不做介绍人",
                "“{typed}” handles a claim of their own; please check: who handles a claim does not introduce",
            ),
        ),
        Code(
            "begins_before_plan",
            REMINDER,
            Text(
                "“{column}”填的“{typed}”有一部分在方案开始以前，方案从{since}起。照方案整期核算了，请核对",
                "Part of “{typed}” in “{column}” is before the plan, which holds from {since}. It was calculated as a whole; please check",
            ),
        ),
        Code(
            "contested",
            REMINDER,
            Text(
                "另一行也填了“{typed}”，没有核算那一行。请双方核对是谁办的",
                "Another row has “{typed}” too and was not calculated. Please settle whose it is",
            ),
        ),
        Code(
            "likely_repeat",
            REMINDER,
            Text(
                "前面有一行和这一行一样（“{column}”也是“{typed}”），两行都算了。填重了请删掉一行",
                "An earlier row says the same (“{typed}” in “{column}”), and both count. Delete one if it is a repeat",
            ),
        ),
        Code(
            "two_in_office",
            REMINDER,
            Text(
                "“{typed}”和别人同时在一个岗位上，各按全额发，请核对“员工”",
                "“{typed}” holds a post together with somebody else, and each is paid in full; check the tab Staff",
            ),
        ),
        Code(
            "other_locale",
            REMINDER,
            Text(
                "这个表格的区域设置用逗号作小数点，粘贴进来的 1.234 会变成一千二百三十四。请在“文件→设置”里把区域改成“中国”",
                "This workbook's locale has a decimal comma: a pasted 1.234 becomes more than a thousand. Choose United "
                "States under File → Settings",
            ),
        ),
        Code(
            "below_standard",
            REMINDER,
            Text("“{column}”没有达到标准，请核对", "“{column}” is below the standard; please check"),
        ),
        Code(
            "no_bonus",
            REMINDER,
            Text(
                "这一等的“{column}”空白，不发奖金。真的没有请填 0",
                "“{column}” of this grade is blank, so it pays nothing. Type 0 if it really pays none",
            ),
        ),
        Code(
            "moving",
            REMINDER,
            Text(
                "“{column}”里的“{typed}”由公式算出，会跟着日期变。请把算出的值直接填进去",
                "“{typed}” in “{column}” is made by a formula and moves with the calendar. Type the value itself",
            ),
        ),
        Code(
            "ambiguous",
            REMINDER,
            Text(
                "表格把“{column}”里的“{typed}”当作数，开头和末尾的 0 可能已经丢了。请把这一格设为“纯文本”，再照原样填写",
                "“{typed}” in “{column}” is a number to the sheet and may have lost zeros at either end. Format the cell "
                "as plain text and type it again",
            ),
        ),
        Code(
            "paid_back",
            ERROR,
            Text(
                "“{column}”的“{typed}”：退给客户的比收到的多，请核对单号、日期和金额",
                "“{typed}” in “{column}”: more was paid back than came in; please check the number, the day and the amount",
            ),
        ),
        Code(
            "overpaid",
            REMINDER,
            Text(
                "“{column}”的“{typed}”：客户付的超过了应付的，请核对；没有填错就不用改",
                "“{typed}” in “{column}”: more came in than is due; please check it, and leave it if it is right",
            ),
        ),
        Code(
            "unusual",
            REMINDER,
            Text(
                "“{column}”里的“{typed}”少见，请核对；没有填错就不用改。{bounds}",
                "“{typed}” in “{column}” is unusual; please check it, and leave it if it is right. {bounds}",
            ),
        ),
        Code(
            "pause",
            REMINDER,
            Text(
                "这一行和下一行之间空了几天，请核对“{column}”",
                "Some days are left out between this row and the next one; please check “{column}”",
            ),
        ),
        Code(
            "lost",
            REMINDER,
            Text(
                "“{column}”上次核算时还有，现在没有了，请核对",
                "“{column}” was there in the last run and is gone; please check",
            ),
        ),
        Code(
            "missing_days",
            REMINDER,
            Text("这张表还缺几天的记录，请补上", "The tab lacks rows for some days, please add them"),
        ),
        Code(
            "no_rate",
            REMINDER,
            Text(
                "这一天、这种业务、这个岗位没有任何适用费率，所以没有计入",
                "No rate is in force for this day, product and post, so nothing was earned",
            ),
        ),
    )
}
ORDER: dict[str, int] = {name: place for place, name in enumerate(CODES)}
