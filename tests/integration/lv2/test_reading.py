"""What is said of a plugin in its files is what the program knows of it."""

import pytest

from marlise_desktop.domain.ids import PortSymbol, PropertyUri
from marlise_desktop.domain.parameter import ParameterKind, PropertyType, PropertyValue, ScalePoint, Unit
from marlise_desktop.domain.port import Direction, SignalType
from tests.fixtures.lv2_bundles import AUDIO_IN, AUDIO_OUT, PREFIXES, write_plugin, write_preset
from tests.integration.lv2.conftest import Home

URI = "urn:test:plugin"


def control(symbol: str, said: str, direction: str = "Input") -> str:
    return f'a lv2:ControlPort, lv2:{direction}Port ; lv2:symbol "{symbol}" ; lv2:name "{symbol.title()}" ; {said}'


async def test_who_made_it_and_what_it_is(home: Home) -> None:
    write_plugin(
        home.lv2 / "a.lv2",
        URI,
        "Überhall",
        classes="lv2:Plugin, lv2:ReverbPlugin",
        more="lv2:minorVersion 3 ; lv2:microVersion 4 ;"
        " rdfs:comment '''Two\n  lines''' ; lv2:project <urn:test:project>",
        apart='<urn:test:project> doap:maintainer [ foaf:name "Ada" ; foaf:homepage <http://ada.example> ] ;'
        " doap:license <http://spdx.org/licenses/GPL-3.0-or-later> .",
    )
    plugin = await home.read(URI)
    assert (plugin.name, plugin.maker, plugin.category) == ("Überhall", "Ada", "Reverb")
    assert plugin.lv2_class == "http://lv2plug.in/ns/lv2core#ReverbPlugin"
    assert (plugin.version, plugin.comment) == ((3, 4), "Two lines")
    assert (plugin.licence, plugin.homepage) == ("GPL-3.0-or-later", "http://ada.example")
    assert plugin.bundle == str(home.lv2 / "a.lv2")
    assert not plugin.has_state


@pytest.mark.parametrize(
    ("said", "maker"),
    [
        ('doap:maintainer [ foaf:name "Ada" ]', "Ada"),
        ('doap:developer [ foaf:name "Bob" ]', "Bob"),
        ('mod:brand "Brand" ; doap:maintainer [ foaf:name "Ada" ]', "Brand"),
        ("lv2:project [ doap:name 'Suite' ]", "Suite"),
        ("", ""),
    ],
)
async def test_the_maker_is_the_nearest_that_is_named(home: Home, said: str, maker: str) -> None:
    write_plugin(home.lv2 / "a.lv2", URI, more=said)
    assert (await home.read(URI)).maker == maker


async def test_a_class_of_the_makers_own_counts_as_what_it_is_a_kind_of(home: Home) -> None:
    write_plugin(
        home.lv2 / "a.lv2",
        URI,
        classes="lv2:Plugin, <urn:test:Springs>",
        apart="<urn:test:Springs> rdfs:subClassOf <urn:test:Tanks> ."
        "<urn:test:Tanks> rdfs:subClassOf lv2:ReverbPlugin .",
    )
    assert (await home.read(URI)).category == "Reverb"


async def test_mods_class_goes_before_lv2s(home: Home) -> None:
    write_plugin(home.lv2 / "a.lv2", URI, classes="lv2:Plugin, lv2:ReverbPlugin, mod:DelayPlugin")
    assert (await home.read(URI)).category == "Delay"


async def test_names_are_in_the_users_language(home: Home) -> None:
    ports = (AUDIO_IN, control("x", 'lv2:name "Amount"@en , "Betrag"@de'))
    write_plugin(home.lv2 / "a.lv2", URI, ports=ports)
    catalogue = await home.catalogue(LANG="de_DE.UTF-8")
    await catalogue.refresh(home.told.append)
    assert (await catalogue.plugin((await catalogue.summaries())[0].uri)).parameters[0].name == "Betrag"


async def test_signals_of_each_kind_become_ports(home: Home) -> None:
    event = 'a atom:AtomPort, lv2:{}Port ; lv2:symbol "{}" ; lv2:name "E" ; atom:bufferType atom:Sequence ; {}'
    ports = (
        f"{AUDIO_IN} ; lv2:designation pg:left",
        AUDIO_OUT,
        'a lv2:CVPort, lv2:InputPort ; lv2:symbol "cv" ; lv2:name "CV"',
        event.format("Input", "notes", "atom:supports midi:MidiEvent, patch:Message"),
        event.format("Output", "notify", "atom:supports patch:Message"),
        event.format("Input", "bare", "lv2:designation lv2:control"),
    )
    write_plugin(home.lv2 / "a.lv2", URI, ports=ports)
    plugin = await home.read(URI)
    assert [(port.symbol, port.type, port.direction) for port in plugin.ports] == [
        ("in", SignalType.AUDIO, Direction.INPUT),
        ("out", SignalType.AUDIO, Direction.OUTPUT),
        ("cv", SignalType.CV, Direction.INPUT),
        ("notes", SignalType.MIDI, Direction.INPUT),
    ]
    assert plugin.ports[0].designation == "http://lv2plug.in/ns/ext/port-groups#left"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("lv2:minimum 0 ; lv2:maximum 10 ; lv2:default 3", (0, 10, 3)),
        ("lv2:minimum 10 ; lv2:maximum 0 ; lv2:default 3", (0, 10, 3)),
        ('lv2:minimum "nan"^^xsd:float ; lv2:maximum 5 ; lv2:default "nan"^^xsd:float', (0, 5, 0)),
        ("lv2:default 20", (0, 20, 20)),
        ("lv2:minimum 20", (20, 21, 20)),
        ("lv2:minimum 0.1 ; lv2:maximum 0.9 ; lv2:default 4", (0.1, 0.9, 0.9)),
        ("", (0, 1, 0)),
        ("lv2:minimum 0 ; lv2:maximum 1 ; lv2:default 1 ; mod:maximum 2 ; mod:default 2", (0, 2, 2)),
        ("lv2:minimum 0 ; lv2:maximum 0.5 ; lv2:default 0.1 ; lv2:portProperty lv2:sampleRate", (0, 24000, 4800)),
        ("lv2:minimum 0 ; lv2:maximum 0.5 ; lv2:default 440 ; lv2:portProperty lv2:sampleRate", (0, 24000, 440)),
    ],
)
async def test_ranges_are_mended(home: Home, said: str, expected: tuple[float, float, float]) -> None:
    write_plugin(home.lv2 / "a.lv2", URI, ports=(AUDIO_IN, control("x", said or 'rdfs:comment "bare"')))
    parameter = (await home.read(URI)).parameters[0]
    assert (parameter.minimum, parameter.maximum, parameter.default) == pytest.approx(expected)
    assert parameter.rate_scaled == ("sampleRate" in said)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("lv2:maximum 1", ParameterKind.CONTINUOUS),
        ("lv2:portProperty lv2:toggled", ParameterKind.TOGGLE),
        ("lv2:maximum 9 ; lv2:portProperty lv2:integer", ParameterKind.INTEGER),
        ("lv2:portProperty lv2:toggled, pprop:trigger", ParameterKind.TRIGGER),
        ("lv2:portProperty lv2:enumeration, lv2:integer ; lv2:maximum 3", ParameterKind.INTEGER),
        (
            "lv2:portProperty lv2:enumeration ; lv2:maximum 9 ;"
            " lv2:scalePoint [ rdfs:label 'a' ; rdf:value 0 ], [ rdfs:label 'b' ; rdf:value 4 ]",
            ParameterKind.CHOICE,
        ),
        (
            "lv2:portProperty lv2:integer ; lv2:maximum 1 ;"
            " lv2:scalePoint [ rdfs:label 'a' ; rdf:value 0 ], [ rdfs:label 'b' ; rdf:value 1 ]",
            ParameterKind.CHOICE,
        ),
    ],
)
async def test_the_kind_of_control_follows_the_ports_properties(home: Home, said: str, kind: ParameterKind) -> None:
    write_plugin(home.lv2 / "a.lv2", URI, ports=(AUDIO_IN, control("x", said)))
    assert (await home.read(URI)).parameters[0].kind is kind


async def test_all_else_that_is_said_of_a_control(home: Home) -> None:
    said = (
        "lv2:minimum 20 ; lv2:maximum 20000 ; lv2:portProperty pprop:logarithmic, pprop:expensive ;"
        " units:unit units:hz ; pg:group <urn:test:tone> ; rdfs:comment 'Corner' ;"
        " lv2:scalePoint [ rdfs:label 'high' ; rdf:value 9000 ], [ rdfs:label 'low' ; rdf:value 50 ]"
    )
    write_plugin(
        home.lv2 / "a.lv2",
        URI,
        ports=(AUDIO_IN, control("x", said)),
        apart='<urn:test:tone> a pg:InputGroup ; lv2:name "Tone" .',
    )
    parameter = (await home.read(URI)).parameters[0]
    assert parameter.logarithmic
    assert parameter.expensive
    assert parameter.unit == Unit("Hz", "%f Hz")
    assert (parameter.group, parameter.comment, parameter.hidden) == ("Tone", "Corner", False)
    assert parameter.scale_points == (ScalePoint(50.0, "low"), ScalePoint(9000.0, "high"))


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("units:unit [ a units:Unit ; rdfs:label 'grit' ; units:symbol 'gr' ; units:render '%f gr' ]", ("gr", "%f gr")),
        ("units:unit [ a units:Unit ; units:render '%.1f %%' ]", ("%", "%.1f %%")),
        ("units:unit units:pc", ("%", "%f %%")),
        ("units:unit units:coef", ("", "%f")),
    ],
)
async def test_units_known_and_of_the_plugins_own(home: Home, said: str, unit: tuple[str, str]) -> None:
    write_plugin(home.lv2 / "a.lv2", URI, ports=(AUDIO_IN, control("x", said)))
    assert (await home.read(URI)).parameters[0].unit == Unit(*unit)


async def test_what_the_host_drives_is_hidden(home: Home) -> None:
    ports = (
        AUDIO_IN,
        control("enabled", "lv2:portProperty lv2:toggled ; lv2:default 1 ; lv2:designation lv2:enabled"),
        control("free", "lv2:designation lv2:freeWheeling"),
        control("tempo", "lv2:designation time:beatsPerMinute"),
        control("secret", "lv2:portProperty pprop:notOnGUI"),
        control("open", "lv2:default 0"),
    )
    write_plugin(home.lv2 / "a.lv2", URI, ports=ports)
    plugin = await home.read(URI)
    assert plugin.has_enabled_port
    assert [p.symbol for p in plugin.parameters if not p.hidden] == ["open"]


async def test_outputs_that_are_controls_are_told_apart(home: Home) -> None:
    ports = (
        AUDIO_IN,
        control("level", "lv2:minimum -70 ; lv2:maximum 5 ; units:unit units:db", "Output"),
        control("delay", "lv2:designation lv2:latency ; lv2:portProperty pprop:notOnGUI", "Output"),
        control("older", "lv2:portProperty lv2:reportsLatency", "Output"),
    )
    write_plugin(home.lv2 / "a.lv2", URI, ports=ports)
    plugin = await home.read(URI)
    assert plugin.parameters == ()
    level, delay, older = plugin.outputs
    assert (level.symbol, level.minimum, level.maximum, level.unit) == ("level", -70.0, 5.0, Unit("dB", "%f dB"))
    assert delay.designation == older.designation == "http://lv2plug.in/ns/lv2core#latency"
    assert delay.hidden


async def test_properties_that_can_be_written(home: Home) -> None:
    write_plugin(
        home.lv2 / "a.lv2",
        URI,
        more="patch:writable <urn:test:model>, <urn:test:level>, <urn:test:odd> ; lv2:extensionData state:interface",
        apart='<urn:test:model> rdfs:label "Model" ; rdfs:range atom:Path ; mod:fileTypes "nam,nammodel" .'
        '<urn:test:level> rdfs:label "Level" ; rdfs:range atom:Float ;'
        " lv2:minimum -1 ; lv2:maximum 1 ; lv2:default 0.5 ."
        "<urn:test:odd> rdfs:range atom:Vector .",
    )
    plugin = await home.read(URI)
    assert plugin.has_state
    assert [entry.label for entry in plugin.properties] == ["Level", "Model"]
    level = plugin.properties_by_uri[PropertyUri("urn:test:level")]
    assert (level.type, level.minimum, level.maximum) == (PropertyType.FLOAT, -1.0, 1.0)
    assert level.default == PropertyValue(PropertyType.FLOAT, 0.5)
    model = plugin.properties_by_uri[PropertyUri("urn:test:model")]
    assert (model.type, model.file_types, model.extensions) == (PropertyType.PATH, ("nam", "nammodel"), ("nam",))


async def test_presets_of_the_plugin_and_of_the_user(home: Home) -> None:
    data = write_plugin(home.lv2 / "a.lv2", URI)
    (data.parent / "manifest.ttl").write_text(
        f"{PREFIXES}<{URI}> a lv2:Plugin ; lv2:binary <x.so> ; rdfs:seeAlso <x.ttl> .\n"
        f"<{URI}#soft> a pset:Preset ; lv2:appliesTo <{URI}> ; rdfs:seeAlso <presets.ttl> .\n"
    )
    (data.parent / "presets.ttl").write_text(
        f'{PREFIXES}<{URI}#soft> rdfs:label "Soft" ; lv2:port [ lv2:symbol "gain" ; pset:value 0.25 ] .\n'
    )
    own = write_preset(home.user / "mine.lv2", URI, "Mine", {"gain": 2.0}, state=True)
    catalogue = await home.scanned()
    (summary,) = await catalogue.summaries()
    plugin = await catalogue.plugin(summary.uri)
    assert [(entry.label, entry.user) for entry in plugin.presets] == [("Soft", False), ("Mine", True)]
    soft, mine = plugin.presets
    assert mine.uri == own
    assert (await catalogue.preset_content(plugin.uri, soft.uri)).values == {PortSymbol("gain"): 0.25}
    assert (await catalogue.preset_content(plugin.uri, mine.uri)).has_state


async def test_a_skin_says_how_the_pedal_looks(home: Home) -> None:
    write_plugin(
        home.lv2 / "a.lv2",
        URI,
        more='modgui:gui [ modgui:brand "Brand" ; modgui:label "Label" ; modgui:color "red" ;'
        " modgui:screenshot <shot.png> ; modgui:thumbnail <thumb.png> ;"
        ' modgui:port [ lv2:index 1 ; lv2:symbol "tone" ], [ lv2:index 0 ; lv2:symbol "gain" ] ]',
    )
    skin = (await home.read(URI)).skin
    assert (skin.brand, skin.label, skin.colour) == ("Brand", "Label", "red")
    assert skin.screenshot == str(home.lv2 / "a.lv2" / "shot.png")
    assert skin.thumbnail == str(home.lv2 / "a.lv2" / "thumb.png")
    assert skin.controls == ("gain", "tone")


async def test_text_that_is_no_utf8_is_a_fault_with_its_line(home: Home) -> None:
    data = write_plugin(home.lv2 / "a.lv2", URI, "Caf@")
    data.write_bytes(data.read_bytes().replace(b"Caf@", b"Caf\xe9"))
    catalogue = await home.scanned()
    (fault,) = await catalogue.broken()
    assert fault.reason.startswith("x.ttl, line ")
    assert "UTF-8" in fault.reason
