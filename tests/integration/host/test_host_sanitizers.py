"""Only with a host that was built with a sanitizer: what it finds is seen, and fails a test."""

from pathlib import Path

import pytest

from tests.conftest import SANITIZER, taken_reports
from tests.integration.host.host_process import HostProcess
from tests.integration.host.test_host_hostile import HOSTILE

pytestmark = pytest.mark.skipif(not SANITIZER, reason="the host is built without a sanitizer")


def test_a_finding_leaves_a_report(environment: dict[str, str], sanitizer_reports: Path) -> None:
    deed, name = {"address": ("overflow", "heap-buffer-overflow"), "thread": ("race", "data race")}[SANITIZER]
    with HostProcess({**environment, "MARLISE_HOSTILE_START": deed}) as host, host.wire() as wire:
        wire.send(f"add {HOSTILE} 0")
        assert wire.closed() if SANITIZER == "address" else wire.reply() == "resp 0"
        if SANITIZER == "thread":
            host.stop()
        host.wait()
        found = "".join(taken_reports(sanitizer_reports))
    assert name in found
    assert "hostile.c" in found
