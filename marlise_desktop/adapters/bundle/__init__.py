"""Boards on disk: MOD's `.pedalboard` bundles, presets, plugins' states, the trash and the autosave.

A board's folder is an LV2 bundle: `manifest.ttl` names the graph file, which holds pedals, cables and values;
`snapshots.json` and `addressings.json` are MOD's, `effect-N` folders hold plugins' LV2 states, and what MOD has
no word for lies in `marlise.json`. Whatever the program does not know is kept from one save to the next.

From bytes to board: `turtle_reader` and `json_text` parse, `folder` finds the parts of a bundle, `graph_reader`
and its neighbours make a board of them. From board to bytes: `graph_writer` makes triples, `foreign` adds what
was there and is not ours, `turtle_writer` makes text, `saving` puts a folder in place whole or not at all.
`boards` is the port; nothing outside this package needs more than `boards`, `presets`, `states` and `trash`.
"""
