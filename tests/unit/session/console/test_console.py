"""The console over the whole session: what is said, done, refused; the board is never out of step with the engine."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PresetUri, PropertyUri
from marlise_desktop.domain.instance import BypassStrategy, PluginInstance, Position
from marlise_desktop.domain.parameter import Parameter, Property, PropertyType
from marlise_desktop.domain.plugin import Preset, PresetContent
from marlise_desktop.session.console.rules import RULES
from marlise_desktop.session.console.transcript import Said
from marlise_desktop.session.ports.engine import CommandReply
from tests.builders import AMP, STEREO
from tests.fakes.engine import FakeEngine
from tests.unit.session.conftest import Rig, living, make_rig

LEAD = PresetUri("urn:test:amp#lead")
PROPERTIES = (
    Property(PropertyUri("urn:test:loud"), "Loud", PropertyType.BOOL),
    Property(PropertyUri("urn:test:count"), "Count", PropertyType.INT),
    Property(PropertyUri("urn:test:size"), "Size", PropertyType.DOUBLE),
    Property(PropertyUri("urn:test:words"), "Words", PropertyType.STRING),
)
TEMPO = Parameter(
    PortSymbol("tempo"), "Tempo", 20, 280, 120, designation="http://lv2plug.in/ns/ext/time#beatsPerMinute"
)
RICH = replace(
    AMP,
    parameters=(*AMP.parameters, TEMPO),
    presets=(Preset(LEAD, "Lead"),),
    properties=(*STEREO.properties, *PROPERTIES),
)


class Typing:
    """A console on a rig with one amp, number 0 in the engine."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.texts = rig.texts
        self.console = rig.session.consoles.own
        rig.catalogue.plugins[RICH.uri] = RICH
        rig.catalogue.contents[LEAD] = PresetContent({PortSymbol("gain"): 6.0}, has_state=False)

    async def amp(self) -> InstanceId:
        key = await self.rig.session.boards.add(RICH.uri, Position())
        await self.rig.session.engine.settled()
        return key

    async def typed(self, line: str) -> list[tuple[Said, str]]:
        """What is answered to a line."""
        before = self.console.transcript.last
        await self.console.run(line)
        return [(entry.said, entry.text) for entry in self.console.transcript.since(before)][1:]

    async def refused(self, line: str) -> str:
        answers = await self.typed(line)
        assert answers[-1][0] is Said.REFUSED, answers
        return answers[-1][1]


@pytest.fixture
async def typing() -> AsyncIterator[Typing]:
    made = Typing(make_rig())
    async with living(made.rig):
        await made.rig.playing()
        await made.amp()
        yield made


async def test_a_question_is_answered_as_the_engine_says_it(typing: Typing) -> None:
    """By number and by name; a value comes in the player's words too."""
    answer = [(Said.ANSWER, "resp 0 0.0000"), (Said.NOTE, "Gain of Amp: 0.00")]
    assert await typing.typed("param_get 0 gain") == answer
    assert await typing.typed("  param_get amp gain ") == answer
    assert await typing.typed("cpu_load") == [(Said.ANSWER, "resp 0 1.5000")]
    nope = [(Said.ANSWER, "resp -103"), (Said.REFUSED, "The plugin has no such parameter.")]
    assert await typing.typed("param_get 0 nope") == nope


DONE: list[tuple[str, str, Callable[[Rig], object], object]] = [
    ("param_set 0 gain -6.5", "Gain of Amp is -6.50 now", lambda r: amp_of(r).value(PortSymbol("gain")), -6.5),
    ("param_set 0 :bypass 1", "Amp is bypassed now", lambda r: amp_of(r).bypassed, True),
    ("bypass amp 1", "Amp is bypassed now", lambda r: amp_of(r).bypassed, True),
    ("bypass_strategy 0 hard", "Amp is bypassed by hard", lambda r: amp_of(r).bypass_strategy, BypassStrategy.HARD),
    ("preset_load 0 urn:test:amp#lead", "Amp has the preset Lead", lambda r: amp_of(r).preset, LEAD),
    ('patch_set 0 urn:test:file "/a b.wav"', "File of Amp is set", lambda r: held(r, "file"), "/a b.wav"),
    ("patch_set 0 urn:test:loud 1", "Loud of Amp is set", lambda r: held(r, "loud"), True),
    ("patch_set 0 urn:test:count 7", "Count of Amp is set", lambda r: held(r, "count"), 7),
    ("patch_set 0 urn:test:size 0.5", "Size of Amp is set", lambda r: held(r, "size"), 0.5),
    ("patch_set 0 urn:test:words hello", "Words of Amp is set", lambda r: held(r, "words"), "hello"),
    ("set_bpm 93.5", "The board's tempo is 93.5 BPM", lambda r: r.session.boards.board.tempo.bpm, 93.5),
    ("set_bpb 3", "A bar has 3 beats", lambda r: r.session.boards.board.tempo.beats_per_bar, 3.0),
]


def amp_of(rig: Rig) -> PluginInstance:
    (pedal,) = rig.session.boards.board.instances.values()
    return pedal


def held(rig: Rig, name: str) -> object:
    return amp_of(rig).properties[PropertyUri(f"urn:test:{name}")].value


@pytest.mark.parametrize(("line", "told", "now", "wanted"), DONE, ids=[entry[0] for entry in DONE])
async def test_a_change_is_made_as_in_the_window(
    typing: Typing, line: str, told: str, now: Callable[[Rig], object], wanted: object
) -> None:
    """The board has it, the engine has it when it is answered, and Undo takes it back."""
    before = typing.rig.session.boards.board
    ((said, text),) = await typing.typed(line)
    assert (said, text.startswith(told), text.endswith("Undo takes it back.")) == (Said.NOTE, True, True)
    assert now(typing.rig) == wanted
    assert typing.rig.in_step()
    await typing.rig.session.actions.run("edit.undo")
    assert replace(typing.rig.session.boards.board, current_snapshot=None) == before


async def test_sound_is_set_as_in_the_window(typing: Typing) -> None:
    engine = typing.rig.session.engine
    for line, told, now in (
        ("mute 1", "Nothing is heard", lambda: engine.muted),
        ("mute 0", "It is heard again.", lambda: not engine.muted),
        ("panic", "Everything is silent.", lambda: engine.muted),
        ("input_trim -3", "The input trim is -3 dB now.", lambda: engine.trim_db == -3),
        ("output_volume -6", "The master volume is -6 dB now.", lambda: engine.volume_db == -6),
        ("fade_time 25", "Edits fade in 25 ms", lambda: "fade_time 25" in typing.rig.engine.calls),
        ("tuner_reference 442", "To the tuner A is 442 Hz", lambda: typing.rig.session.tuner.reference_hz == 442),
    ):
        ((said, text),) = await typing.typed(line)
        assert (said, text.startswith(told), now()) == (Said.NOTE, True, True), line
    for line in ("mute 1", "bypass 0 0"):
        assert await typing.typed(line) == [(Said.NOTE, "It is so already.")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("quit", "It would end the engine"),
        ("remove -1", "press Del"),
        ("remove 0", "Undo can bring it back"),
        ("load /tmp/x", "Open the board in the window"),
        ("note x", "needs it to find the sound again"),
        ("param_get 0", "It is typed as param_get PEDAL CONTROL. A control's value as the engine has it."),
        ("param_get 0 gain 1", "It is typed as param_get PEDAL CONTROL."),
        (f"param_get {'1' * 5000} gain", "There is no pedal 1"),
        ("param_get 7 gain", "The engine runs no pedal of the number 7. There are 0 Amp."),
        ("param_get drums gain", "There is no pedal drums on this board. There are 0 Amp."),
        ("param_sett 0 gain 1", "There is no command param_sett. Is param_set meant?"),
        ("zzzz", "There is no command zzzz. Type help."),
        ('bypass "amp 1', "A quote is not closed."),
        ("param_set 0 gain loud", "“loud” is not a number."),
        ("param_set 0 gain nan", "“nan” is not a number."),
        ("param_set 0 gain 1e9", "Gain of Amp goes from -90.00 to 24.00"),
        ("param_set 0 nope 1", "Amp has no control nope. Press Tab"),
        ("param_set 0 tempo 100", "Tempo of Amp is set by the engine itself."),
        ("bypass 0 2", "“2” is neither 0 for off nor 1 for on."),
        ("bypass_strategy 0 odd", "“odd” is no way to bypass a pedal. There are auto, own"),
        ("bypass_strategy 0 own", "Amp cannot be bypassed so."),
        ("preset_load 0 urn:nope", "Amp has no preset urn:nope."),
        ("patch_set 0 urn:nope 1", "Amp has no property urn:nope."),
        ("patch_set 0 urn:test:file a.wav", "“a.wav” is not the whole path of a file."),
        ("patch_set 0 urn:test:count 1.5", "“1.5” is not a whole number."),
        ("set_bpm 5000", "must be a number from 20 to 280 BPM, not 5000"),
        ("show_external_ui 0", "Amp has no window of its own"),
        ("describe", "The engine fake-host has no command describe. The built-in engine"),
        ("help zzzz", "There is no command zzzz."),
    ],
)
async def test_a_refusal_is_in_words_and_changes_nothing(typing: Typing, line: str, why: str) -> None:
    before, performed = typing.rig.session.boards.board, len(typing.rig.engine.performed)
    assert why in await typing.refused(line)
    assert typing.rig.session.boards.board is before
    assert len(typing.rig.engine.performed) == performed


async def test_two_pedals_of_one_name_are_told_apart_by_number(typing: Typing) -> None:
    await typing.amp()
    assert "There are 2 pedals called amp. There are 0 Amp, 1 Amp." in await typing.refused("param_get amp gain")
    assert (await typing.typed("param_get 1 gain"))[0] == (Said.ANSWER, "resp 0 0.0000")


async def test_a_pedal_that_does_not_play_can_be_set_but_not_asked(typing: Typing) -> None:
    (key,) = typing.rig.session.boards.board.instances
    typing.rig.session.boards.set_aside(key, "it crashed")
    await typing.rig.session.engine.settled()
    assert "The engine does not run Amp at present. it crashed" in await typing.refused("param_get amp gain")
    assert (await typing.typed("param_set amp gain 3"))[0][0] is Said.NOTE
    assert typing.rig.in_step()


async def test_without_an_engine_it_says_so(silent_rig: Rig) -> None:
    typing = Typing(silent_rig)
    assert "No engine runs at present." in await typing.refused("cpu_load")
    assert "It runs none at present." in await typing.refused("param_get 0 gain")


async def test_a_command_that_only_the_engine_knows_is_not_said(typing: Typing) -> None:
    class Newer(FakeEngine):
        async def commands(self) -> frozenset[str]:
            return frozenset({"explode"})

    typing.rig.launcher.make = Newer
    typing.rig.engine.die()
    await typing.rig.until(lambda: "explode" in typing.console._known)
    assert "does not know what explode would do" in await typing.refused("explode")


async def test_what_an_engine_does_in_its_own_way_is_not_promised(typing: Typing) -> None:
    typing.rig.launcher.make = lambda: FakeEngine(name="mod-host", capabilities=frozenset())
    typing.rig.engine.die()
    await typing.rig.until(lambda: typing.rig.session.engine.name == "mod-host" and typing.rig.session.engine.runs)
    for line in ("fade_time 20", "tuner_reference 441", "bypass_strategy 0 hard"):
        name = line.split()[0]
        assert (await typing.refused(line)).startswith(
            f"The engine mod-host has no command {name}. The built-in engine"
        )
    assert (
        await typing.refused("input_trim 3") == "mod-host has no input trim. Choose the built-in engine in Preferences."
    )


async def test_help_lists_what_may_be_typed(typing: Typing) -> None:
    ((said, text),) = await typing.typed("help")
    assert said is Said.NOTE
    listed = {line.split()[0] for line in text.splitlines()}
    assert {"param_get", "param_set", "panic"} <= listed
    assert not listed & {"quit", "remove", "add"}
    assert await typing.typed("help param_get") == [
        (Said.NOTE, "param_get PEDAL CONTROL: a control's value as the engine has it.")
    ]
    assert "quit: It would end the engine" in (await typing.typed("help quit"))[0][1]


async def test_an_answer_in_json_is_laid_out(typing: Typing) -> None:
    class Wordy(FakeEngine):
        async def command(self, *words: str) -> CommandReply:
            said = await super().command("cpu_load")
            return replace(said, text={"health": 'resp 0 {"jack": "up"}', "describe": "resp 0 {x"}.get(words[0], ""))

        async def commands(self) -> frozenset[str]:
            return frozenset(RULES)

    typing.rig.launcher.make = Wordy
    typing.rig.engine.die()
    await typing.rig.until(lambda: "health" in typing.console._known and typing.rig.session.engine.runs)
    assert await typing.typed("health") == [(Said.ANSWER, 'resp 0\n{\n  "jack": "up"\n}')]
    assert await typing.typed("describe") == [(Said.ANSWER, "resp 0 {x")]
    assert await typing.typed("licensee 0") == [(Said.ANSWER, "(an empty answer)")]


async def test_the_transcript_is_kept_in_the_workspace(typing: Typing) -> None:
    await typing.console.run("   ")
    assert typing.console.transcript.last == 0
    await typing.console.run("cpu_load")
    first, second = [await typing.console.keep_transcript() for _ in range(2)]
    assert first.startswith("/work/console/2")
    assert second != first
    assert "> cpu_load\n" in typing.texts.files[first]
    typing.texts.refuses = "the disk is full"
    with pytest.raises(LibraryError, match="full"):
        await typing.console.keep_transcript()


def options(typing: Typing, line: str) -> list[tuple[str, str]]:
    return [(option.text, option.note) for option in typing.console.complete(line, len(line)).options]


async def test_words_are_completed(typing: Typing) -> None:
    assert ("param_get", RULES["param_get"].text) in options(typing, "")
    assert [text for text, _ in options(typing, "param_")] == ["param_get", "param_set"]
    assert "quit" not in [text for text, _ in options(typing, "q")]
    assert "describe" not in [text for text, _ in options(typing, "desc")]
    typing.console._known = frozenset()
    assert "describe" in [text for text, _ in options(typing, "desc")]
    assert options(typing, "param_set ") == options(typing, "param_set am") == [("0", "Amp")]
    assert options(typing, "param_set 0 g")[0] == ("gain", "Gain, -90.00 to 24.00")
    assert options(typing, "param_set 0 whe") == [(":bypass", "whether it is bypassed")]
    assert "tempo" not in [text for text, _ in options(typing, "param_set 0 ")]
    assert options(typing, "param_set drums g") == options(typing, "param_set 0 gain ") == []
    assert options(typing, "preset_load 0 lea") == options(typing, "preset_show ") == [(LEAD, "Lead of Amp")]
    assert options(typing, "patch_set 0 urn:test:f") == [("urn:test:file", "File")]
    assert [text for text, _ in options(typing, "bypass_strategy 0 ")] == ["auto", "own", "fade", "tail", "hard"]
    assert options(typing, "nonsense ") == options(typing, "cpu_load ") == []
    assert ("param_set", RULES["param_set"].text) in options(typing, "help param_s")


async def test_a_completion_takes_the_place_of_its_word(typing: Typing) -> None:
    found = typing.console.complete("param_get 0 gain", 8)
    assert (found.start, found.end, [option.text for option in found.options]) == (0, 8, ["param_get"])
    quoted = typing.console.complete('param_set "am', 13)
    assert (quoted.start, quoted.end) == (10, 13)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.tuples(
                st.sampled_from(sorted(RULES)),
                st.lists(
                    st.sampled_from(["0", "1", "amp", "gain", ":bypass", "-6", "nan", '"', "urn:test:loud", "fade"]),
                    max_size=4,
                ),
            ).map(lambda typed: " ".join([typed[0], *typed[1]])),
        ),
        max_size=6,
    )
)
async def test_no_line_puts_the_board_and_the_engine_out_of_step(lines: list[str]) -> None:
    typing = Typing(make_rig())
    async with living(typing.rig) as rig:
        await rig.playing()
        await typing.amp()
        for line in lines:
            typing.console.complete(line, len(line) // 2)
            await typing.console.run(line)
            assert rig.in_step()
            assert rig.session.engine.runs
        assert len(rig.session.boards.board.instances) == 1
