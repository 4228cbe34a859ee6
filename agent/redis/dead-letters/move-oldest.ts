/**
 * Moves dead letters to the end of the stream, in the order in which they once stood there: added there and deleted here in one script,
 * which Redis writes, replicates and reads back as one. Which letters and in what order is written down first, and how many were moved
 * by each call: whoever goes on finds it. Those that the consumers give up meanwhile are the next replay's.
 *
 * Redis answers nobody else while a script runs, so each call does a bounded part: the letters that were there at the first call are
 * written down slice by slice, with where the next begins and the last one in the book, and only then is anything moved.
 *
 * KEYS: dead letters, stream, this replay's book, its order. ARGV: how many to move now, how many in all, seconds to keep the book, how
 * many to write down now. Answers: moved in all, written down or taken now, left of this replay as far as it is written down.
 */
export const MOVE_OLDEST = `
local function pad(figures)
  return string.rep('0', 20 - #figures) .. figures
end
local function keep()
  redis.call('EXPIRE', KEYS[3], ARGV[3])
  redis.call('EXPIRE', KEYS[4], ARGV[3])
end
if redis.call('EXISTS', KEYS[3]) == 0 then
  redis.call('HSET', KEYS[3], 'moved', 0)
  local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
  if last then redis.call('HSET', KEYS[3], 'from', '-', 'to', last[1]) end
end
local from = redis.call('HGET', KEYS[3], 'from')
if from then
  local slice = tonumber(ARGV[4])
  local room = math.min(slice, tonumber(ARGV[2]) - redis.call('ZCARD', KEYS[4]))
  local letters = {}
  if room > 0 then letters = redis.call('XRANGE', KEYS[1], from, redis.call('HGET', KEYS[3], 'to'), 'COUNT', room) end
  for _, letter in ipairs(letters) do
    local place = letter[1]
    for at = 1, #letter[2], 2 do
      if letter[2][at] == 'origin' and string.match(letter[2][at + 1], '^%d+%-%d+$') then place = letter[2][at + 1] end
    end
    local ms, seq = string.match(place, '^(%d+)%-(%d+)$')
    redis.call('ZADD', KEYS[4], 0, pad(ms) .. pad(seq) .. ' ' .. letter[1])
  end
  if #letters == slice then
    redis.call('HSET', KEYS[3], 'from', '(' .. letters[slice][1])
    keep()
    return { tonumber(redis.call('HGET', KEYS[3], 'moved')), slice, redis.call('ZCARD', KEYS[4]) }
  end
  redis.call('HDEL', KEYS[3], 'from', 'to')
end
keep()
local taken = redis.call('ZRANGE', KEYS[4], 0, tonumber(ARGV[1]) - 1)
local moved = 0
for _, member in ipairs(taken) do
  local id = string.match(member, ' (.+)$')
  local letter = redis.call('XRANGE', KEYS[1], id, id)[1]
  if letter then
    redis.call('XADD', KEYS[2], '*', unpack(letter[2]))
    redis.call('XDEL', KEYS[1], id)
    moved = moved + 1
  end
  redis.call('ZREM', KEYS[4], member)
end
return { redis.call('HINCRBY', KEYS[3], 'moved', moved), #taken, redis.call('ZCARD', KEYS[4]) }
`;
