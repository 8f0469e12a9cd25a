"""LET and LAMBDA, and the functions that call a LAMBDA for every element."""

from collections.abc import Callable

from scripts.local_google.cells.formulas.arrays import Matrix, as_matrix, check_extent, side_by_side, stacked
from scripts.local_google.cells.formulas.coercion import failure, whole
from scripts.local_google.cells.formulas.registry import special
from scripts.local_google.cells.formulas.results import Evaluation, Lambda, Result, Scope, raised
from scripts.local_google.cells.formulas.syntax import Name, Node
from scripts.local_google.cells.formulas.workbook import Value


@special("LET", least=3)
def let(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The last argument, with the names before it standing for the values beside them."""
    if len(arguments) % 2 == 0:
        raise failure("N_A", "LET must end with the formula to calculate.")
    for name, value in zip(arguments[:-1:2], arguments[1::2], strict=True):
        scope = scope.with_variables({_name(name, "LET"): evaluation.evaluate(value, scope)})
    return evaluation.evaluate(arguments[-1], scope)


@special("LAMBDA", least=1)
def lambda_(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """A function of the names before the last argument."""
    names = [_name(argument, "LAMBDA") for argument in arguments[:-1]]

    def call(*values: Result) -> Result:
        if len(values) != len(names):
            raise failure(
                "N_A", f"Wrong number of arguments to LAMBDA. Expected {len(names)}, but got {len(values)} arguments."
            )
        return evaluation.evaluate(arguments[-1], scope.with_variables(dict(zip(names, values, strict=True))))

    return Lambda(call)


@special("MAP", least=2)
def map_(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The LAMBDA's answer for every element of arrays of one size."""
    tables, call = [_array(evaluation, node, scope) for node in arguments[:-1]], _caller(evaluation, arguments, scope)
    if len({(table.height, table.width) for table in tables}) > 1:
        raise failure("VALUE", "Array arguments to MAP are of different size.")
    return Matrix(
        [
            [call(*elements) for elements in zip(*(table.columns[column] for table in tables), strict=True)]
            for column in range(tables[0].width)
        ],
        tables[0].height,
    )


@special("BYROW", least=2, most=2)
def byrow(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The LAMBDA's answer for every row."""
    table, call = _array(evaluation, arguments[0], scope), _caller(evaluation, arguments, scope)
    return Matrix([[call(table.part([row])) for row in range(table.height)]])


@special("BYCOL", least=2, most=2)
def bycol(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The LAMBDA's answer for every column."""
    table, call = _array(evaluation, arguments[0], scope), _caller(evaluation, arguments, scope)
    return Matrix([[call(Matrix([column], table.height))] for column in table.columns])


@special("REDUCE", least=3, most=3)
def reduce(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """What is left when the LAMBDA takes every element to what it gave before."""
    kept, table = evaluation.evaluate(arguments[0], scope), _array(evaluation, arguments[1], scope)
    function = _lambda(evaluation, arguments, scope)
    for cell in table.cells():
        kept = function(kept, cell)
    return kept


@special("SCAN", least=3, most=3)
def scan(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """Every step of REDUCE."""
    kept, table = evaluation.value(arguments[0], scope), _array(evaluation, arguments[1], scope)
    call, steps = _caller(evaluation, arguments, scope), []
    for cell in table.cells():
        kept = call(kept, cell)
        steps.append(kept)
    return Matrix.of_rows([steps[at : at + table.width] for at in range(0, len(steps), table.width)])


@special("MAKEARRAY", least=3, most=3)
def makearray(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Result:
    """The LAMBDA's answer for every row and column number."""
    height, width = (whole(evaluation.value(node, scope), "MAKEARRAY") for node in arguments[:2])
    check_extent(height, width)
    call = _caller(evaluation, arguments, scope)
    rows = [Matrix([[call(row, column)] for column in range(1, width + 1)]) for row in range(1, height + 1)]
    return stacked([side_by_side([row]) for row in rows])


def _name(node: Node, function: str) -> str:
    if isinstance(node, Name):
        return node.text.casefold()
    raise failure("NAME", f"Argument of function {function} is not a valid name.")


def _array(evaluation: Evaluation, node: Node, scope: Scope) -> Matrix:
    found = evaluation.array(evaluation.evaluate(node, scope.with_arrays()))
    return found if isinstance(found, Matrix) else as_matrix(raised(found))


def _lambda(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Callable[..., Result]:
    function = evaluation.evaluate(arguments[-1], scope)
    if isinstance(function, Lambda):
        return function.call
    raise failure("N_A", "The last argument must be a LAMBDA.")


def _caller(evaluation: Evaluation, arguments: tuple[Node, ...], scope: Scope) -> Callable[..., Value]:
    function = _lambda(evaluation, arguments, scope)

    def call(*values: Result) -> Value:
        answer = evaluation.array(function(*values))
        return answer.columns[0][0] if isinstance(answer, Matrix) else answer

    return call
