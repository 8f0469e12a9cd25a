"""Functions calculated by the `formulas` library, imported only when one of them is called.

Only functions that Google has as well, under the same name and with the same meaning, are let through.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import schedula

from formulas.errors import BaseError
from formulas.functions import get_functions
from formulas.tokens.operand import Error, XlError
from scripts.local_google.cells.formulas.arrays import Matrix
from scripts.local_google.cells.formulas.registry import Function
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ERROR_TEXTS, ErrorValue, is_number


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


OF_SINGLE_VALUES = _names(
    """
    ACOS ACOSH ACOT ACOTH ARABIC ASIN ASINH ATAN ATAN2 ATANH BETA.DIST BETA.INV BETADIST BETAINV BIN2DEC BIN2HEX
    BIN2OCT BINOM.DIST BINOM.INV BINOMDIST BITAND BITLSHIFT BITOR BITRSHIFT BITXOR CEILING.MATH CEILING.PRECISE
    CHIDIST CHIINV CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT COMPLEX CONFIDENCE CONFIDENCE.NORM
    CONFIDENCE.T CONVERT COS COSH COT COTH COUPNUM CRITBINOM CSC CSCH CUMIPMT CUMPRINC DAYS360 DB DDB DEC2BIN
    DEC2HEX DEC2OCT DECIMAL DEGREES DELTA DISC DOLLARDE DOLLARFR DURATION EFFECT ERF ERF.PRECISE ERFC
    ERFC.PRECISE EVEN EXPON.DIST EXPONDIST F.DIST F.DIST.RT F.INV F.INV.RT FACT FACTDOUBLE FDIST FINV FISHER
    FISHERINV FIXED FLOOR.MATH FLOOR.PRECISE FV GAMMA GAMMA.DIST GAMMA.INV GAMMADIST GAMMAINV GAMMALN
    GAMMALN.PRECISE GAUSS GESTEP HEX2BIN HEX2DEC HEX2OCT HYPGEOM.DIST HYPGEOMDIST IMABS IMAGINARY IMARGUMENT
    IMCONJUGATE IMCOS IMCOSH IMCOT IMCSC IMCSCH IMDIV IMEXP IMLN IMLOG10 IMLOG2 IMREAL IMSEC IMSECH IMSIN
    IMSINH IMSQRT IMSUB IMTAN INTRATE IPMT ISOWEEKNUM ISPMT LOGINV LOGNORM.DIST LOGNORM.INV LOGNORMDIST
    NEGBINOM.DIST NEGBINOMDIST NOMINAL NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NORMDIST NORMINV NORMSDIST
    NORMSINV NPER OCT2BIN OCT2DEC OCT2HEX ODD PDURATION PERMUT PERMUTATIONA PHI PMT POISSON POISSON.DIST PPMT
    PRICE PRICEDISC PRICEMAT PV RADIANS RATE RECEIVED ROMAN RRI SEC SECH SIN SINH SLN SQRTPI STANDARDIZE SYD
    T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T TAN TANH TBILLEQ TBILLPRICE TBILLYIELD TDIST TINV VDB WEEKNUM
    WEIBULL WEIBULL.DIST YEARFRAC YIELD YIELDDISC YIELDMAT
    """
)
"""Functions of single values, which an array formula spreads."""

OF_ARRAYS = _names(
    """
    AVEDEV AVERAGEA CHISQ.TEST CHITEST CORREL COVAR COVARIANCE.P COVARIANCE.S DEVSQ F.TEST FORECAST
    FORECAST.LINEAR FREQUENCY FTEST FVSCHEDULE GCD GEOMEAN HARMEAN IMPRODUCT IMSUM INTERCEPT IRR KURT LCM MAXA
    MDETERM MINA MINVERSE MIRR MMULT MODE MODE.MULT MODE.SNGL MULTINOMIAL NETWORKDAYS NETWORKDAYS.INTL NPV
    PEARSON PERCENTILE PERCENTILE.EXC PERCENTILE.INC PERCENTRANK PERCENTRANK.EXC PERCENTRANK.INC PROB QUARTILE
    QUARTILE.EXC QUARTILE.INC RANK RANK.AVG RANK.EQ RSQ SKEW SKEW.P SLOPE STDEV STDEV.P STDEV.S STDEVA STDEVP
    STDEVPA STEYX SUMX2MY2 SUMX2PY2 SUMXMY2 T.TEST TRIMMEAN TTEST VAR VAR.P VAR.S VARA VARP VARPA WORKDAY
    WORKDAY.INTL XIRR XNPV Z.TEST ZTEST
    """
)
"""Functions that take ranges whole."""

_COUNTED_OUT = _names("FACT FACTDOUBLE MULTINOMIAL PERMUT PERMUTATIONA")
_LARGEST_COUNT = 1000
_MOST = 255
_ERROR_KINDS = {text: kind for kind, text in ERROR_TEXTS.items()}


@cache
def library_function(name: str) -> Function | None:
    """The library's function of that name; None where it is not let through."""
    if name in OF_SINGLE_VALUES:
        return Function(name, _adapted(name), 0, _MOST, lambda _: True)
    if name in OF_ARRAYS:
        return Function(name, _adapted(name), 0, _MOST, lambda _: False)
    return None


def _adapted(name: str) -> Callable[..., Matrix | Value]:
    function = get_functions()[name]
    calculate = function["function"] if isinstance(function, dict) else function

    def call(*arguments: Matrix | Value) -> Matrix | Value:
        for argument in arguments:
            if isinstance(argument, ErrorValue):
                return argument
            if name in _COUNTED_OUT and is_number(argument) and argument > _LARGEST_COUNT:
                return ErrorValue("NUM", f"Function {name} is given a number that is too large.")
        try:
            with np.errstate(all="ignore"):
                return _from_library(calculate(*map(_to_library, arguments)))
        except TypeError:
            return ErrorValue("N_A", f"Wrong number of arguments to {name}.")
        except BaseError:
            return ErrorValue("VALUE", f"Arguments to {name} do not fit together.")

    return call


def _to_library(argument: Matrix | Value) -> Any:
    if not isinstance(argument, Matrix):
        return _value_to_library(argument)
    table = np.empty((argument.height, argument.width), object)
    for column, cells in enumerate(argument.columns):
        table[:, column] = [_value_to_library(cell) for cell in cells]
    return table


def _value_to_library(value: Value) -> Any:
    if value is None:
        return schedula.EMPTY
    if isinstance(value, ErrorValue):
        return Error.errors.get(value.text, Error.errors["#VALUE!"])
    return value


def _from_library(answer: Any) -> Matrix | Value:
    table = np.asarray(answer, object)
    if table.size == 1:
        return _value_from_library(table.ravel()[0])
    return Matrix.of_rows([[_value_from_library(cell) for cell in row] for row in np.atleast_2d(table)])


def _value_from_library(value: Any) -> Value:
    if value is schedula.EMPTY:
        return None
    if isinstance(value, XlError):
        return ErrorValue(_ERROR_KINDS.get(str(value), "VALUE"))
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, bool | int | float):
        return plain
    return str(plain)
