"""Load by `wrk`, which takes a fraction of the processor that a client in Python does."""

import asyncio
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.load import Load

_SCRIPT = """
local asks, place = {}, 0
local file = io.open("@REQUESTS@", "rb")
while true do
  local size = file:read("*l")
  if not size then break end
  asks[#asks + 1] = file:read(tonumber(size))
end
file:close()

request = function()
  place = place % #asks + 1
  return asks[place]
end

done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("@@ %d %d %d %d %d %d\\n", summary.duration, summary.requests,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status,
    latency:percentile(50), latency:percentile(99), latency.max))
end
"""


async def press(port: int, requests: Sequence[bytes], *, seconds: float, clients: int) -> Load:
    """See `load.press`."""
    with tempfile.TemporaryDirectory() as folder:
        octets, script = Path(folder) / "requests", Path(folder) / "requests.lua"
        octets.write_bytes(b"".join(b"%d\n%b" % (len(each), each) for each in requests))
        script.write_text(_SCRIPT.replace("@REQUESTS@", str(octets)), "utf-8")
        duration = max(1, round(seconds))
        command = ["wrk", "-t1", f"-c{clients}", f"-d{duration}s", "-s", str(script), f"http://127.0.0.1:{port}/"]
        process = await asyncio.create_subprocess_exec(*command, stdout=-1, stderr=-1)
        try:
            told, complaint = await asyncio.wait_for(process.communicate(), duration + 30)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    found = re.search(rb"@@ ([\d ]+)", told)
    if not found:
        raise RuntimeError(f"wrk: {told!r} {complaint!r}")
    duration_us, count, failed, p50, p99, worst = map(int, found[1].split())
    return Load(duration_us / 1e6, count, failed, p50 / 1000, p99 / 1000, worst / 1000)
