/**
 * The rooms on Redis, for several nodes: each room is a stream, in the order of whose ids all nodes tell it.
 *
 * <p>{@link dev.framewire.ws.example.redis.RedisBackend} is the way in. Two connections, both Lettuce's, which come back by
 * themselves: one for commands, one for the read that waits for what is new. Nothing here blocks; answers come on Lettuce's
 * threads, and so are listeners called. While there is no connection, everything fails at once.
 *
 * <p>Keys, with the prefix {@code framewire:}: {@code room:NAME} (stream), {@code said:ROOM:KEY} (id of what was said, for ten
 * minutes), {@code nodes} (sorted set by last sign of life), {@code here:NODE} (JSON, who is in which room) and
 * {@code nicks:NODE} (hash from nick to owner), the last two gone ten seconds after a node. Scripts touch keys of several nodes,
 * so this is for one Redis with replicas, not for Redis Cluster.
 */
@NullMarked
package dev.framewire.ws.example.redis;

import org.jspecify.annotations.NullMarked;
