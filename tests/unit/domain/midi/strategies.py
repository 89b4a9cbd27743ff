"""MIDI messages for property tests."""

from hypothesis import strategies as st

from marlise_desktop.domain.midi.message import (
    ChannelPressure,
    ControlChange,
    KeyPressure,
    Message,
    NoteOff,
    NoteOn,
    PitchBend,
    ProgramChange,
    RealTime,
    SystemCommon,
    SystemExclusive,
)

CHANNELS = st.integers(0, 15)
DATA = st.integers(0, 127)
REAL_TIME = st.sampled_from(RealTime)
CHANNEL_MESSAGES: st.SearchStrategy[Message] = st.one_of(
    st.builds(NoteOn, CHANNELS, DATA, st.integers(1, 127)),
    st.builds(NoteOff, CHANNELS, DATA, DATA),
    st.builds(KeyPressure, CHANNELS, DATA, DATA),
    st.builds(ControlChange, CHANNELS, DATA, DATA),
    st.builds(ProgramChange, CHANNELS, DATA),
    st.builds(ChannelPressure, CHANNELS, DATA),
    st.builds(PitchBend, CHANNELS, st.integers(0, 16383)),
)
MESSAGES: st.SearchStrategy[Message] = st.one_of(
    CHANNEL_MESSAGES,
    REAL_TIME,
    st.builds(SystemExclusive, st.lists(DATA, max_size=20).map(bytes)),
    st.builds(lambda data: SystemCommon(bytes((0xF2, *data))), st.tuples(DATA, DATA)),
    st.builds(lambda status, data: SystemCommon(bytes((status, data))), st.sampled_from((0xF1, 0xF3)), DATA),
    st.just(SystemCommon(b"\xf6")),
)
