/**
 * Stores the rooms in Redis, for several nodes. Each room is a stream. All nodes send its entries in the order of their ids.
 *
 * <p>{@link dev.framewire.ws.example.redis.RedisBackend} is the entry point. It has two connections of Lettuce, which reconnect
 * automatically: one for commands, one that waits for news. No method blocks. Answers and listeners run on threads of Lettuce.
 * Without a connection each command fails at once.
 *
 * <p>All keys have the prefix {@code framewire:}.
 *
 * <ul>
 *   <li>{@code room:NAME}: a stream with the entries of a room.
 *   <li>{@code rooms}: a sorted set of the rooms, by the end of their lifetime.
 *   <li>{@code news}: a stream with the last few thousand hints. A hint is the name of a room with a new entry.
 *   <li>{@code said:ROOM:KEY}: the id of a stored message, for ten minutes, to recognize duplicates.
 *   <li>{@code nodes}: a sorted set of the nodes, by their last heartbeat.
 *   <li>{@code here:NODE}: JSON with the nicks in each room of a node. It expires ten seconds after the last heartbeat.
 *   <li>{@code nicks:NODE}: a hash from nick to owner. It expires at the same time.
 * </ul>
 *
 * <p>Scripts use keys of several nodes. So they need one Redis, with or without replicas; they do not work on Redis Cluster.
 *
 * <p>A node waits for {@code news} only, for any number of rooms, and then reads the rooms in these hints. A lost, repeated or
 * invalid hint does no harm, because a room is read from the last known id. If an entry has no hint (from {@code XADD}, or from a
 * node of a version without news), members receive it together with the next entry of the room.
 *
 * <p>A client that can write to Redis controls what all nodes send. But its data cannot stop a node. The node skips invalid entries
 * and invalid nicks, and logs this once. It deletes a key of the wrong type, except a room. It refuses a room whose key is no
 * stream, or whose ids are at the maximum, until an operator deletes the key.
 */
@NullMarked
package dev.framewire.ws.example.redis;

import org.jspecify.annotations.NullMarked;
