"""Launch settings and what the environment says about them."""

import pytest

from marlise_desktop.adapters.modhost.client import Address, TcpAddress, UnixAddress
from marlise_desktop.adapters.modhost.settings import LaunchSettings, parse_endpoint, with_environment
from marlise_desktop.domain.errors import ConfigurationError


def test_an_empty_environment_changes_nothing() -> None:
    assert with_environment(LaunchSettings(), {"MARLISE_ENGINE_TIMEOUT": ""}) == LaunchSettings()


def test_the_environment_wins() -> None:
    environment = {
        "MARLISE_ENGINE_ENDPOINT": "tcp://127.0.0.1:5555",
        "MARLISE_ENGINE_TIMEOUT": "2.5",
        "MARLISE_CONNECT_RETRIES": "3",
        "MARLISE_CONNECT_RETRY_DELAY": "0",
    }
    settings = with_environment(LaunchSettings(), environment)
    assert settings.endpoint == TcpAddress("127.0.0.1", 5555, 5556)
    assert (settings.timeout_s, settings.retries, settings.retry_delay_s) == (2.5, 3, 0.0)


@pytest.mark.parametrize("name", ["MARLISE_ENGINE_TIMEOUT", "MARLISE_CONNECT_RETRIES", "MARLISE_CONNECT_RETRY_DELAY"])
@pytest.mark.parametrize("text", ["soon", "-1", "nan", "inf", "1e9"])
def test_a_wrong_number_is_named(name: str, text: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        with_environment(LaunchSettings(), {name: text})


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
    with pytest.raises(ConfigurationError, match="MARLISE_ENGINE_ENDPOINT") as caught:
        parse_endpoint(text)
    assert "tcp://" in caught.value.hint
