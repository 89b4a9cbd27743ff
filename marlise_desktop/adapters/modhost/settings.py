"""Which engine is wanted, and how long to wait for it: plain values."""

from dataclasses import dataclass
from enum import Enum

from marlise_desktop.adapters.modhost.client import Address, TcpAddress, UnixAddress
from marlise_desktop.domain.errors import ConfigurationError


class EngineChoice(Enum):
    """AUTOMATIC takes mod-host where it is installed, the built-in host otherwise."""

    AUTOMATIC = "automatic"
    MOD_HOST = "mod-host"
    BUILT_IN = "built-in"


@dataclass(frozen=True, slots=True)
class LaunchSettings:
    """`endpoint` is an engine that runs already, to be used instead of starting one.

    `timeout_s` is how long an engine may take to be ready, and to connect each time; a connection is tried `retries`
    times with `retry_delay_s` between. The built-in host goes on when the program dies if it `outlives` it: for
    `lease_s`, or for ever if that is 0. `inputs` and `outputs` are the sound channels that a board can have. `client`
    is what the built-in host is called among JACK's clients. An engine that we start runs on these `cores`, on all for
    none.
    """

    choice: EngineChoice = EngineChoice.AUTOMATIC
    endpoint: Address | None = None
    timeout_s: float = 5.0
    retries: int = 5
    retry_delay_s: float = 1.0
    inputs: int = 2
    outputs: int = 2
    outlives: bool = False
    lease_s: float = 0.0
    client: str = "marlise-host"
    cores: tuple[int, ...] = ()


def parse_endpoint(text: str) -> Address:
    """`tcp://HOST:PORT` with the feedback on the next port, `tcp://HOST:PORT/FEEDBACK`, or `unix:PATH`."""
    kind, _, rest = text.partition(":")
    if kind == "unix" and rest:
        return UnixAddress(rest)
    place, _, feedback = rest.removeprefix("//").partition("/")
    host, _, port = place.rpartition(":")
    try:
        number = int(port)
        address = TcpAddress(host.strip("[]"), number, int(feedback) if feedback else number + 1)
    except ValueError:
        address = TcpAddress("", 0, 0)
    if kind != "tcp" or not address.host or not all(0 < n < 65536 for n in (address.port, address.feedback_port)):
        raise ConfigurationError(
            f"the setting engine_endpoint is '{text}', which is no address of an engine",
            hint="Write tcp://127.0.0.1:5555/5556 (command and feedback port) or unix:/path/to/socket.",
        )
    return address
