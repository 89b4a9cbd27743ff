"""Numbers come back equal, and no reader of fixed-point numbers trips over them."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.adapters.bundle.numbers import decimal_literal, integer_of, number_of
from marlise_desktop.adapters.bundle.rdf import Iri, Literal
from marlise_desktop.adapters.bundle.terms import INTEGER


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_comes_back_equal(value: float) -> None:
    literal = decimal_literal(value)
    assert number_of(literal) == value
    assert "e" not in literal.text.lower()
    assert "." in literal.text


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_float_comes_back_equal_for_a_reader_of_floats(value: float) -> None:
    read = struct.unpack("f", struct.pack("f", float(decimal_literal(value).text)))[0]
    assert read == value


def test_what_is_no_number_is_none() -> None:
    texts = ["", "nan", "inf", "1_000", "0x10", "1e999", "half"]
    assert [number_of(Literal(text)) for text in texts] == [None] * len(texts)
    assert number_of(Iri("5")) is None
    assert number_of(None) is None
    assert number_of(Literal("true")) == 1.0


def test_whole_numbers_have_bounds() -> None:
    assert integer_of(Literal("15", INTEGER), 0, 15) == 15
    assert integer_of(Literal("16", INTEGER), 0, 15) is None
    assert integer_of(Literal("1.5"), 0, 15) is None
    assert integer_of(Literal("9" * 5000, INTEGER), 0, 15) is None
