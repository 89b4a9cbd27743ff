"""Turtle as it is written in the wild, and what is said of a file that is none."""

import pytest

from marlise_desktop.adapters.bundle.rdf import Blank, Graph, Iri, Literal
from marlise_desktop.adapters.bundle.terms import BOOLEAN, DECIMAL, DOUBLE, INTEGER, LV2, RDF, TYPE
from marlise_desktop.adapters.bundle.turtle_reader import DEEPEST, parse_turtle
from marlise_desktop.domain.errors import BundleError

_PREFIX = f"@prefix lv2: <{LV2}> .\n"


def parsed(text: str) -> Graph:
    return parse_turtle(_PREFIX + text, "a.ttl")


def only_object(text: str) -> object:
    ((_, _, term),) = list(parsed(f"<s> <p> {text} ."))
    return term


def test_a_relative_name_may_begin_with_a_colon() -> None:
    assert list(parsed("<:bpm> lv2:index 1 .")) == [(Iri(":bpm"), LV2 + "index", Literal("1", INTEGER))]


def test_the_empty_name_is_the_board() -> None:
    assert list(parsed("<> a lv2:Plugin , <x> .")) == [
        (Iri(""), TYPE, Iri(LV2 + "Plugin")),
        (Iri(""), TYPE, Iri("x")),
    ]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("6.500000", Literal("6.500000", DECIMAL)),
        ("-0.5", Literal("-0.5", DECIMAL)),
        (".5", Literal(".5", DECIMAL)),
        ("+7", Literal("+7", INTEGER)),
        ("1e-3", Literal("1e-3", DOUBLE)),
        ("1.E3", Literal("1.E3", DOUBLE)),
        ("true", Literal("true", BOOLEAN)),
        ('"a \\"b\\" \\u00e9\\n"', Literal('a "b" é\n')),
        ("'''it's \"so\"\n'''", Literal('it\'s "so"\n')),
        ('"""a""b"""', Literal('a""b')),
        ('"Verstärker"@de-AT', Literal("Verstärker", language="de-AT")),
        ('"x"^^lv2:thing', Literal("x", LV2 + "thing")),
        ('"x"^^<http://www.w3.org/2001/XMLSchema#string>', Literal("x")),
        ("lv2:a\\-b", Iri(LV2 + "a-b")),
        ("lv2:", Iri(LV2)),
        ("<with space.wav>", Iri("with space.wav")),
        ("<caf\\u00e9>", Iri("café")),
        ("_:b-1.2", Blank("b-1.2")),
    ],
)
def test_each_kind_of_object_is_read(text: str, term: object) -> None:
    assert only_object(text) == term


def test_a_number_may_end_its_statement() -> None:
    assert list(parsed("<s> <p> 5.")) == [(Iri("s"), "p", Literal("5", INTEGER))]


def test_brackets_hold_a_node_of_their_own() -> None:
    graph = parsed("<s> <p> [ <q> 1 ; ] , [] .")
    first, second = graph.objects(Iri("s"), "p")
    assert isinstance(first, Blank)
    assert isinstance(second, Blank)
    assert first != second
    assert graph.objects(first, "q") == [Literal("1", INTEGER)]


def test_a_list_is_read_to_its_end() -> None:
    graph = parsed("<s> <p> ( 1 <x> ) .")
    head = graph.first(Iri("s"), "p")
    assert isinstance(head, Blank)
    rest = graph.first(head, RDF + "rest")
    assert isinstance(rest, Blank)
    assert graph.first(rest, RDF + "first") == Iri("x")
    assert graph.first(rest, RDF + "rest") == Iri(RDF + "nil")
    assert only_object("()") == Iri(RDF + "nil")


def test_a_base_is_used_for_names_without_a_scheme() -> None:
    graph = parse_turtle("BASE <http://e.org/a/>\nPREFIX x: <b#>\n<c> x:p <urn:d> .", "a.ttl")
    assert list(graph) == [(Iri("http://e.org/a/c"), "http://e.org/a/b#p", Iri("urn:d"))]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("<s> <p> 1", 2, "expected “.”"),
        ("<s> <p>\n\n ; .", 4, "expected a value"),
        ("<s> p:q 1 .", 2, "“p:” is not declared"),
        ("<s> 5 1 .", 2, "expected a predicate"),
        ('"s" <p> 1 .', 2, "expected the subject"),
        ("<s> <p> [ <q> 1 .", 2, "expected “]”"),
        ("\n<s> <p> <unfinished\n> .", 3, "cannot make sense of “<unfinished”"),
        ('<s> <p> """never closed .', 2, "cannot make sense of"),
        ('<s> <p> "\\ud800" .', 2, "no character"),
        ('<s> <p> "\\x" .', 2, "no escape"),
        ("@prefix nothing .", 2, "expected a prefix"),
        ("@prefix x: y .", 2, "expected an address"),
        ("<s> <p> " + "( " * (DEEPEST + 2), 2, "nested deeper"),
        ("<s> <p> " + "[ <p> " * (DEEPEST + 2), 2, "nested deeper"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(BundleError) as caught:
        parsed(text)
    assert caught.value.line == line
    assert caught.value.file == "a.ttl"
    assert words in caught.value.message
    assert caught.value.hint


def test_a_million_brackets_are_refused_at_once() -> None:
    with pytest.raises(BundleError, match="nested deeper"):
        parsed("<s> <p> " + "[ <p> " * 1_000_000)
