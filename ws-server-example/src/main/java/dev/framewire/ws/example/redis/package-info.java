/**
 * The rooms on Redis, for several nodes: each room is a stream, in the order of whose ids all nodes tell it.
 *
 * <p>{@link dev.framewire.ws.example.redis.RedisBackend} is the way in. Two connections, both Lettuce's, which come back by
 * themselves: one for commands, one for the read that waits for news. Nothing here blocks; answers come on Lettuce's threads, and
 * so are listeners called. While there is no connection, everything fails at once.
 *
 * <p>Keys, with the prefix {@code framewire:}: {@code room:NAME} (stream), {@code rooms} (sorted set of rooms by the end of their
 * life), {@code news} (stream of the last few thousand hints, each the name of a room in which there is something new),
 * {@code said:ROOM:KEY} (id of what was said, for ten minutes), {@code nodes} (sorted set by last sign of life),
 * {@code here:NODE} (JSON, who is in which room) and {@code nicks:NODE} (hash from nick to owner), the last two gone ten seconds
 * after a node. Scripts touch keys of several nodes, so this is for one Redis with replicas, not for Redis Cluster.
 *
 * <p>A node waits for {@code news} alone, however many rooms its members are in, and then reads the rooms that are named there.
 * The streams of the rooms are what counts: a hint that is lost, comes twice or means nothing changes what is told. Something
 * written to a room without a hint (by {@code XADD} or by a node of a version without news) is told with what comes next there.
 *
 * <p>Whoever may write to Redis decides what all nodes tell. Yet nothing that is written there ends the work of a node: what is
 * no entry or no presence is skipped and logged once, a key that holds another type than its own is removed, and a room whose key
 * is no stream, or whose ids were driven to where no more are readable, is refused until someone removes that key.
 */
@NullMarked
package dev.framewire.ws.example.redis;

import org.jspecify.annotations.NullMarked;
