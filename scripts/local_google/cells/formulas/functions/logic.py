"""Decisions: only the branch that is taken is evaluated, unless an array asks for several."""

from collections.abc import Callable, Iterator
from itertools import repeat

from scripts.local_google.cells.formulas.arrays import CellError, Matrix, spread
from scripts.local_google.cells.formulas.coercion import equal, failure, number, truth
from scripts.local_google.cells.formulas.columns import Column
from scripts.local_google.cells.formulas.registry import FUNCTIONS, function, special
from scripts.local_google.cells.formulas.results import Evaluation, Lambda, Range, Result, Scope, raised
from scripts.local_google.cells.formulas.syntax import Call, Constant, Name, Node, Slot
from scripts.local_google.cells.formulas.workbook import Value
from scripts.local_google.cells.values import ErrorValue

Part = Column | Value

_CHOOSING = frozenset({bool, int, float})
NO_MATCH = ErrorValue("N_A", "No match.")
_SPREADING = frozenset({"IF", "IFERROR", "IFNA"})


@special("ARRAYFORMULA", least=1, most=1)
def arrayformula(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The argument with every range in it taken as an array."""
    return evaluation.array(evaluation.evaluate(arguments[0], scope.with_arrays()))


@special("IF", least=2, most=3)
def if_(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """One of two results; without a third argument, FALSE."""
    condition = evaluation.kept(evaluation.evaluate(arguments[0], scope), scope)
    otherwise = arguments[2] if len(arguments) == 3 else None
    if isinstance(condition, Matrix):
        return _choose_by_element(evaluation, condition, arguments[1], otherwise, scope.with_arrays())
    if isinstance(condition, ErrorValue):
        return condition
    if truth(condition, "IF"):
        return evaluation.evaluate(arguments[1], scope)
    return evaluation.evaluate(otherwise, scope) if otherwise else False


@special("IFERROR", least=1, most=2)
def iferror(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The value, or what stands in for an error; without a second argument, a blank."""
    return _replace_errors(evaluation, arguments, scope, lambda value: isinstance(value, ErrorValue))


@special("IFNA", least=1, most=2)
def ifna(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The value, or what stands in for #N/A."""
    return _replace_errors(
        evaluation, arguments, scope, lambda value: isinstance(value, ErrorValue) and value.type == "N_A"
    )


@special("IFS", least=2)
def ifs(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The result of the first condition that holds."""
    if len(arguments) % 2:
        raise failure("N_A", "IFS must have an even number of arguments.")
    for position in range(0, len(arguments), 2):
        condition = evaluation.kept(evaluation.evaluate(arguments[position], scope), scope)
        if isinstance(condition, Matrix):
            return _choose_by_element(
                evaluation,
                condition,
                arguments[position + 1],
                _rest_of_ifs(arguments[position + 2 :]),
                scope.with_arrays(),
            )
        if isinstance(condition, ErrorValue):
            return condition
        if truth(condition, "IFS", position + 1):
            return evaluation.evaluate(arguments[position + 1], scope)
    return NO_MATCH


@special("SWITCH", least=3)
def switch(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The result beside the first case that equals the value, else the default."""
    value = evaluation.kept(evaluation.evaluate(arguments[0], scope), scope)
    if isinstance(value, Matrix):
        cases = [evaluation.lifted(evaluation.evaluate(case, scope), scope) for case in arguments[1:]]
        return spread(_switch_value, [value, *cases], lambda _: True)
    for position in range(1, len(arguments) - 1, 2):
        if equal(raised(value), raised(evaluation.value(arguments[position], scope))):
            return evaluation.evaluate(arguments[position + 1], scope)
    return evaluation.evaluate(arguments[-1], scope) if len(arguments) % 2 == 0 else NO_MATCH


@special("CHOOSE", least=2)
def choose(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The argument of that number."""
    index = int(number(evaluation.value(arguments[0], scope), "CHOOSE"))
    if not 1 <= index < len(arguments):
        raise failure(
            "NUM",
            f"Function CHOOSE parameter 1 value is {index}. "
            f"Valid values are between 1 and {len(arguments) - 1} inclusive.",
        )
    return evaluation.evaluate(arguments[index], scope)


@function("AND")
def and_(*values: Matrix | Value) -> Value:
    """Whether all hold; texts and blanks in ranges do not count."""
    return all(list(_truths(values, "AND")))


@function("OR")
def or_(*values: Matrix | Value) -> Value:
    """Whether any holds."""
    return any(list(_truths(values, "OR")))


@function("XOR")
def xor(*values: Matrix | Value) -> Value:
    """Whether an odd number holds."""
    return sum(_truths(values, "XOR")) % 2 == 1


@function("NOT")
def not_(value: Value) -> Value:
    """The opposite."""
    return not truth(value, "NOT")


@function("TRUE")
def true() -> Value:
    """TRUE."""
    return True


@function("FALSE")
def false() -> Value:
    """FALSE."""
    return False


def _choose_by_element(
    evaluation: Evaluation, condition: Matrix, then: Node, otherwise: Node | None, scope: Scope
) -> Result:
    branches: list[Matrix | Value] = []
    for node, wanted in ((then, True), (otherwise, False)):
        # A branch that no row takes need not be worked out, unless it makes the result larger.
        if node is None or (_is_never(condition, wanted) and _fits(evaluation, node, scope, condition)):
            branches.append(False)
        else:
            branches.append(evaluation.lifted(evaluation.evaluate(node, scope), scope))
    return spread(_pick, [condition, *branches], lambda _: True, kernel=_pick_cells)


def _is_never(condition: Matrix, wanted: bool) -> bool:
    columns = [condition.column(number) for number in range(condition.width)]
    return all(column.kinds == {bool} and wanted not in column.cells for column in columns)


def _fits(evaluation: Evaluation, node: Node, scope: Scope, extent: Matrix) -> bool:
    """Whether what a node comes to is surely no larger than an array: only functions of single values are in it."""
    if isinstance(node, Constant):
        return True
    if isinstance(node, Slot | Name):
        found = evaluation.evaluate(node, scope)
        if isinstance(found, Range | Matrix):
            return found.height <= extent.height and found.width <= extent.width
        return not isinstance(found, Lambda)
    function = FUNCTIONS.get(node.function.upper()) if isinstance(node, Call) else None
    if not isinstance(node, Call) or function is None or node.function.casefold() in scope.variables:
        return False
    if function.special:
        spreads = function.name in _SPREADING
    else:
        spreads = not function.gives_array and all(map(function.lifted, range(len(node.arguments))))
    return spreads and all(_fits(evaluation, argument, scope, extent) for argument in node.arguments)


def _pick(condition: Value, chosen: Value, other: Value) -> Value:
    if condition is True:
        return chosen
    if condition is False:
        return other
    if isinstance(condition, ErrorValue):
        return condition
    try:
        return chosen if truth(condition, "IF") else other
    except CellError as found:
        return found.error


def _pick_cells(call: Callable[..., Value], condition: Part, chosen: Part, other: Part) -> Column | None:
    if not isinstance(condition, Column) or not condition.kinds <= _CHOOSING:
        return None
    if not any(condition.cells):
        return other if isinstance(other, Column) else Column([other])
    branches = (part.cells if isinstance(part, Column) else repeat(part) for part in (chosen, other))
    return Column([one if holds else another for holds, one, another in zip(condition.cells, *branches, strict=False)])


def _rest_of_ifs(arguments: tuple[Node, ...]) -> Node:
    return Call("IFS", arguments) if arguments else Constant(NO_MATCH)


def _replace_errors(
    evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope, replaces: Callable[[Value], bool]
) -> Result:
    value = evaluation.kept(evaluation.evaluate(arguments[0], scope), scope)
    if isinstance(value, Matrix):
        inner = scope.with_arrays()
        other = evaluation.lifted(evaluation.evaluate(arguments[1], inner), inner) if arguments[1:] else None

        def replaced(one: Value, instead: Value) -> Value:
            return instead if replaces(one) else one

        return spread(replaced, [value, other], lambda _: True, kernel=_replaced_cells)
    if not replaces(value):
        return value
    return evaluation.evaluate(arguments[1], scope) if arguments[1:] else None


def _replaced_cells(call: Callable[..., Value], value: Part, other: Part) -> Column | None:
    if not isinstance(value, Column):
        return None
    if ErrorValue not in value.kinds:
        return value
    others = other.cells if isinstance(other, Column) else repeat(other)
    return Column(
        [
            call(one, instead) if type(one) is ErrorValue else one
            for one, instead in zip(value.cells, others, strict=False)
        ]
    )


def _switch_value(value: Value, *cases: Value) -> Value:
    for position in range(0, len(cases) - 1, 2):
        for one in (value, cases[position]):
            if isinstance(one, ErrorValue):
                return one
        if equal(value, cases[position]):
            return cases[position + 1]
    return cases[-1] if len(cases) % 2 else NO_MATCH


def _truths(values: tuple[Matrix | Value, ...], function: str) -> Iterator[bool]:
    for position, value in enumerate(values, start=1):
        if not isinstance(value, Matrix):
            yield truth(value, function, position)
            continue
        for cell in value.cells():
            if not isinstance(raised(cell), str | None):
                yield truth(cell, function, position)
