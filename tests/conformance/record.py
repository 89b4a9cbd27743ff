"""Records what a real mod-host answers: `python -m tests.conformance.record [SCENARIO...]` from the repository's root.

mod-host must be on PATH, and nothing else run on the JACK server that is started for it.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conformance.engines import mod_host
from tests.conformance.scenario import TRANSCRIPTS, read_scenario, scenarios, transcript_of
from tests.contract.engine_jack import jack_server


def main(names: list[str]) -> int:
    program = shutil.which("mod-host")
    if program is None:
        print("mod-host is not on PATH", file=sys.stderr)
        return 1
    said = subprocess.run([program, "-V"], capture_output=True, text=True, check=True).stdout
    version = said.splitlines()[0].partition(": ")[2]
    TRANSCRIPTS.mkdir(exist_ok=True)
    with jack_server() as audio:
        for path in scenarios():
            if names and path.stem not in names:
                continue
            with tempfile.TemporaryDirectory() as folder, mod_host(program, audio, Path(folder)) as player:
                steps = player.play(read_scenario(path))
            text = json.dumps({"engine": f"mod-host {version}", "steps": steps}, indent=1, ensure_ascii=False)
            transcript_of(path).write_text(text + "\n")
            print(f"{path.stem}: {len(steps)} lines")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
