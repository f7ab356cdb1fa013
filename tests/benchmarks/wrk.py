"""Load by `wrk`, which takes a fraction of the processor that a client in Python does."""

import asyncio
import re
import tempfile
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from secrets import randbits

from tests.benchmarks.load import Load, Mixture

_SCRIPT = """
local asks, upto, place = {}, {}, 0
local file = io.open("@REQUESTS@", "rb")
while true do
  local line = file:read("*l")
  if not line then break end
  local size, sum = line:match("(%d+) (%S+)")
  asks[#asks + 1] = file:read(tonumber(size))
  upto[#asks] = tonumber(sum)
end
file:close()
math.randomseed(@SEED@)

local function in_turns()
  place = place % #asks + 1
  return asks[place]
end

local function drawn()
  local wanted, low, high = math.random() * upto[#upto], 1, #asks
  while low < high do
    local middle = math.floor((low + high) / 2)
    if upto[middle] > wanted then high = middle else low = middle + 1 end
  end
  return asks[low]
end

request = @NEXT@

done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("@@ %d %d %d %d %d %d\\n", summary.duration, summary.requests,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status,
    latency:percentile(50), latency:percentile(99), latency.max))
end
"""


async def press(port: int, requests: Sequence[bytes] | Mixture, *, seconds: float, clients: int) -> Load:
    """See `load.press`."""
    mixture = requests if isinstance(requests, Mixture) else Mixture(requests, [1] * len(requests))
    records = zip(mixture.requests, accumulate(mixture.weights), strict=True)
    with tempfile.TemporaryDirectory() as folder:
        octets, script = Path(folder) / "requests", Path(folder) / "requests.lua"
        octets.write_bytes(b"".join(b"%d %.12g\n%b" % (len(each), upto, each) for each, upto in records))
        following = "drawn" if isinstance(requests, Mixture) else "in_turns"
        text = _SCRIPT.replace("@REQUESTS@", str(octets)).replace("@SEED@", str(randbits(31)))
        script.write_text(text.replace("@NEXT@", following), "utf-8")
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
