#!/usr/bin/env bash
# Sets up and runs all checks. --full adds the long ones. Further arguments go to pytest.
# shellcheck disable=SC2317 # the functions are called through `step`
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=packaging/setup.sh
. "$root/packaging/setup.sh"
cd "$root" || exit 1

full=
if [ "${1:-}" = --full ]; then
    full=1
    shift
fi
failed=()

# step NAME COMMAND...: runs a check, tells how long it took, goes on if it fails.
step() {
    local name=$1 began=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    if "$@"; then
        printf '== %s: done in %d s\n' "$name" $((SECONDS - began))
    else
        printf '== %s: FAILED after %d s\n' "$name" $((SECONDS - began))
        failed+=("$name")
    fi
}

# host_build NAME OPTION...: builds the host with its tests in build/NAME.
host_build() {
    local build=$root/build/$1
    shift
    cmake -G Ninja -S marlise_desktop/host -B "$build" -DMARLISE_TESTS=ON "$@" >/dev/null &&
        cmake --build "$build" -- --quiet
}

# With clang, so that its warnings and its fuzzer are in the checks too; many files in one go, for the time it takes.
address_build() {
    host_build asan -DMARLISE_SANITIZE=address -DMARLISE_FUZZ=ON -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
        -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=16 \
        "-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 -gline-tables-only -DNDEBUG"
}

host_tests() {
    LSAN_OPTIONS=$leaks ctest --test-dir "$root/build/$1" --output-on-failure
}

# beside: all of the sanitized host, with what the others leave of the processors; its words go to a file. It is over
# before the tests that play: those need the processors in time.
beside() {
    renice -n 19 "$BASHPID" >/dev/null
    failed=()
    step "build with clang and the address and undefined-behaviour sanitizers" address_build
    step "host tests with these sanitizers" host_tests asan
    step "fuzzing, shortly" fuzz_shortly
    [ ${#failed[@]} -eq 0 ]
}

# Shows what it has said if something failed.
beside_is_done() {
    if wait "$beside"; then
        grep -a '^== ' build/beside.log
    else
        cat build/beside.log
        failed+=("the sanitized host")
    fi
}

# fuzz NAME OPTION...: the target of that name over its seeds; what it finds lies in build/findings.
fuzz() {
    local name=$1 words=commands corpus
    shift
    case $name in bundle | state) words=turtle ;; esac
    corpus=$(mktemp -d) && mkdir -p build/findings &&
        LSAN_OPTIONS=$leaks build/asan/tests/fuzz/fuzz-"$name" -dict=marlise_desktop/host/tests/fuzz/"$words".dict -timeout=20 \
            -verbosity=0 -artifact_prefix="$root/build/findings/$name-" "$@" "$corpus" "$root/marlise_desktop/host/tests/fuzz/seeds/$name"
    local status=$?
    rm -rf "$corpus"
    return "$status"
}

# Always the same inputs, so that a failure comes again.
fuzz_shortly() {
    fuzz messages -seed=1 -runs=50000 && fuzz window -seed=1 -runs=400 && fuzz job -seed=1 -runs=400 &&
        fuzz state -seed=1 -runs=400 && fuzz bundle -seed=1 -runs=400
}

# Other inputs each time.
fuzz_long() {
    local name status=0
    for name in messages window job state bundle; do
        fuzz "$name" -max_total_time=120 || status=1
    done
    return "$status"
}

# Of what keeps sessions and their history, run by itself to see which lines and branches these tests reach.
core=(tests/integration/sessions tests/integration/sqlite tests/unit/adapters/bundle/test_mappings.py tests/unit/adapters/controllers tests/unit/adapters_settings
    tests/unit/adapters_sqlite tests/unit/domain/sessions tests/unit/domain/test_logbook_words.py
    tests/unit/domain/test_limits.py tests/unit/domain/test_traffic.py tests/unit/session/test_failures.py tests/unit/session/test_health.py
    tests/unit/session/test_limits.py
    tests/unit/session/test_overview.py tests/unit/session/test_xruns.py
    tests/unit/session/kinds tests/unit/session/test_breaker.py tests/unit/session/test_bus.py tests/unit/session/test_lives*.py
    tests/unit/session/test_logbook.py tests/unit/session/test_pauses.py tests/unit/session/test_services.py tests/unit/session/test_sessions.py
    tests/unit/session/test_unsaved.py tests/contract/test_controllers_json.py tests/contract/test_*_memory.py tests/contract/test_*_sqlite.py tests/contract/test_workspaces_*.py)

# pyproject.toml says of which modules, and how much is enough.
core_coverage() {
    "$bin/python" -m pytest -q --cov --cov-report=term "${marks[@]}" "${core[@]}"
}

may_be_apart() {
    [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null
}

# apart COMMAND...: with /dev/shm of its own where root may have that, so that no JACK server here is disturbed.
apart() {
    if may_be_apart; then
        unshare -m sh -c 'mount -t tmpfs -o mode=1777 tmpfs /dev/shm; exec "$@"' sh "$@"
    else
        "$@"
    fi
}

# Every host of these tests is watched for calls on the audio thread that are not real-time safe.
watched_host() {
    MARLISE_RT_DETECTOR=$MARLISE_BUILD/src/rt/libmarlise-rt-detector.so MARLISE_FIXTURES=$MARLISE_BUILD/fixtures \
        apart "$bin/python" -m pytest -q tests/integration/host
}

# sanitized_host KIND BUILD: the host suite and the conformance suite over a build with that sanitizer.
sanitized_host() {
    MARLISE_SANITIZER=$1 MARLISE_HOST=$root/build/$2/src/front/marlise-host MARLISE_FIXTURES=$root/build/$2/fixtures \
        LSAN_OPTIONS=$leaks TSAN_OPTIONS="exitcode=0:suppressions=$root/packaging/sanitizers/thread.txt" \
        apart "$bin/python" -m pytest -q tests/integration/host tests/conformance -m "not modhost"
}

# tests_that_play ARGUMENT...: pytest on them, two side by side where each can have a /dev/shm of its own: they mostly
# wait. What fails beside another, for the processors it lacked, has one more chance by itself, which is said.
tests_that_play() {
    local status
    if ! may_be_apart; then
        "$bin/python" -m pytest "$@"
        return
    fi
    rm -rf build/playing
    "$bin/python" -m pytest -o cache_dir=build/playing -n 2 --dist loadfile --no-loadscope-reorder "$@"
    status=$?
    [ "$status" -eq 1 ] || return "$status"
    printf '\n== what failed side by side, once more by itself\n'
    apart "$bin/python" -m pytest -o cache_dir=build/playing --last-failed --maxfail=10 "$@"
}

marks=(-m "not full")
[ -z "$full" ] || marks=()
leaks=suppressions=$root/packaging/sanitizers/leak.txt:print_suppressions=0
install_packages build run plugins test
# What another clone has compiled is not compiled again.
if command -v ccache >/dev/null; then
    export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
    export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
    export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
fi
export MARLISE_BUILD=$root/build/checks
install_program dev -C build-dir="$MARLISE_BUILD" -C cmake.define.MARLISE_TESTS=ON -C cmake.define.MARLISE_RT_CHECK=ON
bin=$root/.venv/bin
export PATH=$bin:$PATH

mkdir -p build
beside >build/beside.log 2>&1 &
beside=$!
step "ruff check" ruff check .
step "ruff format" ruff format --check .
step "mypy" mypy
step "import-linter" lint-imports
step "coverage of the session core" core_coverage
step "host tests" ctest --test-dir "$MARLISE_BUILD" --output-on-failure
if [ $# -eq 0 ]; then
    step "tests of units and window" "$bin/python" -m pytest "${marks[@]}" "${core[@]/#/--ignore=}" tests/unit tests/gui
fi
beside_is_done
if [ -n "$full" ]; then
    step "fuzzing, two minutes a target" fuzz_long
    step "the host suite with the address and undefined-behaviour sanitizers" sanitized_host address asan
    step "build with the thread sanitizer" host_build tsan -DMARLISE_SANITIZE=thread
    step "host tests with the thread sanitizer" host_tests tsan
    step "the host suite with the thread sanitizer" sanitized_host thread tsan
    step "real-time safety over the whole host suite" watched_host
fi

printf '\n'
[ ${#failed[@]} -eq 0 ] || printf 'FAILED before pytest: %s\n' "${failed[@]}"
if [ $# -eq 0 ]; then
    # The slowest first, so that neither waits for the other at the end.
    tests_that_play "${marks[@]}" "${core[@]/#/--ignore=}" tests/faults tests/endtoend tests/packaging \
        tests/integration tests/contract tests/conformance
else
    apart "$bin/python" -m pytest "${marks[@]}" "$@"
fi
status=$?
[ ${#failed[@]} -eq 0 ] || exit 1
exit $status
