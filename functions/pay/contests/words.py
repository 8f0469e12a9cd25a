"""What a contest's payout line says: the sum, the threshold with its numbers, the place, the tie, the prize."""

from __future__ import annotations

import narwhals as nw

from functions.pay.contests.prizes import Contest
from functions.pay.contests.thresholds import Against, Threshold
from functions.pay.wording import number, sentence, yuan
from schemas.contests import FIRST_TO_REACH, SHARED, YUAN, Compared
from schemas.numbers import written
from schemas.plan import RATE_SCALE
from schemas.words import Locale, Text

VALUE = Text("{period}的{word}{value}", "{word} of {value} in {period}")
OVER = Text("超过{floor}", "over {floor}")
AT_LEAST = Text("达到{floor}", "at least {floor}")
QUOTA = Text("任务额{quota}", "the quota{quota}")
SHARE = Text("任务额{quota}的{share}%", "{share}% of the quota{quota}")
OF = Text("", " of ")
ANNOUNCED = Text("公布的{floor}", "the announced {floor}")
PLACE = Text("第{place}名", "place {place}")
TIED = Text("{tied}人并列", "{tied} tied")
FIRST = Text("先达到的在前", "first to reach ahead")
POOL = Text("所占名次奖金{pool}均分", "the prizes of their places, {pool}, shared")
MOST = Text("公布奖金{offer}，最多{most}", "an announced prize of {offer}, at most {most}")
PRIZE = Text("奖金{prize}", "a prize of {prize}")
COMMA = Text("，", ", ")


def told(lead: Contest, amount: str, locale: Locale) -> nw.Expr:
    """The sentence for every winner of a contest, whose first prize stands for what all of them state."""
    comma = COMMA.to(locale)
    parts = [_value(lead.compared, locale)]
    if lead.threshold is not None:
        parts.append(nw.concat_str([nw.lit(comma), _threshold(lead.threshold, lead.compared, locale)]))
    if lead.first is not None:
        parts.append(_place(lead, locale, comma))
    elif lead.threshold is not None and lead.threshold.against is Against.ANNOUNCED:
        most = nw.lit(written(lead.prize, 100, fixed=True) + YUAN.to(locale))
        said = sentence(MOST, locale, offer=yuan(nw.col("offer"), locale), most=most)
        known = nw.when(nw.col("offer").is_null()).then(nw.lit("")).otherwise(nw.concat_str([nw.lit(comma), said]))
        parts.append(known)
    return nw.concat_str([*parts, nw.lit(comma), sentence(PRIZE, locale, prize=yuan(nw.col(amount), locale))])


def quantity(value: nw.Expr, compared: Compared, locale: Locale) -> nw.Expr:
    """A sum of what is compared, with its noun."""
    fixed = compared.noun == YUAN and not compared.attained
    return nw.concat_str([number(value, compared.scale, fixed=fixed), nw.lit(compared.noun.to(locale))])


def _value(compared: Compared, locale: Locale) -> nw.Expr:
    value = quantity(nw.col("value"), compared, locale)
    return sentence(VALUE, locale, period=nw.col("period"), word=nw.lit(compared.word.to(locale)), value=value)


def _threshold(threshold: Threshold, compared: Compared, locale: Locale) -> nw.Expr:
    match threshold.against:
        case Against.NUMBER:
            floor = nw.lit(_stated(threshold) + compared.noun.to(locale))
        case Against.ANNOUNCED:
            floor = sentence(ANNOUNCED, locale, floor=quantity(nw.col("floor"), compared, locale))
        case Against.QUOTA:
            quota = nw.concat_str([nw.lit(OF.to(locale)), quantity(nw.col("quota"), compared, locale)])
            # What a percentage of the quota is taken of has another unit than the percentage.
            quota = nw.lit("") if compared.attained else quota
            share = nw.lit(_stated(threshold))
            whole = threshold.number == 100 * RATE_SCALE
            floor = sentence(QUOTA if whole else SHARE, locale, quota=quota, share=share)
    return sentence(OVER if threshold.over else AT_LEAST, locale, floor=floor)


def _stated(threshold: Threshold) -> str:
    """The number of a threshold, without zeros at its end."""
    return written(threshold.number, RATE_SCALE)


def _place(lead: Contest, locale: Locale, comma: str) -> nw.Expr:
    at = nw.col("place" if lead.ties == FIRST_TO_REACH else "rank")
    place = nw.concat_str([nw.lit(comma), sentence(PLACE, locale, place=at.cast(nw.String))])
    tied = [nw.lit(comma), sentence(TIED, locale, tied=nw.col("tied").cast(nw.String))]
    if lead.ties == FIRST_TO_REACH:
        tied += [nw.lit(comma), nw.lit(FIRST.to(locale))]
    elif lead.ties == SHARED:
        tied += [nw.lit(comma), sentence(POOL, locale, pool=yuan(nw.col("pool"), locale))]
    shown = nw.when(nw.col("tied") > 1).then(nw.concat_str(tied)).otherwise(nw.lit(""))
    return nw.concat_str([place, shown])
