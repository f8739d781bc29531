package dev.framewire.ws.example.redis;

/** Lua scripts for operations that must be atomic. They delete a key that has another type than expected, but never a room. */
final class Scripts {
    private static final String NOW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            """;

    private static final String MEND = """
            local function mend(key, type)
              local found = redis.call('TYPE', key).ok
              if found ~= type and found ~= 'none' then
                redis.call('DEL', key)
              end
            end
            """;

    /** Other clients can set the last id of a stream to the maximum; then no entry can be added. News are hints, so they restart. */
    private static final String ANNOUNCE = MEND + """
            local function announce(news, most, room)
              mend(news, 'stream')
              local id = redis.pcall('XADD', news, 'MAXLEN', '~', most, '*', 'room', room)
              if type(id) == 'table' and string.find(id.err, 'last possible ID', 1, true) then
                redis.call('DEL', news)
                id = redis.call('XADD', news, '*', 'room', room)
              end
              return id
            end
            """;

    /**
     * Stores a message unless its draft is already stored. KEYS: the stream, the key of the draft, the ends of rooms, the news.
     * ARGV: the room, the maximum number of rooms, of entries and of news, the lifetime of the draft's key in milliseconds, the
     * minimum and maximum lifetime of a room in hours, the maximum milliseconds of an id, then the fields. Returns the id; or
     * {@code full} if there are too many rooms; or {@code broken} if the key is no stream, or its next id would be above the
     * maximum.
     */
    static final String APPEND = NOW + ANNOUNCE + """
            local known = redis.pcall('GET', KEYS[2])
            if type(known) == 'string' and #known < 40 then
              return known
            end
            mend(KEYS[3], 'zset')
            local found = redis.call('TYPE', KEYS[1]).ok
            if found == 'none' then
              redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
              if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[2]) then
                return 'full'
              end
            elseif found ~= 'stream' then
              return 'broken'
            end
            local id = redis.pcall('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', unpack(ARGV, 9))
            if type(id) == 'table' then
              return string.find(id.err, 'last possible ID', 1, true) and 'broken' or id
            end
            local millis, sequence = string.match(id, '(%d+)-(%d+)')
            if tonumber(millis) > tonumber(ARGV[8]) or #sequence > 15 then
              redis.call('XDEL', KEYS[1], id)
              return 'broken'
            end
            local hours = math.min(ARGV[6] + redis.call('XLEN', KEYS[1]), ARGV[7])
            redis.call('EXPIRE', KEYS[1], hours * 3600)
            redis.call('ZADD', KEYS[3], now + hours * 3600000, ARGV[1])
            redis.call('SET', KEYS[2], id, 'PX', ARGV[5])
            announce(KEYS[4], ARGV[4], ARGV[1])
            return id
            """;

    /**
     * Reads a stream as XRANGE does. KEYS: the stream. ARGV: XRANGE or XREVRANGE, from, to, the maximum number of entries, the
     * maximum bytes of an entry. A larger entry is returned with one empty field, so that it does not fill the memory of a node.
     */
    static final String READ = """
            local found = redis.call('TYPE', KEYS[1]).ok
            if found ~= 'none' and found ~= 'stream' then
              return redis.error_reply('WRONGTYPE it is no stream')
            end
            local entries = redis.call(ARGV[1], KEYS[1], ARGV[2], ARGV[3], 'COUNT', ARGV[4])
            for _, entry in ipairs(entries) do
              local bytes = 0
              for _, part in ipairs(entry[2]) do
                bytes = bytes + #part
              end
              if bytes > tonumber(ARGV[5]) then
                entry[2] = {'', ''}
              end
            end
            return entries
            """;

    /** Adds a hint without a room, to begin reading there. KEYS: the news. ARGV: the maximum number of news. Returns its id. */
    static final String MARK = ANNOUNCE + """
            return announce(KEYS[1], ARGV[1], '')
            """;

    /** Claims a nick. ARGV: prefix, node, milliseconds until a node is dead, nick, owner. Returns 1 if the owner has the nick now. */
    static final String CLAIM = NOW + MEND + """
            local nodes = ARGV[1] .. 'nodes'
            local mine = ARGV[1] .. 'nicks:' .. ARGV[2]
            mend(nodes, 'zset')
            mend(mine, 'hash')
            for _, node in ipairs(redis.call('ZRANGEBYSCORE', nodes, now - ARGV[3], '+inf')) do
              local owner = redis.pcall('HGET', ARGV[1] .. 'nicks:' .. node, ARGV[4])
              if type(owner) == 'string' then
                if owner ~= ARGV[5] then
                  return 0
                end
                if node ~= ARGV[2] then
                  redis.call('HDEL', ARGV[1] .. 'nicks:' .. node, ARGV[4])
                end
              end
            end
            redis.call('ZADD', nodes, now, ARGV[2])
            redis.call('HSET', mine, ARGV[4], ARGV[5])
            redis.call('PEXPIRE', mine, ARGV[3])
            return 1
            """;

    /**
     * Sends a heartbeat. ARGV: prefix, node, milliseconds until a node is dead, the nicks of this node as JSON, the maximum bytes
     * of all other nodes. Returns 1 if Redis still has the claims of this node, else 0; then the JSON of each other node. It is
     * empty if the key of a node is no string, or is above the maximum.
     */
    static final String BEAT = NOW + MEND + """
            local nodes = ARGV[1] .. 'nodes'
            local mine = ARGV[1] .. 'nicks:' .. ARGV[2]
            mend(nodes, 'zset')
            mend(mine, 'hash')
            redis.call('ZADD', nodes, now, ARGV[2])
            redis.call('ZREMRANGEBYSCORE', nodes, '-inf', now - ARGV[3])
            redis.call('SET', ARGV[1] .. 'here:' .. ARGV[2], ARGV[4], 'PX', ARGV[3])
            local answer = {tostring(redis.call('PEXPIRE', mine, ARGV[3]))}
            local left = tonumber(ARGV[5])
            for _, node in ipairs(redis.call('ZRANGE', nodes, 0, -1)) do
              local key = ARGV[1] .. 'here:' .. node
              local size = redis.pcall('STRLEN', key)
              if node == ARGV[2] or size == 0 then
                -- this node, or one that has just left
              elseif type(size) == 'table' or size > left then
                answer[#answer + 1] = ''
              else
                left = left - size
                answer[#answer + 1] = redis.call('GET', key)
              end
            end
            return answer
            """;

    /** Removes a node that stops. ARGV: prefix, node. */
    static final String GOODBYE = """
            redis.call('ZREM', ARGV[1] .. 'nodes', ARGV[2])
            return redis.call('DEL', ARGV[1] .. 'here:' .. ARGV[2], ARGV[1] .. 'nicks:' .. ARGV[2])
            """;

    private Scripts() {}
}
