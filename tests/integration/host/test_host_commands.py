"""Every command over the wire, reply for reply."""

from pathlib import Path

import pytest

from tests.integration.host.plugins import METER
from tests.integration.host.wire import Wire

AMP = "http://lv2plug.in/plugins/eg-amp"
PROPERTIES = "urn:marlise:test:properties"
GAIN_STATE = "urn:marlise:test:gain-state"


@pytest.fixture
def meter(wire: Wire) -> Wire:
    assert wire.ask(f"add {METER} 0") == "resp 0"
    return wire


def test_add_answers_the_number(wire: Wire) -> None:
    assert wire.ask(f"add {METER} 3") == "resp 3"
    assert wire.ask(f"add {METER} 3") == "resp -2"
    assert wire.ask(f"add {METER} 10000") == "resp -1"
    assert wire.ask(f"add {METER} -1") == "resp -1"
    assert wire.ask(f"add {METER} 99999999999") == "resp -1"
    assert wire.ask(f"add {METER} abc") == "resp 0"  # not a number is 0
    assert wire.ask("add urn:marlise:test:missing 5") == "resp -101"
    assert wire.ask("add not-a-uri 5") == "resp -101"
    assert wire.ask('add "" 5') == "resp -101"
    assert wire.ask("add urn:marlise:test:refuses 5") == "resp -102"
    assert wire.ask("add urn:marlise:test:needs-feature 5") == "resp -102"
    assert [i["number"] for i in wire.describe()["instances"]] == [0, 3]


def test_remove_always_answers_zero(wire: Wire) -> None:
    for number in (0, 4, 9990):
        assert wire.ask(f"add {METER} {number}") == f"resp {number}"
    assert wire.ask("remove 4") == "resp 0"
    assert wire.ask("remove 4") == "resp 0"
    assert wire.ask("remove 20000000") == "resp 0"
    assert wire.ask("remove 9995") == "resp 0"  # mod-host aborts
    assert wire.ask("remove -1") == "resp 0"
    assert [i["number"] for i in wire.describe()["instances"]] == [9990]  # tool slots stay
    assert wire.ask("remove 9990") == "resp 0"


def test_bypass(meter: Wire) -> None:
    assert meter.ask("bypass 0 5") == "resp 0"
    assert meter.ask("param_get 0 :bypass") == "resp 0 1.0000"
    assert meter.ask("bypass 0 abc") == "resp 0"
    assert meter.ask("param_get 0 :bypass") == "resp 0 0.0000"
    assert meter.ask("bypass 1 1") == "resp -3"
    assert meter.ask("param_set 0 :bypass 1") == "resp 0"
    assert meter.describe()["instances"][0]["bypass"] is True


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("1.25", "1.2500"),
        ("0,5", "0.0000"),
        ("abc", "0.0000"),
        ("5e-1", "0.5000"),
        ("0x1p-1", "0.5000"),
        ("5", "2.0000"),
        ("-5", "0.0000"),
        ("inf", "2.0000"),
        ("-inf", "0.0000"),
        ("1e400", "2.0000"),
    ],
)
def test_param_set_clamps(meter: Wire, sent: str, stored: str) -> None:
    assert meter.ask(f"param_set 0 gain {sent}") == "resp 0"
    assert meter.ask("param_get 0 gain") == f"resp 0 {stored}"


def test_param_set_refusals(meter: Wire) -> None:
    assert meter.ask("param_set 0 gain nan") == "resp -207"
    assert meter.ask("param_get 0 gain") == "resp 0 1.0000"
    assert meter.ask("param_set 1 gain 1") == "resp -3"
    assert meter.ask("param_set 0 nothing 1") == "resp -103"
    assert meter.ask("param_set 0 level 1") == "resp -103"
    assert meter.ask("param_get 0 level") == "resp -103"
    assert meter.ask("param_get 0 nothing") == "resp -103"
    assert meter.ask("param_get 7 gain") == "resp -3"


def test_params_flush(meter: Wire) -> None:
    assert meter.ask("params_flush 0 0 2 gain 0.25 nothing 3") == "resp 0"
    assert meter.ask("param_get 0 gain") == "resp 0 0.2500"
    assert meter.ask("params_flush 0 0 1 gain nan") == "resp 0"
    assert meter.ask("param_get 0 gain") == "resp 0 0.2500"
    assert meter.ask("params_flush 0 0 0") == "resp 0"
    assert meter.ask("params_flush 1 0 1 gain 1") == "resp -3"
    assert meter.ask("params_flush 0 0 3 gain 1") == "few arguments"  # mod-host crashes
    assert meter.ask("params_flush 0 0 -2 gain 1") == "resp -901"


def test_presets(wire: Wire, bundle: Path) -> None:
    assert wire.ask(f"add {AMP} 0") == "resp 0"
    assert wire.ask("param_set 0 gain -6") == "resp 0"
    assert wire.ask(f'preset_save 0 "quite quiet" {bundle} quiet.ttl') == "resp 0"
    assert wire.ask(f'preset_save 1 "x" {bundle} quiet.ttl') == "resp -1"
    assert (bundle / "manifest.ttl").exists()
    assert wire.ask(f"bundle_add {bundle}") == "resp 0"
    assert wire.ask("param_set 0 gain 0") == "resp 0"
    assert wire.ask(f"preset_load 0 file://{bundle}/quiet.ttl") == "resp 0"
    assert wire.ask("param_get 0 gain") == "resp 0 -6.0000"
    assert '"quite quiet"' in wire.ask(f"preset_show file://{bundle}/quiet.ttl")
    assert wire.ask(f"preset_load 1 file://{bundle}/quiet.ttl") == "resp -3"
    assert wire.ask("preset_load 0 urn:no:such:preset") == "resp -105"
    assert wire.ask("preset_load 0 not-a-uri") == "resp -104"
    assert wire.ask("preset_show urn:no:such:preset") == ""
    assert wire.ask(f'bundle_remove {bundle} ""') == "resp 0"
    assert wire.ask("bundle_add /nowhere/at/all.lv2") == "resp 0"


def test_state(wire: Wire, tmp_path: Path) -> None:
    assert wire.ask(f"add {GAIN_STATE} 2") == "resp 2"
    assert wire.ask(f"state_tmpdir {tmp_path / 'scratch'}") == "resp 0"
    assert wire.ask(f"patch_set 2 {GAIN_STATE}#factor 0.25") == "resp 0"
    wire.cycle()
    assert wire.ask(f"state_save {tmp_path / 'state'}") == "resp 0"
    assert (tmp_path / "state" / "effect-2" / "effect.ttl").exists()
    assert wire.ask("state_save /proc/nowhere") == "resp -902"
    assert wire.ask(f"patch_set 2 {GAIN_STATE}#factor 0.75") == "resp 0"
    assert wire.ask(f"state_load {tmp_path / 'state'}") == "resp 0"
    assert wire.ask("state_load /nowhere") == "resp 0"
    assert wire.ask("output_data_ready") == "resp 0"
    assert wire.ask('patch_get 2 ""') == "resp 0"
    assert wire.wait_for(f"patch_set 2 {GAIN_STATE}#factor") == f"patch_set 2 {GAIN_STATE}#factor f 0.250000"


def test_patch_refusals(wire: Wire) -> None:
    assert wire.ask(f"add {PROPERTIES} 0") == "resp 0"
    assert wire.ask(f"add {METER} 1") == "resp 1"
    assert wire.ask("patch_set 0 urn:no:such:property 1") == "resp -101"
    assert wire.ask("patch_set 5 urn:no:such:property 1") == "resp -3"
    assert wire.ask("patch_get 5 urn:x") == "resp -3"


def test_monitor_output_is_inverted(meter: Wire) -> None:
    assert meter.ask("monitor_output 0 level") == "resp 1"
    assert meter.ask("monitor_output 0 nothing") == "resp 0"
    assert meter.ask("monitor_output 1 level") == "resp 0"
    assert meter.ask("monitor_output_off 0 level") == "resp 1"
    assert meter.ask("monitor_output_off 5 level") == "resp 0"


def test_audio_monitors_go_last_first(meter: Wire) -> None:
    assert meter.ask("monitor_audio_levels effect_0:out 1") == "resp 0"
    assert meter.ask("monitor_audio_levels effect_0:out 1") == "resp 0"
    assert meter.ask("monitor_audio_levels nowhere:at_all 1") == "resp 0"
    assert meter.ask("monitor_audio_levels effect_0:out 0") == "resp -902"
    assert meter.ask("monitor_audio_levels nowhere:at_all 0") == "resp 0"
    assert meter.ask("monitor_audio_levels effect_0:out 0") == "resp 0"
    assert meter.ask("monitor_audio_levels effect_0:out 0") == "resp -902"


def test_load(wire: Wire) -> None:
    for command in ("cpu_load", "max_cpu_load"):
        status, value = wire.ask(command).removeprefix("resp ").split()
        assert status == "0"
        assert len(value.split(".")[1]) == 4
        assert float(value) >= 0


def test_wait_audio_cycle(wire: Wire) -> None:
    assert wire.ask("wait_audio_cycle 1") == "many arguments"
    wire.cycle()


def test_features(wire: Wire) -> None:
    for mode in (1, 0, 2, -1, -2, 3):
        assert wire.ask(f"feature_enable processing {mode}") == "resp 0"
    assert wire.ask("feature_enable processing 4") == "resp -902"
    assert wire.ask("feature_enable processing -3") == "resp -902"
    assert wire.ask("feature_enable cpu-load 1") == "resp 0"
    assert wire.ask("feature_enable aggregated-midi 1") == "resp -202"
    assert wire.ask("feature_enable aggregated-midi 0") == "resp 0"
    assert wire.ask("feature_enable link 1") == "resp -902"
    assert wire.ask("feature_enable nothing 1") == "resp -902"


def test_each_instance_has_its_way_of_bypass(wire: Wire) -> None:
    for number, plugin in enumerate(("loud", "designated", "notes")):
        wire.ask(f"add urn:marlise:test:{plugin} {number}")

    def ways() -> list[str]:
        return [instance["bypass_strategy"] for instance in wire.describe()["instances"]]

    assert ways() == ["fade", "own", "fade"]
    assert wire.ask("bypass_strategy 0 tail") == "resp 0"
    assert wire.ask("bypass_strategy 1 hard") == "resp 0"
    assert ways() == ["tail", "hard", "fade"]
    assert wire.ask("bypass_strategy 0 own") == "resp -902"
    assert wire.ask("bypass_strategy 2 tail") == "resp -902"
    assert wire.ask("bypass_strategy 0 loud") == "resp -902"
    assert wire.ask("bypass_strategy 7 fade") == "resp -3"
    assert wire.ask("bypass_strategy 0 auto") == "resp 0"
    assert wire.ask("bypass_strategy 1 auto") == "resp 0"
    assert ways() == ["fade", "own", "fade"]


def test_a_refusal_is_explained(wire: Wire) -> None:
    assert wire.ask("refusal 0") == "resp -3"
    assert wire.ask("add urn:marlise:test:needs-feature 0") == "resp -102"
    wanted = "requires the feature urn:marlise:test:no-such-feature, which this host does not have"
    assert wire.ask("refusal 0") == f"resp 0 {wanted}"
    assert wire.ask("refusal 1") == "resp -3"
    assert wire.wait_for("log 3 ") == f"log 3 urn:marlise:test:needs-feature {wanted}"
    assert wire.ask(f"add {METER} 0") == "resp 0"
    assert wire.ask("refusal 0") == "resp -3"


def test_own_commands(wire: Wire) -> None:
    words = wire.ask("capabilities").removeprefix("resp 0 ").split(" ")
    assert words == [
        "apply",
        "bypass-strategies",
        "commands",
        "describe",
        "dsp-time",
        "fades",
        "fault",
        "health",
        "lease",
        "meters",
        "midi-ports",
        "midi-standby",
        "mute",
        "note",
        "observe",
        "panic",
        "period",
        "refusal",
        "rejoin",
        "render",
        "rms",
        "trim",
        "tuner",
        "volume",
        "external-ui",
    ]
    for command in ("input_trim -6", "input_trim 0", "output_volume -3.5", "output_volume 0", "mute 1", "mute 0"):
        assert wire.ask(command) == "resp 0"
    assert wire.ask("input_trim nan") == "resp -207"
    assert wire.ask("output_volume nan") == "resp -207"
    for command in ("fade_time 2.5", "fade_time -1", "fade_time 9999", "fade_time 10"):
        assert wire.ask(command) == "resp 0"
    assert wire.ask("fade_time nan") == "resp -207"
    assert wire.describe()["fade_time"] == 10
    assert wire.ask("panic") == "resp 0"
    assert wire.describe()["muted"] is True
    assert wire.ask("mute 0") == "resp 0"
    assert wire.describe()["muted"] is False


def test_describe(meter: Wire) -> None:
    meter.ask("param_set 0 gain 0.1")
    meter.ask("connect system:capture_1 effect_0:in")
    meter.ask("connect effect_0:out system:playback_2")
    described = meter.describe()
    assert described["instances"] == [
        {
            "number": 0,
            "uri": METER,
            "bypass": False,
            "active": True,
            "bypass_strategy": "fade",
            "faulty": None,
            "dsp_us": None,
            "latency": 0,
            "values": {"gain": 0.1},
            "outputs": {"level": 0},
        }
    ]
    assert described["connections"] == [["system:capture_1", "effect_0:in"], ["effect_0:out", "mod-monitor:in_2"]]
    assert (described["rate"], described["period"], described["processing"]) == (48000, 128, 1)


def test_parser_errors(wire: Wire) -> None:
    assert wire.ask("nonsense 1 2") == "not found"
    assert wire.ask(" ") == "not found"
    assert wire.ask("add") == "few arguments"
    assert wire.ask("add urn:x") == "few arguments"
    assert wire.ask("add urn:x 0 0") == "many arguments"
    assert wire.ask("connect  a b") == "many arguments"
    assert wire.ask("cpu_load 1") == "many arguments"
    assert wire.ask("params_flush 0 0") == "few arguments"


def test_all_are_removed_but_what_goes_straight_through_stays(wire: Wire) -> None:
    assert wire.ask("connect system:capture_1 system:playback_1") == "resp 0"
    assert wire.ask("remove -1") == "resp 0"  # mod-host cuts it, and leaves one to mod-monitor:in_1
    assert wire.ask("disconnect system:capture_1 system:playback_1") == "resp 0"


def test_the_commands_are_told(wire: Wire) -> None:
    assert wire.ask("commands 1") == "many arguments"
    told = dict(entry.split(" ") for entry in wire.ask("commands").removeprefix("resp 0 ").split(", "))
    assert told["commands"] == "0"
    assert (told["param_set"], told["note"], told["apply"]) == ("3", "0-1", "1...")


def test_help_answers_nothing(wire: Wire) -> None:
    wire.send("help")
    assert wire.ask("output_data_ready") == "resp 0"


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("transport_sync link", "resp -402"),
        ("licensee 0", ""),
        ("cc_map 0 gain 1 2 label 0 0 1 10 0 unit 0", "resp -401"),
        ("cc_map 0 gain 1 2 label 0 0 1 10 0 unit", "few arguments"),
        ("cc_unmap 0 gain", "resp -401"),
        ("feature_enable aggregated-midi 1", "resp -202"),
        ("cc_value_set 0 gain 1", "resp -401"),
        ("hmi_map 0 gain 1 0 0 0 0 label 0 1 2", "resp -403"),
        ("hmi_unmap 0 gain", "resp -403"),
    ],
)
def test_commands_that_are_not_built_are_refused_in_step(wire: Wire, command: str, reply: str) -> None:
    assert wire.ask(command) == reply
    assert wire.ask("output_data_ready") == "resp 0"


def test_patch_values_come_back(wire: Wire) -> None:
    assert wire.ask(f"add {GAIN_STATE} 0") == "resp 0"
    assert wire.ask(f'patch_set 0 {GAIN_STATE}#label "a b \\"c\\""') == "resp 0"
    assert wire.ask(f"patch_get 0 {GAIN_STATE}#label") == "resp 0"
    assert wire.wait_for(f"patch_set 0 {GAIN_STATE}#label").endswith(' s a b "c"')
