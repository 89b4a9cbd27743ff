"""Addresses of engines."""

import pytest

from marlise_desktop.adapters.modhost.client import Address, TcpAddress, UnixAddress
from marlise_desktop.adapters.modhost.settings import parse_endpoint
from marlise_desktop.domain.errors import ConfigurationError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("tcp://studio:6000/7000", TcpAddress("studio", 6000, 7000)),
        ("tcp://[::1]:6000", TcpAddress("::1", 6000, 6001)),
        ("unix:/run/user/1000/engine.sock", UnixAddress("/run/user/1000/engine.sock")),
    ],
)
def test_endpoints_are_read(text: str, address: Address) -> None:
    assert parse_endpoint(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "5555", "tcp://", "tcp://host", "tcp://host:x", "tcp://host:0", "tcp://host:65535", "udp://h:1", "unix:"],
)
def test_what_is_no_endpoint_is_told_with_an_example(text: str) -> None:
    with pytest.raises(ConfigurationError, match="engine_endpoint") as caught:
        parse_endpoint(text)
    assert "tcp://" in caught.value.hint
