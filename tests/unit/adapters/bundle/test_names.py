"""Names of files and folders."""

from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.adapters.bundle.names import free_name, main_file_name, symbol_of


@given(st.text(max_size=100))
def test_any_title_gives_a_safe_name(title: str) -> None:
    name = symbol_of(title)
    assert name
    assert len(name) <= 64
    assert not name[0].isdigit()
    assert all(letter == "_" or (letter.isascii() and letter.isalnum()) for letter in name)


def test_accents_are_dropped_rather_than_letters() -> None:
    assert symbol_of("Größe & Écho") == "Groe_Echo"
    assert symbol_of("7th Heaven") == "_7th_Heaven"
    assert symbol_of("…") == "board"


def test_taken_names_get_a_number() -> None:
    taken = {"a.ttl", "a-2.ttl"}
    assert free_name("a", ".ttl", taken.__contains__) == "a-3.ttl"


def test_the_graph_file_never_takes_the_manifests_name() -> None:
    assert main_file_name("manifest", lambda name: False) == "manifest-2.ttl"
    assert main_file_name("A title that is very long", lambda name: False) == "A_title_that_is_.ttl"
