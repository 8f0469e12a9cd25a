"""Who can open the file, against who works here today: protections follow the staff list, and strangers are named."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.errors import Refusal
from functions.jobs.inputs import Inputs
from functions.jobs.run import Run
from functions.logs import ADDRESS, HIDDEN
from functions.workbook.client import ApiError
from functions.workbook.protections import Aligned, aligned
from schemas.words import Text

OWNERS = ("owner", "organizer")
log = logging.getLogger("tallysheet")

ADDED = Text("加上 {who}", "added {who}")
REMOVED = Text("去掉 {who}", "removed {who}")
UPDATED = Text("保护范围已更新：{changes}", "Protected tabs were brought in line: {changes}")
IN_LINE = Text("保护范围已更新", "Protected tabs were brought in line")
NOT_UPDATED = Text(
    "保护范围没能更新（{said}），其余结果已写入。请核对“员工”表里经理的邮箱是不是 Google 账号",
    "Protected tabs could not be brought in line ({said}); everything else was written. Check that the managers' "
    "addresses in the Staff tab are Google accounts",
)
STRANGERS = Text(
    "能打开这个表格、但“员工”表里今天没有在职的一行的账号：{who}。不该看到的请在共享设置里移除：{link}",
    "Accounts that can open this workbook and have no row of the Staff tab in force today: {who}. Take out who should "
    "not see it: {link}",
)
OWNER = Text("{email}（所有者）", "{email} (owner)")
ANYBODY = Text("任何有链接的人", "anybody who has the link")
DOMAIN = Text("{domain} 的所有人", "everybody at {domain}")
BETWEEN = Text("、", ", ")
PARTS = Text("，", "; ")


@dataclass(frozen=True)
class Opening:
    """What a run found: the protections, and a sentence that names strangers whole, for managers' eyes alone."""

    aligned: Aligned
    strangers: str

    def changed(self, inputs: Inputs) -> list[str]:
        """What became of the protections, addresses cut short, for the record that everybody reads."""
        if not self.aligned.changes:
            return []
        parts = [(ADDED, self.aligned.added), (REMOVED, self.aligned.removed)]
        between = BETWEEN.to(inputs.locale)
        said = [word.to(inputs.locale, who=shortened(between.join(who))) for word, who in parts if who]
        return [
            UPDATED.to(inputs.locale, changes=PARTS.to(inputs.locale).join(said)) if said else IN_LINE.to(inputs.locale)
        ]

    def refused(self, inputs: Inputs, refusal: Refusal) -> list[str]:
        """That the protections stay as they are, and why."""
        return [NOT_UPDATED.to(inputs.locale, said=shortened(refusal.detail.to(inputs.locale)))]


def shortened(text: str) -> str:
    """A text with the addresses in it cut down to their first sign and their domain."""
    return ADDRESS.sub(rf"\g<1>{HIDDEN}\g<2>", text)


def look(run: Run, inputs: Inputs) -> Opening:
    """Asks Drive who can open the file, and where that is due Sheets who may edit what is protected."""
    try:
        permissions = run.sheets.permissions()
    except (Refusal, ApiError) as failed:
        # What Drive cannot say now, the next run is told; a calculation does not wait for it.
        log.warning("run %s: who can open the workbook could not be asked: %s", run.id, failed)
        return Opening(Aligned(), "")
    owners = [str(each.get("emailAddress", "")) for each in permissions if each.get("role") in OWNERS]
    managers = [manager.email for manager in inputs.who.managers]
    found = aligned(run.sheets, inputs.snapshot, managers, owners, run.settings.accounts, run.today)
    return Opening(found, _strangers(run, inputs, permissions))


def _strangers(run: Run, inputs: Inputs, permissions: Sequence[Mapping[str, Any]]) -> str:
    here = {member.email.casefold() for member in inputs.who.members if member.works}
    here |= {run.sheets.account.casefold(), *run.settings.accounts, *run.settings.schedulers}
    who = list(_named(inputs, permissions, here))
    base = run.settings.google_url or "https://docs.google.com"
    link = f"{base}/spreadsheets/d/{run.spreadsheet_id}/edit?sharingaction=manageaccess"
    return STRANGERS.to(inputs.locale, who=BETWEEN.to(inputs.locale).join(who), link=link) if who else ""


def _named(inputs: Inputs, permissions: Iterable[Mapping[str, Any]], here: set[str]) -> Iterable[str]:
    for each in permissions:
        email = str(each.get("emailAddress", ""))
        if each.get("deleted") or email.casefold() in here:
            continue
        if each.get("type") == "anyone":
            yield ANYBODY.to(inputs.locale)
        elif each.get("type") == "domain":
            yield DOMAIN.to(inputs.locale, domain=each.get("domain", ""))
        elif each.get("role") in OWNERS:
            yield OWNER.to(inputs.locale, email=email)
        else:
            yield email
