-- One step of the wizard a person takes: open the page, send it, follow to the next page. A thread is a person.
local people = {}
function setup(thread)
  thread:set("number", #people)
  table.insert(people, thread)
end

function init(args)
  local cookies = {}
  for one in string.gmatch(os.getenv("BENCH_COOKIES"), "[^ ]+") do table.insert(cookies, one) end
  cookie, page = cookies[number + 1], os.getenv("BENCH_PAGE")
  headers = { ["Cookie"] = cookie, ["Accept-Encoding"] = "gzip, deflate, br, zstd", ["Sec-Fetch-Site"] = "same-origin" }
  plain = { ["Cookie"] = cookie, ["Sec-Fetch-Site"] = "same-origin" }
  state, turn, location = "open", 0, page
  odd = 0
end

local function encoded(text)
  return (string.gsub(text, "[^%w]", function(c) return string.format("%%%02X", string.byte(c)) end))
end

function request()
  if state == "send" then
    local fields = { ["Cookie"] = cookie, ["Sec-Fetch-Site"] = "same-origin",
                     ["Content-Type"] = "application/x-www-form-urlencoded" }
    return wrk.format("POST", page, fields, body)
  end
  return wrk.format("GET", state == "open" and page or location, state == "open" and plain or headers)
end

function response(status, fields, text)
  if state == "open" then
    if status ~= 200 then odd = odd + 1 return end
    turn = turn + 1
    local parts = {}
    for name, value in string.gmatch(text, '<input type="hidden" name="([^"]+)" value="([^"]*)"') do
      table.insert(parts, encoded(name) .. "=" .. encoded(value))
    end
    local answers = { ["home-street"] = "Weg " .. turn % 7, ["home-house_number"] = "1", ["home-extra"] = "" }
    for name, value in pairs(answers) do table.insert(parts, name .. "=" .. encoded(value)) end
    body, state = table.concat(parts, "&"), "send"
  elseif state == "send" then
    if status ~= 303 then odd = odd + 1 state = "open" return end
    location, state = fields["Location"] or fields["location"], "follow"
  else
    if status ~= 200 then odd = odd + 1 end
    state = "open"
  end
end

function done(summary, latency, requests)
  local odd = 0
  for _, person in ipairs(people) do odd = odd + person:get("odd") end
  io.write(string.format('RESULT {"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "errors": %d, "odd": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, odd))
end
