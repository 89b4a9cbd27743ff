"""What is written is read back the same, and looks the same each time."""

from hypothesis import given, settings
from hypothesis import strategies as st

from marlise_desktop.adapters.bundle.rdf import Blank, Graph, Iri, Literal, Subject, Term
from marlise_desktop.adapters.bundle.terms import DECIMAL, INTEGER, LV2, TYPE
from marlise_desktop.adapters.bundle.turtle_reader import parse_turtle
from marlise_desktop.adapters.bundle.turtle_writer import turtle_text

_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_iris = st.one_of(
    st.sampled_from(["", ":bpm", "amp", "amp/:bypass", LV2 + "port", LV2 + "1x", "urn:x:y", "http://e.org/ä?b=c&d"]),
    st.text(st.sampled_from("abcXYZ09_-./~:%"), min_size=1, max_size=8).map(lambda tail: f"http://e.org/{tail}"),
).map(Iri)
_literals = st.one_of(
    st.builds(Literal, _text),
    st.builds(Literal, _text, st.just("http://e.org/type")),
    st.builds(Literal, _text, st.just(""), st.sampled_from(["de", "en-GB"])),
    st.integers().map(lambda n: Literal(str(n), INTEGER)),
    st.sampled_from(["1.50", "-0.0", ".5", "not a number"]).map(lambda text: Literal(text, DECIMAL)),
)
_blanks = st.sampled_from([Blank("a"), Blank("b"), Blank("[1]")])
_subjects: st.SearchStrategy[Subject] = st.one_of(_iris, _blanks)
_terms: st.SearchStrategy[Term] = st.one_of(_iris, _blanks, _literals)
_graphs = st.lists(st.tuples(_subjects, _iris.filter(lambda iri: ":" in iri.value).map(lambda i: i.value), _terms)).map(
    Graph
)


def shape(graph: Graph) -> frozenset[object]:
    """The graph with each blank node told by what is said of it two steps around."""
    incoming = {s: sorted(str((a, p)) for a, p, o in graph if o == s and not isinstance(a, Blank)) for s, _, _ in graph}

    def said(node: object, depth: int) -> object:
        if not isinstance(node, Blank):
            return node
        if depth == 0:
            return "blank"
        held = frozenset((p, said(o, depth - 1)) for p, terms in graph.said(node).items() for o in terms)
        return ("blank", held, tuple(incoming.get(node, ())))

    return frozenset((said(s, 3), p, said(o, 3)) for s, p, o in graph)


@given(_graphs)
@settings(max_examples=300, deadline=None)
def test_a_graph_is_read_back_as_it_was_written(graph: Graph) -> None:
    text = turtle_text(graph)
    again = parse_turtle(text, "a.ttl")
    assert shape(again) == shape(graph)
    assert sum(1 for _ in again) == sum(1 for _ in graph)


def test_the_text_is_as_mods_program_writes_it() -> None:
    graph = Graph()
    node = Blank("x")
    graph.add(Iri("amp"), LV2 + "port", Iri("amp/in"), Iri("amp/:bypass"))
    graph.add(Iri("amp"), "http://e.org/binding", node)
    graph.add(node, LV2 + "minimum", Literal("-1.5", DECIMAL))
    graph.add(node, TYPE, Iri(LV2 + "Thing"))
    assert turtle_text(graph) == (
        "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
        "\n"
        "<amp>\n"
        "    lv2:port <amp/in> ,\n"
        "        <amp/:bypass> ;\n"
        "    <http://e.org/binding> [\n"
        "        lv2:minimum -1.5 ;\n"
        "        a lv2:Thing\n"
        "    ] .\n"
    )


def test_characters_that_would_end_a_name_or_text_are_escaped() -> None:
    graph = Graph([(Iri("a>b c"), "http://e.org/p", Literal('say "x" \\ \r\n\t\x07'))])
    text = turtle_text(graph)
    assert "<a%3Eb%20c>" in text
    assert '"say \\"x\\" \\\\ \\r\\n\\t\\u0007"' in text
