"""Turtle text to a graph. Source: W3C Recommendation "RDF 1.1 Turtle".

A reader of our own, because the C library behind lilv runs out of stack on deep nesting: a board from
anywhere may not end the program. Relative IRIs stay as they are written.
"""

import re
from typing import Final
from urllib.parse import urljoin

from marlise_desktop.adapters.bundle.rdf import Blank, Graph, Iri, Literal, Subject, Term
from marlise_desktop.adapters.bundle.terms import BOOLEAN, DECIMAL, DOUBLE, INTEGER, RDF, TYPE
from marlise_desktop.adapters.bundle.turtle_tokens import Tokens

DEEPEST: Final = 50
"""How deep blank nodes and lists may be nested."""

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_NUMBERS: Final = {"integer": INTEGER, "decimal": DECIMAL, "double": DOUBLE}


def parse_turtle(text: str, file: str) -> Graph:
    """The triples of a file; raises BundleError with the line and what was expected there. `file` is its name."""
    return _Reader(text, file).read()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self._tokens = Tokens(text, file)
        self._graph = Graph()
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self._anonymous = 0

    def read(self) -> Graph:
        while self._tokens.current.kind != "end":
            if not self._directive():
                self._statement()
                self._tokens.expect_mark(".")
        return self._graph

    def _directive(self) -> bool:
        token = self._tokens.current
        word = token.text.lower()
        if token.kind not in {"at", "word"} or word not in {"prefix", "base"}:
            return False
        self._tokens.take()
        if word == "prefix":
            name = self._tokens.current
            if name.kind != "name" or not name.text.endswith(":"):
                raise self._tokens.fault("expected a prefix such as “lv2:”")
            self._tokens.take()
            self._prefixes[name.text[:-1]] = self._iri_reference()
        else:
            self._base = self._iri_reference()
        if token.kind == "at":
            self._tokens.expect_mark(".")
        return True

    def _iri_reference(self) -> str:
        if self._tokens.current.kind != "iri":
            raise self._tokens.fault("expected an address in angle brackets")
        return self._resolved(self._tokens.take().text)

    def _resolved(self, reference: str) -> str:
        if not self._base or _SCHEME.match(reference):
            return reference
        try:
            joined = urljoin(self._base, reference)
        except ValueError:
            raise self._tokens.fault("the base and this address do not fit") from None
        # Python drops an empty fragment, which most prefixes end with.
        return f"{joined}#" if reference.endswith("#") and not joined.endswith("#") else joined

    def _statement(self) -> None:
        if self._tokens.at("["):
            subject: Subject = self._anonymous_node(0)
            if self._tokens.at("."):
                return
        elif self._tokens.at("("):
            subject = self._collection(0)
        else:
            subject = self._subject()
        self._predicates(subject, 0)

    def _subject(self) -> Subject:
        if self._tokens.current.kind not in {"iri", "name", "blank"}:
            raise self._tokens.fault("expected the subject of a statement")
        return self._node()

    def _predicates(self, subject: Subject, depth: int) -> None:
        while True:
            predicate = self._predicate()
            while True:
                self._graph.add(subject, predicate, self._object(depth))
                if not self._tokens.take_mark(","):
                    break
            if not self._tokens.at(";"):
                return
            while self._tokens.take_mark(";"):
                pass
            if self._tokens.at(".") or self._tokens.at("]"):
                return

    def _predicate(self) -> str:
        token = self._tokens.current
        if token.kind == "word" and token.text == "a":
            self._tokens.take()
            return TYPE
        if token.kind not in {"iri", "name"}:
            raise self._tokens.fault("expected a predicate such as “lv2:port”")
        node = self._node()
        return node.value if isinstance(node, Iri) else ""

    def _object(self, depth: int) -> Term:
        token = self._tokens.current
        if token.kind in {"iri", "name", "blank"}:
            return self._node()
        if token.kind in {"long", "short"}:
            return self._string()
        if token.kind in _NUMBERS:
            self._tokens.take()
            return Literal(token.text, _NUMBERS[token.kind])
        if token.kind == "word" and token.text in {"true", "false"}:
            self._tokens.take()
            return Literal(token.text, BOOLEAN)
        if self._tokens.at("["):
            return self._anonymous_node(depth)
        if self._tokens.at("("):
            return self._collection(depth)
        raise self._tokens.fault("expected a value, a name or an address")

    def _node(self) -> Subject:
        token = self._tokens.current
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix not in self._prefixes:
                raise self._tokens.fault(f"the prefix “{prefix}:” is not declared")
            self._tokens.take()
            return Iri(self._prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))
        self._tokens.take()
        return Blank(token.text) if token.kind == "blank" else Iri(self._resolved(token.text))

    def _string(self) -> Literal:
        text = self._tokens.take().text
        if self._tokens.current.kind == "at":
            return Literal(text, language=self._tokens.take().text)
        if self._tokens.take_mark("^^"):
            if self._tokens.current.kind not in {"iri", "name"}:
                raise self._tokens.fault("expected a datatype")
            node = self._node()
            datatype = node.value if isinstance(node, Iri) else ""
            return Literal(text, "" if datatype.endswith("XMLSchema#string") else datatype)
        return Literal(text)

    def _anonymous_node(self, depth: int) -> Blank:
        node = self._opened("[", depth)
        if not self._tokens.at("]"):
            self._predicates(node, depth + 1)
        self._tokens.expect_mark("]")
        return node

    def _collection(self, depth: int) -> Subject:
        nil = Iri(RDF + "nil")
        head: Subject = nil
        last: Blank | None = None
        node = self._opened("(", depth)
        while not self._tokens.at(")"):
            self._graph.add(node, RDF + "first", self._object(depth + 1))
            if last is None:
                head = node
            else:
                self._graph.add(last, RDF + "rest", node)
            last, node = node, self._new_node()
        self._tokens.expect_mark(")")
        if last is not None:
            self._graph.add(last, RDF + "rest", nil)
        return head

    def _opened(self, mark: str, depth: int) -> Blank:
        if depth >= DEEPEST:
            raise self._tokens.fault(f"brackets are nested deeper than {DEEPEST}")
        self._tokens.expect_mark(mark)
        return self._new_node()

    def _new_node(self) -> Blank:
        self._anonymous += 1
        # A label that no file can write, so that it never meets one of the file's own.
        return Blank(f"[{self._anonymous}]")
