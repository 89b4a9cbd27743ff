#!/usr/bin/env bash
# Installs what is missing and starts Marlise Desktop. Arguments go to the program.
# Without a screen it renders the bundled recording through the demo board instead.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=packaging/setup.sh
. "$root/packaging/setup.sh"

lists=(build run plugins)
if [ -S "${PIPEWIRE_RUNTIME_DIR:-${XDG_RUNTIME_DIR:-/nonexistent}}/pipewire-0" ]; then lists+=(pipewire); fi
install_packages "${lists[@]}"
install_program ""
program=$root/.venv/bin/marlise-desktop

if [ $# -eq 0 ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    say "There is no screen here, so no window. The bundled guitar is rendered through the demo board instead."
    mkdir -p "$root/build"
    exec "$program" render "$root/resources/boards/Demo.pedalboard" "$root/resources/sounds/guitar.flac" \
        "$root/build/demo.wav"
fi
exec "$program" "$@"
