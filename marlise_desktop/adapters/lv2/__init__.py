"""The installed LV2 plugins: read by lilv in a child process, kept in a cache, watched on disk.

`LilvCatalogue` is the only name that others need. The program itself never loads lilv: `scanner` is the child
that does, so that a bundle that crashes or hangs the reader costs that bundle and nothing else.
"""
