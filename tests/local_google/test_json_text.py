"""JSON as Google's servers read it, and their words for what is none."""

import pytest

from scripts.local_google.wire.json_text import NotJson, loads


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2.5, true, null], "b": {"c": "d"}}', {"a": [1, 2.5, True, None], "b": {"c": "d"}}),
        ('{"rows": [1, 2,], }', {"rows": [1, 2]}),
        ("{a: 'say \"x\"', b_1: 'it\\'s', \"c\": -1e3,}", {"a": 'say "x"', "b_1": "it's", "c": -1000.0}),
        ("[\"\\u4e2d\\n\", '\\u4e2d\\\\']", ["中\n", "中\\"]),
    ],
)
def test_what_google_takes_is_taken(text: str, value: object) -> None:
    assert loads(text.encode()) == value


@pytest.mark.parametrize(
    ("text", "problem", "column"),
    [
        ('{"a": ', "Unexpected end of string. Expected a value.", 6),
        ("{", "Unexpected end of string. Expected an object key or }.", 1),
        ('{"a"', "Unexpected end of string. Expected : between key:value pair.", 4),
        ('{"a" 1}', "Expected : between key:value pair.", 5),
        ('{"a": 1 "b": 2}', "Expected , or } after key:value pair.", 8),
        ("[1 2]", "Expected , or ] after array value.", 3),
        ("=%7B", "Unexpected token.", 0),
        ('{"a": NaN}', "Unexpected token.", 6),
        ('{"a": "x', "Closing quote expected in string.", 6),
        ('{"a": 1} x', "Parsing terminated before end of input.", 9),
        ("{1: 2}", "Expected an object key or }.", 1),
    ],
)
def test_what_is_no_json_is_shown_with_its_place(text: str, problem: str, column: int) -> None:
    with pytest.raises(NotJson) as raised:
        loads(text.encode())
    assert str(raised.value) == f"{problem}\n{text}\n{' ' * column}^"


@pytest.mark.parametrize("content", [b'"\xff"', b"[" * 5000 + b"x", b'"\\q'])
def test_no_text_breaks_the_reader(content: bytes) -> None:
    with pytest.raises(NotJson):
        loads(content)
