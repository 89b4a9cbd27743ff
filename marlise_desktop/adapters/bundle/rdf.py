"""Triples in memory: terms, and a graph that remembers the order in which things were said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Iri:
    """A full IRI, or one relative to the bundle's folder; the empty one is the board itself."""

    value: str


@dataclass(frozen=True, slots=True)
class Blank:
    label: str


@dataclass(frozen=True, slots=True)
class Literal:
    """`datatype` is a full IRI or empty for a plain string."""

    text: str
    datatype: str = ""
    language: str = ""


Subject: TypeAlias = Iri | Blank
Term: TypeAlias = Iri | Blank | Literal
Triple: TypeAlias = tuple[Subject, str, Term]


class Graph:
    """A set of triples, grouped by subject and predicate, in the order in which they were added."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._subjects: dict[Subject, dict[str, dict[Term, None]]] = {}
        for subject, predicate, term in triples:
            self.add(subject, predicate, term)

    def add(self, subject: Subject, predicate: str, *terms: Term) -> None:
        """Says something; saying it twice is saying it once."""
        if terms:
            said = self._subjects.setdefault(subject, {}).setdefault(predicate, {})
            said.update(dict.fromkeys(terms))

    def add_if_absent(self, subject: Subject, predicate: str, *terms: Term) -> None:
        """Says it only of a subject of which the predicate says nothing yet."""
        if not self.objects(subject, predicate):
            self.add(subject, predicate, *terms)

    def __contains__(self, subject: object) -> bool:
        return subject in self._subjects

    def __iter__(self) -> Iterator[Triple]:
        for subject, said in self._subjects.items():
            for predicate, terms in said.items():
                for term in terms:
                    yield subject, predicate, term

    def subjects(self) -> Iterator[Subject]:
        return iter(self._subjects)

    def said(self, subject: Subject) -> Mapping[str, Mapping[Term, None]]:
        """Everything said of a subject, by predicate."""
        return self._subjects.get(subject, {})

    def objects(self, subject: Subject, predicate: str) -> list[Term]:
        return list(self._subjects.get(subject, {}).get(predicate, ()))

    def first(self, subject: Subject, predicate: str) -> Term | None:
        return next(iter(self._subjects.get(subject, {}).get(predicate, ())), None)

    def has(self, subject: Subject, predicate: str, term: Term) -> bool:
        return term in self._subjects.get(subject, {}).get(predicate, {})
