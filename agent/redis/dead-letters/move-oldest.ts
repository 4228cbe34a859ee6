/**
 * Moves dead letters to the end of the stream, in the order in which they once stood there: added there and deleted here in one script,
 * which Redis writes, replicates and reads back as one. Which letters and in what order is written down by the first call, and how
 * many were moved by each: whoever goes on finds it. Those that the consumers give up meanwhile are the next replay's.
 *
 * KEYS: dead letters, stream, this replay's book, its order. ARGV: how many now, how many in all, seconds to keep the book.
 * Answers: moved in all, taken now, left of this replay.
 */
export const MOVE_OLDEST = `
local function pad(figures)
  return string.rep('0', 20 - #figures) .. figures
end
if redis.call('EXISTS', KEYS[3]) == 0 then
  for _, letter in ipairs(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[2])) do
    local place = letter[1]
    for at = 1, #letter[2], 2 do
      if letter[2][at] == 'origin' and string.match(letter[2][at + 1], '^%d+%-%d+$') then place = letter[2][at + 1] end
    end
    local ms, seq = string.match(place, '^(%d+)%-(%d+)$')
    redis.call('ZADD', KEYS[4], 0, pad(ms) .. pad(seq) .. ' ' .. letter[1])
  end
  redis.call('HSET', KEYS[3], 'moved', 0)
end
redis.call('EXPIRE', KEYS[3], ARGV[3])
redis.call('EXPIRE', KEYS[4], ARGV[3])
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
