-- Sends the requests of a file in turn. The file has raw HTTP requests, separated by NUL bytes. Writes a JSON report to stderr.
local requests, turn = {}, -1

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for text in file:read("*a"):gmatch("%Z+") do requests[#requests + 1] = text end
  file:close()
end

-- wrk does not send the result of the first call. It only counts the requests in it.
function request()
  turn = turn + 1
  return requests[math.max(turn - 1, 0) % #requests + 1]
end

function done(summary, latency)
  local failed = summary.errors
  io.stderr:write(string.format(
    '{"answers":%d,"refused":%d,"broken":%d,"microseconds":%d,"p50":%d,"p99":%d}',
    summary.requests, failed.status, failed.connect + failed.read + failed.write + failed.timeout,
    summary.duration, latency:percentile(50), latency:percentile(99)))
end
