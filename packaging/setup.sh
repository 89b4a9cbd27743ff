# Shared by run.sh and test.sh: system packages, virtual environment, build. Sourced, not run; expects `root`.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# missing_packages FILE...: the lines of the lists of which no package is installed.
missing_packages() {
    local line name found lines=() names=() states
    mapfile -t lines < <(grep -hv '^#' "$@" | grep .)
    for line in "${lines[@]}"; do
        line=${line#\?}
        names+=("${line//|/ }")
    done
    # shellcheck disable=SC2086,SC2068 # alternatives are words of their own
    states=" $(dpkg-query -W -f='${db:Status-Status}:${Package} ' ${names[@]} 2>/dev/null || true)"
    for line in "${lines[@]}"; do
        found=
        name=${line#\?}
        for name in ${name//|/ }; do
            case $states in *" installed:$name "*) found=1 ;; esac
        done
        [ -n "$found" ] || echo "$line"
    done
}

# available LINE: the first name of the line that the archive has; nothing for an optional one that it lacks.
available() {
    local name
    for name in ${1//|/ }; do
        if [ -n "$(apt-cache show "${name#\?}" 2>/dev/null || true)" ]; then
            echo "${name#\?}"
            return
        fi
    done
    case $1 in '?'*) ;; *) echo "${1%%|*}" ;; esac
}

# needed LINE...: those that count as missing: an optional package only if the archive has it.
needed() {
    local line
    for line; do
        case $line in '?'*) [ -z "$(available "$line")" ] || echo "$line" ;; *) echo "$line" ;; esac
    done
}

# install_packages LIST...: installs what is missing of packages/LIST.txt, asking for sudo only if not root.
install_packages() {
    local list lines line names=() files=()
    for list; do files+=("$root/packaging/packages/$list.txt"); done
    if ! command -v dpkg-query >/dev/null; then
        say "This system has no Debian packages. Install what $root/packaging/packages/ lists by its own means."
        return
    fi
    mapfile -t lines < <(missing_packages "${files[@]}")
    mapfile -t lines < <(needed "${lines[@]}")
    [ ${#lines[@]} -gt 0 ] || return 0
    local as_root=(env)
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "These packages are missing: $(plain "${lines[@]}")
Install them as root with: apt-get install $(plain "${lines[@]}")"
        say "These packages are missing and are installed now, with sudo: $(plain "${lines[@]}")"
        as_root=(sudo)
    fi
    export DEBIAN_FRONTEND=noninteractive
    "${as_root[@]}" apt-get update -q || say "The list of packages could not be brought up to date; going on with the old one."
    for line in "${lines[@]}"; do names+=("$(available "$line")"); done
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${names[@]}" ||
        fail "The packages could not be installed. See what apt-get says above; then run this again."
}

plain() {
    local line text=
    for line; do
        line=${line%%|*}
        text+=" ${line#\?}"
    done
    echo "${text# }"
}

find_python() {
    local name
    for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
        if [ -n "$name" ] && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11 or newer is needed. Install it, or name it with PYTHON=/path/to/python3."
}

# source_stamp: changes when the package must be built anew.
source_stamp() {
    {
        readlink -f "$(command -v "${PYTHON:-python3}")"
        cat "$root/pyproject.toml"
        find "$root/marlise_desktop" -name '*.py' -printf '%P\n' | LC_ALL=C sort
        find "$root/marlise_desktop/host" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat
    } | sha256sum
}

# install_program [EXTRA [PIP-OPTION...]]: builds and installs into .venv, unless that was done from the same sources.
# Without EXTRA any such installation will do.
install_program() {
    local extra=${1:-} venv=$root/.venv stamp wanted python
    [ $# -eq 0 ] || shift
    stamp=$venv/marlise.stamp
    wanted=$(source_stamp)
    if [ -e "$stamp" ] && [ "$(head -n 1 "$stamp")" = "$wanted" ]; then
        if [ -z "$extra" ] || [ "$(tail -n 1 "$stamp")" = "$extra $*" ]; then return; fi
    fi
    python=$(find_python)
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv" || {
        rm -rf "$venv"
        fail "The virtual environment could not be made in $venv."
    }
    say "Building and installing into $venv (once; later starts do not)."
    # The wheel of python-rtmidi brings a libjack of its own, which does not find PipeWire; and it may lack ALSA.
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-binary python-rtmidi "$@" -e "$root${extra:+[$extra]}" ||
        fail "The program could not be built or installed. See above for the reason; then run this again."
    # pip may have kept one that was built when ALSA or JACK was not there.
    "$venv/bin/python" -c 'import rtmidi; raise SystemExit(len(rtmidi.get_compiled_api()) < 2)' ||
        "$venv/bin/pip" install --quiet --disable-pip-version-check --no-binary python-rtmidi --no-cache-dir \
            --force-reinstall --no-deps "$("$venv/bin/pip" freeze | grep -i '^python.rtmidi==')" ||
        fail "python-rtmidi could not be built with ALSA and JACK. See above for the reason; then run this again."
    printf '%s\n' "$wanted" "$extra $*" >"$stamp"
}
