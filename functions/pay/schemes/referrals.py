"""Referrals: whoever brought a new customer is rewarded, the mall's newcomer pays less, a false claim is fined (001, 003)."""

from __future__ import annotations

import narwhals as nw

from functions.pay import penalties
from functions.pay.book import Book, Of, Pay
from functions.pay.expressions import Frame
from functions.pay.facts import attach_as
from functions.pay.finishing import lines
from functions.pay.rates.deals import pay_deals, unrated
from functions.pay.rates.explain import Speech, explain
from functions.pay.wording import told
from schemas.referral_plan import CAR, EMPLOYEE, FINE, GROUP, INTRODUCER, NEWCOMER, OPEN, SHOP
from schemas.referrals import Staff
from schemas.words import Text

RESTS_ON = ("introducer_no",)
CUT_KEY = Text("抵扣 {key}", "Price cut {key}")
FINE_KEY = Text("罚款 {key}", "Fine {key}")
FINED = Text("{key} 查实弄虚作假", "{key} was found to be a false claim")


def facts(rows: Frame, of: Of) -> Frame:
    """Adds what 员工 says of an introducer who is one: `employee_name` and `introducer_post`."""
    return attach_as(rows, of(Staff), "introducer_no", "done_on", {"employee_name": "name", "introducer_post": "post"})


def calculate(book: Book) -> Pay:
    """What every introduction earned its introducer, and the newcomer; and what false claims cost."""
    claims = _claims(book)
    paid = book.keep(pay_deals(_beneficiaries(claims), book.plan))
    none = unrated(paid.filter(nw.col("opened") | (nw.col("part") != GROUP)), book.plan).unique()
    details = _named(explain(paid, Speech(book.plan, book.locale)), book)
    return Pay(lines(book, details, _fines(claims, book)), unrated=none)


def _claims(book: Book) -> Frame:
    """The claims with all that the rules ask."""
    same = (nw.col("first_met") == nw.col("closed_with")) & (nw.col("first_met") == nw.col("introducer_name"))
    return book.plan.parameters.add(book.deals, "on", {"opened": OPEN}).with_columns(
        price=nw.col("price").fill_null(0),
        same_person=same.fill_null(value=False),
        opened=(nw.col("opened") == 1).fill_null(value=False),
        is_false=~nw.col("false_on").is_null(),
    )


def _beneficiaries(claims: Frame) -> Frame:
    """The claims as their introducers', staff under their numbers and everybody else under the telephone, and those of the mall as the

    new customers', who pay less.
    """
    employee = nw.col("identity") == EMPLOYEE
    introducers = claims.with_columns(
        beneficiary=nw.lit(INTRODUCER),
        staff_no=nw.when(employee).then(nw.col("introducer_no")).otherwise(nw.col("introducer_phone")),
        name=nw.when(employee).then(nw.col("employee_name")).otherwise(nw.col("introducer_name")),
    )
    newcomers = claims.filter(nw.col("part") == SHOP).with_columns(
        beneficiary=nw.lit(NEWCOMER), staff_no=nw.col("customer_phone"), name=nw.col("customer")
    )
    return nw.concat([introducers, newcomers], how="vertical")


def _named(details: Frame, book: Book) -> Frame:
    """The newcomer's lines under keys of their own, as lines that stand beside no row."""
    newcomer = nw.col("beneficiary") == NEWCOMER
    key = nw.when(newcomer).then(told(CUT_KEY, book.locale)).otherwise(nw.col("key"))
    return details.with_columns(key=key, row=nw.when(~newcomer).then(nw.col("row")))


def _fines(claims: Frame, book: Book) -> Frame:
    """What a false claim for a car costs the employee who introduced, in the month it was found (001 三4)."""
    fined = nw.col("is_false") & (nw.col("part") == CAR) & (nw.col("identity") == EMPLOYEE)
    events = claims.filter(fined).select(
        *("key", "part", "customer"), on="false_on", staff_no="introducer_no", name="employee_name"
    )
    events = book.plan.parameters.add(events, "on", {"each": FINE}, clauses={"stated": FINE})
    events = events.with_columns(said=told(FINED, book.locale), key=told(FINE_KEY, book.locale))
    penalty, keeps = penalties.Penalty(nw.col("said"), nw.col("stated")), ("name", "part", "customer")
    return penalties.fixed(events, penalty, nw.col("each"), amount="fine", locale=book.locale, keeps=keeps)
