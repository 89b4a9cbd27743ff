"""The words of a `.pedalboard` bundle. Sources: lv2plug.in, drobilla.net/ns/ingen, MOD's own ontology."""

from typing import Final

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
LV2: Final = "http://lv2plug.in/ns/lv2core#"
ATOM: Final = "http://lv2plug.in/ns/ext/atom#"
MIDI: Final = "http://lv2plug.in/ns/ext/midi#"
PSET: Final = "http://lv2plug.in/ns/ext/presets#"
STATE: Final = "http://lv2plug.in/ns/ext/state#"
TIME: Final = "http://lv2plug.in/ns/ext/time#"
RSZ: Final = "http://lv2plug.in/ns/ext/resize-port#"
DOAP: Final = "http://usefulinc.com/ns/doap#"
INGEN: Final = "http://drobilla.net/ns/ingen#"
PEDAL: Final = "http://moddevices.com/ns/modpedal#"
MOD: Final = "http://moddevices.com/ns/mod#"

PREFIXES: Final = {
    "atom": ATOM,
    "doap": DOAP,
    "ingen": INGEN,
    "lv2": LV2,
    "midi": MIDI,
    "mod": MOD,
    "pedal": PEDAL,
    "pset": PSET,
    "rdf": RDF,
    "rdfs": RDFS,
    "rsz": RSZ,
    "state": STATE,
    "xsd": XSD,
}

TYPE: Final = RDF + "type"
INTEGER: Final = XSD + "integer"
DECIMAL: Final = XSD + "decimal"
DOUBLE: Final = XSD + "double"
BOOLEAN: Final = XSD + "boolean"
