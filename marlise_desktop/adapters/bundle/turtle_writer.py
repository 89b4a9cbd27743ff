"""A graph to Turtle text: relative IRIs stay relative, and the same graph always gives the same text."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from marlise_desktop.adapters.bundle.rdf import Blank, Graph, Iri, Literal, Subject, Term
from marlise_desktop.adapters.bundle.terms import BOOLEAN, DECIMAL, DOUBLE, INTEGER, PREFIXES, TYPE

_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*\Z")
_BARE: Final = {
    INTEGER: re.compile(r"[+-]?[0-9]+\Z"),
    DECIMAL: re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    DOUBLE: re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+\Z"),
    BOOLEAN: re.compile(r"(?:true|false)\Z"),
}
_IN_STRING: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def turtle_text(graph: Graph) -> str:
    """Blank nodes that are said once and hold no other are written in brackets, the rest gets labels in order."""
    writer = _Writer(graph)
    body = "\n".join(writer.statements())
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in PREFIXES if name in writer.used)
    return f"{prefixes}\n{body}"


class _Writer:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._labels: dict[Blank, str] = {}
        self.used: set[str] = set()
        references = Counter(term for _, _, term in graph if isinstance(term, Blank))
        self._inline = {node for node, count in references.items() if count == 1 and self._is_leaf(node)}

    def _is_leaf(self, node: Blank) -> bool:
        return not any(isinstance(term, Blank) for terms in self._graph.said(node).values() for term in terms)

    def statements(self) -> Iterator[str]:
        for subject in self._graph.subjects():
            if subject not in self._inline:
                yield f"{self._node(subject)}\n{self._said(subject, '    ')} .\n"

    def _said(self, subject: Subject, indent: str) -> str:
        lines = []
        for predicate, terms in self._graph.said(subject).items():
            name = "a" if predicate == TYPE else self._iri(predicate)
            values = f" ,\n{indent}    ".join(self._term(term, indent) for term in terms)
            lines.append(f"{indent}{name} {values}")
        return " ;\n".join(lines)

    def _term(self, term: Term, indent: str) -> str:
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, Blank) and term in self._inline:
            if not self._graph.said(term):
                return "[]"
            return f"[\n{self._said(term, indent + '    ')}\n{indent}]"
        return self._node(term)

    def _node(self, node: Subject) -> str:
        if isinstance(node, Iri):
            return self._iri(node.value)
        return self._labels.setdefault(node, f"_:b{len(self._labels) + 1}")

    def _iri(self, value: str) -> str:
        for name, start in PREFIXES.items():
            if value.startswith(start) and _LOCAL.match(value, len(start)):
                self.used.add(name)
                return f"{name}:{value[len(start) :]}"
        return "<" + re.sub(r'[<>"\\\x00-\x20]', lambda match: f"%{ord(match[0]):02X}", value) + ">"

    def _literal(self, literal: Literal) -> str:
        bare = _BARE.get(literal.datatype)
        if bare is not None and bare.match(literal.text):
            return literal.text
        text = re.sub(r'[\x00-\x1f"\\\x7f]', _escaped, literal.text)
        if literal.language:
            return f'"{text}"@{literal.language}'
        return f'"{text}"^^{self._iri(literal.datatype)}' if literal.datatype else f'"{text}"'


def _escaped(match: re.Match[str]) -> str:
    if match[0] == "\0":
        return ""  # no reader takes it
    return _IN_STRING.get(match[0]) or f"\\u{ord(match[0]):04X}"
