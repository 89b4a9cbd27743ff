"""Typed commands on a real engine: whatever is typed, board and engine agree, and the engine lives."""

import pytest

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.session.console.rules import RULES, Kind, Verdict
from marlise_desktop.session.console.transcript import Said
from tests.endtoend.lv2_folder import AMP
from tests.endtoend.stage import Stage

GAIN = PortSymbol("gain")


async def test_every_command_is_answered_and_none_breaks_the_session(stage: Stage) -> None:
    key = await stage.wired(AMP)
    console, pid = stage.session.consoles.own, stage.engine_pid()
    words = {Kind.PEDAL: "0", Kind.CONTROL: "gain", Kind.PRESET: "urn:none", Kind.PROPERTY: "urn:none"}
    for rule in RULES.values():
        arguments = [words.get(argument.kind, "1") for argument in rule.arguments]
        before = console.transcript.last
        await console.run(" ".join([rule.name, *arguments]))
        said = [entry.said for entry in console.transcript.since(before)][1:]
        assert said, rule.name
        if rule.verdict is Verdict.SAY:
            assert said[0] is Said.ANSWER, rule.name
        if rule.verdict is Verdict.REFUSE:
            assert said == [Said.REFUSED], rule.name
    assert stage.engine_pid() == pid
    for line in ("param_set 0 gain -12.5", "bypass 0 0", "mute 0", "output_volume 0", "input_trim 0"):
        await console.run(line)
    described = (await stage.session.engine.describe()).instances[key]
    held = stage.session.boards.board.instances[key]
    assert described.values[GAIN] == pytest.approx(held.value(GAIN)) == pytest.approx(-12.5)
    assert described.bypassed is held.bypassed is False
    assert await stage.gain_db() == pytest.approx(-12.5, abs=0.1)
