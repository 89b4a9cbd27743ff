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

# host_checks NAME OPTION...: the host's own tests in a build of their own.
host_checks() {
    local build=$root/build/$1
    shift
    cmake -G Ninja -S marlise_desktop/host -B "$build" -DMARLISE_TESTS=ON "$@" >/dev/null &&
        cmake --build "$build" -- --quiet &&
        ctest --test-dir "$build" --output-on-failure
}

fuzz() {
    cmake -G Ninja -S marlise_desktop/host -B build/fuzz -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
        -DMARLISE_FUZZ=ON -DMARLISE_TESTS=ON -DMARLISE_SANITIZE=address >/dev/null &&
        cmake --build build/fuzz --target fuzz-messages -- --quiet &&
        build/fuzz/tests/front/fuzz-messages -max_total_time=120 -timeout=10 -print_final_stats=1
}

# Lines and branches of what keeps sessions and their history; pyproject.toml says which, and how much is enough.
core_coverage() {
    "$bin/python" -m pytest -q --cov --cov-report=term tests/integration/sqlite tests/unit/adapters_sqlite \
        tests/unit/domain/sessions tests/unit/domain/test_logbook_words.py tests/unit/session/test_bus.py \
        tests/unit/session/test_logbook.py tests/unit/session/test_sessions.py tests/unit/session/test_unsaved.py \
        tests/contract/test_*_memory.py tests/contract/test_*_sqlite.py
}

# apart COMMAND...: with /dev/shm of its own where root may have that, so that no JACK server here is disturbed.
apart() {
    if [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null; then
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

install_packages build run plugins test
export MARLISE_BUILD=$root/build/checks
install_program dev -C build-dir="$MARLISE_BUILD" -C cmake.define.MARLISE_TESTS=ON -C cmake.define.MARLISE_RT_CHECK=ON
bin=$root/.venv/bin
export PATH=$bin:$PATH

step "ruff check" ruff check .
step "ruff format" ruff format --check .
step "mypy" mypy
step "import-linter" lint-imports
step "coverage of the session core" core_coverage
step "host tests" ctest --test-dir "$MARLISE_BUILD" --output-on-failure
step "host tests with address and undefined-behaviour sanitizers" host_checks asan -DMARLISE_SANITIZE=address
if [ -n "$full" ]; then
    step "host tests with the thread sanitizer" host_checks tsan -DMARLISE_SANITIZE=thread
    step "fuzzing of the host's messages" fuzz
    step "real-time safety over the whole host suite" watched_host
fi

printf '\n'
[ ${#failed[@]} -eq 0 ] || printf 'FAILED before pytest: %s\n' "${failed[@]}"
marks=(-m "not full")
[ -z "$full" ] || marks=()
apart "$bin/python" -m pytest "${marks[@]}" "$@"
status=$?
[ ${#failed[@]} -eq 0 ] || exit 1
exit $status
