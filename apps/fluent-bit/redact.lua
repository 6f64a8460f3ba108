-- Replaces the values of headers and fields that carry credentials, wherever they stand in a record.
local secret = { authorization = true, cookie = true, password = true, token = true, ["set-cookie"] = true }

local function clean(value)
  if type(value) == "string" then
    local text = value:gsub("([Bb]earer )[%w%-%._~%+/]+=*", "%1[redacted]")
    return text, text ~= value
  end
  if type(value) ~= "table" then return value, false end
  local changed = false
  for key, member in pairs(value) do
    if type(key) == "string" and secret[key:lower()] then
      value[key] = "[redacted]"
      changed = true
    else
      local cleaned, touched = clean(member)
      if touched then
        value[key] = cleaned
        changed = true
      end
    end
  end
  return value, changed
end

function redact(tag, timestamp, record)
  local cleaned, changed = clean(record)
  -- 2: the record was changed and its time kept; 0: nothing was changed.
  return changed and 2 or 0, timestamp, cleaned
end
