"""Search as one types: every word matches, better matches first, whatever the case or accent."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.domain.categories import CATEGORIES
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.domain.plugin import PluginSummary
from marlise_desktop.domain.search import Index, fold

WORDS = ("Reverb", "verb", "EQ", "Zam", "Comp", "ZamComp", "stereo", "Über", "delay", "x42", "Wah", "a", "amp", "Calf")
words = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
summaries = st.lists(
    st.builds(
        PluginSummary,
        uri=st.uuids().map(lambda value: PluginUri(f"urn:{value}")),
        name=words,
        maker=words,
        category=st.sampled_from(CATEGORIES),
        comment=words,
    ),
    max_size=12,
    unique_by=lambda entry: entry.uri,
)


def plugin(name: str, maker: str = "", category: str = "Other", comment: str = "") -> PluginSummary:
    return PluginSummary(PluginUri(f"urn:{name}:{maker}"), name, maker, category, comment, 1, 1, 0, 0, 0)


def names(text: str, *entries: PluginSummary) -> list[str]:
    return [entry.name for entry in Index(entries).search(text)]


def test_better_places_go_first() -> None:
    found = names(
        "drum",
        plugin("G", comment="made for a drum"),
        plugin("E", maker="Drum Works"),
        plugin("Subdrums"),
        plugin("My Drumkit"),
        plugin("The Drum"),
        plugin("Drums"),
        plugin("Drum"),
        plugin("H", comment="humdrum"),
    )
    assert found == ["Drum", "Drums", "The Drum", "My Drumkit", "Subdrums", "E", "G"]


def test_a_name_that_begins_with_all_that_was_typed_wins() -> None:
    assert names("calf rev", plugin("Rev Calf"), plugin("Calf X Rev"), plugin("Calf Reverb"))[0] == "Calf Reverb"


def test_maker_goes_before_category_and_category_before_comment() -> None:
    entries = [
        plugin("A", comment="pitch"),
        plugin("B", category="Pitch"),
        plugin("C", maker="Pitch & Sons"),
        plugin("D", category="Delay"),
    ]
    assert names("pitch", *entries) == ["C", "B", "A"]


def test_words_in_one_are_found_by_their_humps() -> None:
    assert names("wah", plugin("GxAutoWah"), plugin("Wahwah"), plugin("Swahili")) == ["Wahwah", "GxAutoWah", "Swahili"]


def test_players_words() -> None:
    entries = [
        plugin("Hall", category="Reverb"),
        plugin("Muffler", category="Distortion"),
        plugin("Graphic Equalizer", category="Filter & EQ"),
        plugin("Squash", category="Dynamics"),
        plugin("3 Band", maker="DISTRHO", category="Filter & EQ"),
        plugin("Rotary Speaker"),
        plugin("x42-comp"),
    ]
    assert names("verb", *entries) == ["Hall"]
    assert names("dist", *entries) == ["Muffler", "3 Band"]
    assert names("eq", *entries) == ["Graphic Equalizer", "3 Band"]
    assert names("comp", *entries) == ["x42-comp", "Squash"]
    assert names("leslie", *entries) == ["Rotary Speaker"]


def test_accents_and_case_do_not_matter() -> None:
    assert names("UBER strasse", plugin("Über Straße")) == ["Über Straße"]
    assert names("über", plugin("UBER")) == ["UBER"]
    assert fold("Ærø Łódź") == "aero lodz"


def test_nothing_typed_lists_all_by_name() -> None:
    assert names("  ", plugin("b"), plugin("Á"), plugin("C")) == ["Á", "b", "C"]


def test_a_filter_leaves_out() -> None:
    index = Index([plugin("One", category="Delay"), plugin("Two")])
    assert [entry.name for entry in index.search("", lambda entry: entry.category == "Delay")] == ["One"]


@given(summaries, words)
def test_more_words_find_no_more(entries: list[PluginSummary], text: str) -> None:
    index = Index(entries)
    fewer = set(index.search(text))
    for word in text.split():
        assert fewer <= set(index.search(word))
    assert fewer == set.intersection(set(entries), *(set(index.search(word)) for word in text.split()))


@given(summaries, words, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_list(
    entries: list[PluginSummary], text: str, random: Random
) -> None:
    mixed = list(entries)
    random.shuffle(mixed)
    assert list(Index(mixed).search(text)) == list(Index(entries).search(text))


@given(summaries, words)
def test_case_makes_no_difference(entries: list[PluginSummary], text: str) -> None:
    index = Index(entries)
    assert list(index.search(text.upper())) == list(index.search(text.lower()))


@given(summaries)
def test_every_plugin_is_found_by_its_name_and_first_unless_another_begins_so(entries: list[PluginSummary]) -> None:
    index = Index(entries)
    for entry in entries:
        found = index.search(entry.name)
        assert entry in found
        if entry.name:
            assert fold(found[0].name).startswith(fold(entry.name))
