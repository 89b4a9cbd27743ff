"""Which JACK ports an insert means."""

from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.session.inserts import Insert
from marlise_desktop.session.kinds.port_names import Wanted, found

SOURCES = ["system:capture_1", "echo-01:out_1", "echo-01:out_2", "reverb:out"]
SINKS = ["system:playback_1", "system:playback_3", "echo-01:in_1", "reverb:in"]


def test_names_of_a_client_and_of_the_card_are_mixed() -> None:
    wanted = Wanted("echo*", ("in_1", "in_9", "system:playback_3"), ("out_2", "reverb:out", "reverb:nope"))
    assert found("E", wanted, SOURCES, SINKS) == Insert(
        "E", ("echo-01:in_1", "", "system:playback_3"), ("echo-01:out_2", "reverb:out", "")
    )


def test_all_ports_of_a_client_are_taken_where_none_is_named() -> None:
    assert found("E", Wanted("echo-??"), SOURCES, SINKS) == Insert(
        "E", ("echo-01:in_1",), ("echo-01:out_1", "echo-01:out_2")
    )
    assert found("E", Wanted("none"), SOURCES, SINKS) == Insert("E")


def test_of_several_clients_the_one_that_has_the_ports_is_meant() -> None:
    sinks = ["echo-02:other", "echo-01:in_1", "echo-03:in_1"]
    assert found("E", Wanted("echo*", ("in_1",)), [], sinks).sends == ("echo-01:in_1",)


_NAMES = st.text("ab:*", min_size=1, max_size=5)


@given(st.text("ab*", max_size=3), st.lists(_NAMES), st.lists(_NAMES), st.lists(_NAMES), st.lists(_NAMES))
def test_only_ports_that_are_there_are_found(
    client: str, sends: list[str], returns: list[str], sources: list[str], sinks: list[str]
) -> None:
    """On their own side, each in its place."""
    wanted = Wanted(client, tuple(sends), tuple(returns))
    insert = found("E", wanted, sources, sinks)
    assert set(insert.sends) <= {*sinks, ""}
    assert set(insert.returns) <= {*sources, ""}
    if not wanted.all_ports:
        assert (len(insert.sends), len(insert.returns)) == (len(sends), len(returns))
        for entry, port in zip(sends, insert.sends, strict=True):
            assert port in ("", entry) or port.endswith(f":{entry}")
