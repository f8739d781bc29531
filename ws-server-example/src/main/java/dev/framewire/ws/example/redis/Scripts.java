package dev.framewire.ws.example.redis;

/** What Redis has to do in one step. */
final class Scripts {
    /**
     * Keeps what was said unless it is known. KEYS: the stream, the key of the draft. ARGV: most entries, milliseconds to know
     * the draft, seconds to keep a silent room, then the fields. Returns the id.
     */
    static final String APPEND = """
            local known = redis.call('GET', KEYS[2])
            if known then
              return known
            end
            local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(ARGV, 4))
            redis.call('SET', KEYS[2], id, 'PX', ARGV[2])
            redis.call('EXPIRE', KEYS[1], ARGV[3])
            return id
            """;

    /** ARGV: prefix, node, milliseconds until a node is dead, nick, owner. Returns whether the nick is the owner's now. */
    static final String CLAIM = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            for _, node in ipairs(redis.call('ZRANGEBYSCORE', ARGV[1] .. 'nodes', now - ARGV[3], '+inf')) do
              local owner = redis.call('HGET', ARGV[1] .. 'nicks:' .. node, ARGV[4])
              if owner and owner ~= ARGV[5] then
                return 0
              end
              if owner and node ~= ARGV[2] then
                redis.call('HDEL', ARGV[1] .. 'nicks:' .. node, ARGV[4])
              end
            end
            redis.call('ZADD', ARGV[1] .. 'nodes', now, ARGV[2])
            redis.call('HSET', ARGV[1] .. 'nicks:' .. ARGV[2], ARGV[4], ARGV[5])
            redis.call('PEXPIRE', ARGV[1] .. 'nicks:' .. ARGV[2], ARGV[3])
            return 1
            """;

    /**
     * A sign of life. ARGV: prefix, node, milliseconds until a node is dead, who is here. Returns whether Redis still knows the
     * nicks of this node, 1 or 0, and then who is on each other node.
     */
    static final String BEAT = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local nodes = ARGV[1] .. 'nodes'
            redis.call('ZADD', nodes, now, ARGV[2])
            redis.call('ZREMRANGEBYSCORE', nodes, '-inf', now - ARGV[3])
            redis.call('SET', ARGV[1] .. 'here:' .. ARGV[2], ARGV[4], 'PX', ARGV[3])
            local answer = {tostring(redis.call('PEXPIRE', ARGV[1] .. 'nicks:' .. ARGV[2], ARGV[3]))}
            for _, node in ipairs(redis.call('ZRANGE', nodes, 0, -1)) do
              local here = node ~= ARGV[2] and redis.call('GET', ARGV[1] .. 'here:' .. node)
              if here then
                answer[#answer + 1] = here
              end
            end
            return answer
            """;

    /** ARGV: prefix, node. The node has gone in peace. */
    static final String GOODBYE = """
            redis.call('ZREM', ARGV[1] .. 'nodes', ARGV[2])
            return redis.call('DEL', ARGV[1] .. 'here:' .. ARGV[2], ARGV[1] .. 'nicks:' .. ARGV[2])
            """;

    private Scripts() {}
}
