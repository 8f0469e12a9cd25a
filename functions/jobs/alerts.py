"""Alerts: where a scheduled task ends with something that people must act on, the managers get one mail about it."""

from __future__ import annotations

from contextlib import suppress

from functions.access.roles import staff_of
from functions.errors import Conflict, Refusal
from functions.jobs import letters
from functions.jobs.inputs import box_of, unit_settings
from functions.jobs.run import Run
from functions.mail import content, outbox, render
from functions.mail.identity import short
from functions.workbook.client import ApiError
from functions.workbook.commit import commit
from functions.workbook.reading import sheets_of, snapshot
from schemas.deliveries import Deliveries
from schemas.inputs import Settings
from schemas.results import Outbox
from schemas.words import Text

PEOPLE_MUST_ACT = (409, 413, 422)  # other refusals pass, or are the administrator's
TASKS = {
    "recalculate": Text("重新核算", "recalculation"),
    "send_statements": Text("发送对账单", "statements"),
    "deliver_mail": Text("发送邮件", "mail delivery"),
}


def tell(run: Run, refused: Refusal) -> None:
    """Puts a letter about a refusal into the outbox for every manager, once a day and cause.

    A workbook in which that cannot be done is left as it is: the refusal itself is the answer in any case.
    """
    if refused.status not in PEOPLE_MUST_ACT:
        return
    with suppress(Refusal, Conflict, ApiError):
        found = snapshot(
            run.sheets,
            run.spreadsheet_id,
            lambda book: [book.staff, Settings, Outbox, Deliveries],
            afresh=True,
            width={Outbox: outbox.IDS_ONLY},
        )
        book, locale = found.workbook, found.layout.locale
        sheets = sheets_of(found, [book.staff, Settings])
        who, unit = staff_of(sheets[book.staff], run.today), unit_settings(sheets[Settings])
        said = content.ScheduleFailure(
            unit=letters.writer(run, unit, book, locale),
            task=TASKS.get(run.trigger, Text(run.trigger, run.trigger)).to(locale),
            why=refused.detail.to(locale),
        )
        box = box_of(run, found)
        about = f"schedule-{short((f'{run.today}', run.trigger, said.why))}"
        readers = letters.addresses_of_managers(who, unit)
        if box.queue(box.copies(about, render.schedule_failure(said), readers)):
            commit(run.sheets, found, box.writes(found), run.id)
