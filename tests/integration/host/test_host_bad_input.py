"""What no controller should send, to every command there is: each message gets its one answer, nothing is harmed."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.host.host_process import HostProcess
from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

GAIN_STATE = "urn:marlise:test:gain-state"
UNANSWERED = ("help", "quit", "save", "load")  # these two when they succeed
KNOWN_REPLY = re.compile(r"resp -?\d+( .*)?|not found|few arguments|many arguments|invalid argument", re.DOTALL)
FREE_REPLY = ("preset_show", "licensee", "save", "load")  # Turtle, a sentence, or nothing

WORDS: Mapping[str, bytes] = {
    "invalid UTF-8": b"\xff\xfe\xc3(\xed\xa0\x80",
    "UTF-8 cut short": "é".encode()[:1],
    "controls": b"\x01\x7f\x1b[31m\n\r",
    "nothing": b'""',
    "not a number": b"nan",
    "infinite": b"inf",
    "minus infinite": b"-inf",
    "huge": b"1e9999",
    "above int": b"99999999999999999999",
    "least int": b"-2147483648",
    "no instance": b"7777",
    "no such port": b"effect_7777:x",
    "port without symbol": b"effect_0:",
    "port of nobody": b":",
    "up": b"../../../../../../dev/null",
    "no folder": b"/dev/null/x",
    "not a URI": b"<>",
    "a URI with all kinds of things": b'"urn:a b<>{}|\\^`%00"',
    "long": b"x" * 70_000,
}

# Words that a command takes, where plain zeros would be refused before they are read.
USUAL: Mapping[str, str] = {
    "activate": "0 1",
    "add": f"{METER} 5",
    "apply": f"0 v 0 gain 0.5 b 0 0 p 1 {GAIN_STATE}#factor 1",
    "bypass": "0 0",
    "bypass_strategy": "0 auto",
    "connect": "system:capture_1 effect_0:in",
    "connect_matching": "effect_0:in effect_1:in",
    "connect_safe": "effect_0:out effect_1:in",
    "cv_map": "0 gain effect_2:cv 0 1 =",
    "cv_unmap": "0 gain",
    "disconnect": "system:capture_1 effect_0:in",
    "disconnect_all": "effect_1:in",
    "disconnect_safe": "effect_0:out effect_1:in",
    "meter": "effect_0:out 1",
    "midi_learn": "0 gain 0 1",
    "midi_map": "0 gain 0 7 0 1",
    "midi_follow": "0 1 0 11 0 gain" + " 0.5" * 128,
    "midi_standby": "0 1 cc 0 20 64 127 - 0 v 0 gain 0.5",
    "midi_unmap": "0 gain",
    "monitor_audio_levels": "effect_0:out 1",
    "monitor_midi_program": "0 1",
    "monitor_output": "0 level",
    "monitor_output_off": "0 level",
    "multi_activate": "1 1 0",
    "multi_add": f"1 {METER} 6",
    "multi_bypass": "0 1 0",
    "multi_param_set": "gain 0.5 1 0",
    "multi_params_flush": "0 1 0 1 gain 0.5",
    "multi_pre_run": "0 1 0 1 gain 0.5",
    "multi_preload": f"1 {METER} 8",
    "multi_remove": "1 6",
    "param_get": "0 gain",
    "param_set": "0 gain 0.5",
    "params_flush": "0 0 1 gain 0.5",
    "patch_get": f"1 {GAIN_STATE}#factor",
    "patch_set": f"1 {GAIN_STATE}#label word",
    "pre_run": "0 0 1 gain 0.5",
    "preload": f"{METER} 9",
    "preset_load": "1 urn:no:such:preset",
    "preset_save": "1 label preset.lv2 file.ttl",
    "remove": "5",
    "set_bpb": "4",
    "set_bpm": "120",
    "state_load": "state",
    "state_save": "state",
    "state_tmpdir": "scratch",
    "transport": "0 4 120",
    "transport_sync": "none",
    "tuner": "effect_0:out",
    "tuner_reference": "440",
}


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    least: int
    most: int | None
    """Arguments; None is any number."""

    @property
    def usual(self) -> list[bytes]:
        return USUAL.get(self.name, " ".join(["0"] * self.least)).encode().split()


def commands_of(host: HostProcess, wire: Wire) -> list[Command]:
    """The host's own table, as `help` writes it to the log."""
    wire.send("help")
    assert wire.ask("output_data_ready") == "resp 0"
    listed = re.findall(r"how many arguments they take: (.*)", host.log())[-1]
    commands = []
    for name, least, more in re.findall(r"(\w+) (\d+)(\.\.\.|-\d+)?", listed):
        most = None if more == "..." else int(more.removeprefix("-") or least)
        commands.append(Command(name, int(least), most))
    return commands


@pytest.fixture(scope="module")
def pestered(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostProcess]:
    home = tmp_path_factory.mktemp("home")
    with HostProcess(environment, ["--client-name", "pestered"], home) as host:
        yield host


@pytest.fixture
def wire(pestered: HostProcess) -> Iterator[Wire]:
    with pestered.wire() as wire:
        assert wire.ask("remove -1") == "resp 0"
        for number, plugin in enumerate((METER, GAIN_STATE, "urn:marlise:test:cv-source")):
            assert wire.ask(f"add {plugin} {number}") == f"resp {number}"
        assert wire.ask("connect system:capture_1 effect_0:in") == "resp 0"
        assert wire.ask("connect effect_0:out effect_1:in") == "resp 0"
        yield wire
        assert wire.ask("remove -1") == "resp 0"


@pytest.fixture
def all_commands(pestered: HostProcess, wire: Wire) -> list[Command]:
    commands = commands_of(pestered, wire)
    assert {"add", "quit", "apply", "describe"} <= {command.name for command in commands}
    return commands


def test_too_few_and_too_many_arguments_to_every_command(all_commands: list[Command], wire: Wire) -> None:
    for command in all_commands:
        for count in range(command.least):
            assert wire.ask(" ".join([command.name, *["0"] * count])) == "few arguments", command
        if command.most is not None:
            for count in (command.most + 1, command.most + 1000):
                assert wire.ask(" ".join([command.name, *["0"] * count])) == "many arguments", command


def test_any_number_of_arguments_to_those_that_take_lists(all_commands: list[Command], wire: Wire) -> None:
    for command in all_commands:
        for word in ("0", "-1", "1", "2147483647", "nan", '""'):
            for count in (command.least, command.least + 1, 1000) if command.most is None else ():
                assert KNOWN_REPLY.fullmatch(wire.ask(" ".join([command.name, *[word] * count]))), command


@pytest.mark.parametrize("kind", WORDS)
def test_a_bad_word_in_every_place_of_every_command(
    all_commands: list[Command], pestered: HostProcess, wire: Wire, kind: str
) -> None:
    for command in all_commands:
        if command.name in UNANSWERED:
            continue
        usual = command.usual
        for place in range(len(usual)):
            words = [*usual[:place], WORDS[kind], *usual[place + 1 :]]
            wire.commands.sendall(b" ".join([command.name.encode(), *words]) + b"\0")
            reply = wire.reply()
            assert command.name in FREE_REPLY or KNOWN_REPLY.fullmatch(reply), (command, place, reply)
    assert wire.ask("nonsense") == "not found"  # the answers are in step
    assert wire.ask("mute 0") == "resp 0"
    assert wire.ask("feature_enable processing 1") == "resp 0"
    wire.cycle()
    json.loads(wire.ask("describe").removeprefix("resp 0 "), parse_constant=pytest.fail)
    assert pestered.process.poll() is None


def test_no_value_that_is_no_number_is_ever_kept(wire: Wire) -> None:
    for word in ("nan", "-nan", "inf", "-inf", "1e9999", "-1e9999", "nan(1)"):
        for command in (
            f"param_set 0 gain {word}",
            f"params_flush 0 0 1 gain {word}",
            f"multi_param_set gain {word} 2 0 1",
            f"multi_params_flush 0 2 0 1 1 gain {word}",
            f"pre_run 0 0 1 gain {word}",
            f"apply 0 v 0 gain {word}",
            f"apply {word} v 0 gain 1",
            f"midi_map 0 gain 0 7 {word} 1",
            f"midi_learn 0 gain 0 {word}",
            f"cv_map 0 gain effect_2:cv {word} 1 =",
            f"patch_set 1 {GAIN_STATE}#factor {word}",
            f"transport 0 {word} {word}",
            f"set_bpm {word}",
            f"set_bpb {word}",
            f"tuner_reference {word}",
            f"input_trim {word}",
            f"output_volume {word}",
            f"fade_time {word}",
        ):
            assert KNOWN_REPLY.fullmatch(wire.ask(command)), command
            kept = float(wire.ask("param_get 0 gain").removeprefix("resp 0 "))
            assert 0 <= kept <= 2, command
    wire.cycle()
    described = json.loads(wire.ask("describe").removeprefix("resp 0 "), parse_constant=pytest.fail)
    assert all(instance["faulty"] is None for instance in described["instances"] if instance["number"] != 1)
    assert 20 <= described["transport"]["bpm"] <= 300
    assert wire.ask("output_volume 0") == "resp 0"
    assert wire.ask("input_trim 0") == "resp 0"
    assert wire.ask("fade_time 10") == "resp 0"


UNKNOWN_INSTANCE: Mapping[str, str] = {
    "activate {} 1": "resp -3",
    "apply 0 v {} gain 1": "resp -3 0:-3",
    "apply 0 b {} 1": "resp -3 0:-3",
    "apply 0 p {} urn:x 1": "resp -3 0:-3",
    "bypass {} 1": "resp -3",
    "bypass_strategy {} fade": "resp -3",
    "connect effect_{}:out effect_0:in": "resp -205",
    "connect_matching effect_{}:out effect_0:in": "resp -205",
    "cv_map {} gain effect_2:cv 0 1 =": "resp -3",
    "cv_unmap {} gain": "resp -3",
    "disconnect effect_{}:out effect_0:in": "resp -206",
    "disconnect_all effect_{}:out": "resp -206",
    "midi_follow 0 1 0 11 {} gain" + " 0" * 128: "resp -3",
    "midi_standby 0 1 cc 0 20 0 127 - 0 v {} gain 1": "resp 0",  # it is refused when it acts
    "midi_learn {} gain 0 1": "resp 0",  # these answer 1 when it is done
    "midi_map {} gain 0 7 0 1": "resp 0",
    "midi_unmap {} gain": "resp 0",
    "monitor_output {} level": "resp 0",
    "monitor_output_off {} level": "resp 0",
    "meter effect_{}:out 1": "resp -205",
    "multi_activate 1 1 {}": "resp -3",
    "multi_param_set gain 1 1 {}": "resp -3",
    "multi_params_flush 0 1 {} 1 gain 1": "resp -3",
    "multi_pre_run 0 1 {} 1 gain 1": "resp -3",
    "multi_remove 1 {}": "resp 0",
    "multi_bypass 1 1 {}": "resp 0",
    "param_get {} gain": "resp -3",
    "param_set {} gain 1": "resp -3",
    "params_flush {} 0 1 gain 1": "resp -3",
    "patch_get {} urn:x": "resp -3",
    "patch_set {} urn:x 1": "resp -3",
    "pre_run {} 0 1 gain 1": "resp -3",
    "preset_load {} urn:x": "resp -3",
    "preset_save {} label dir file": "resp -1",
    "refusal {}": "resp -3",
    "remove {}": "resp 0",
    "show_external_ui {}": "resp -3",
    "tuner effect_{}:out": "resp -205",
}


@pytest.mark.parametrize("number", [7777, 9990, 10_000, -2, 2_147_483_647])
def test_an_instance_that_is_not_there(wire: Wire, number: int) -> None:
    for command, reply in UNKNOWN_INSTANCE.items():
        assert wire.ask(command.format(number)) == reply, command
    assert len(wire.describe()["instances"]) == 3


def test_every_command_about_an_instance_is_asked_of_one_that_is_not_there(all_commands: list[Command]) -> None:
    asked = {line.split(" ", 1)[0] for line in UNKNOWN_INSTANCE}
    not_of_one = {"add", "preload", "multi_add", "multi_preload", "connect_safe", "disconnect_safe"}
    about_one = {name for name, words in USUAL.items() if re.search(r"(^| )[01]( |$)|effect_", words)}
    elsewhere = {"monitor_midi_program", "transport", "monitor_audio_levels"}  # a channel, a switch, any port's name
    names = {command.name for command in all_commands}
    assert (about_one & names) - not_of_one - elsewhere <= asked


def test_very_many_words_are_answered(all_commands: list[Command], wire: Wire) -> None:
    many = " 0" * 200_000
    for command in all_commands:
        if command.most is None:
            assert KNOWN_REPLY.fullmatch(wire.ask(command.name + many)), command
    assert wire.ask("describe" + many) == "many arguments"


def test_folders_that_cannot_be_used(wire: Wire, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for bad in (tmp_path / "file", tmp_path / "file" / "in_it", "/proc/self/nowhere", "/dev/null"):
        for command in (f"state_save {bad}", f"state_load {bad}", f"preset_save 1 x {bad} f.ttl", f"bundle_add {bad}"):
            assert wire.ask(command) in ("resp 0", "resp -902"), command
    assert (tmp_path / "file").read_text() == "no folder"
