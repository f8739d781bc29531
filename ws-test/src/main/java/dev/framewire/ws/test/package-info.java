/**
 * A test kit for handlers of WebSocket, without a socket and without a test framework: failures are
 * {@link java.lang.AssertionError}s whose message quotes what went over the wire in both directions.
 *
 * <p>{@link dev.framewire.ws.test.WsTest} puts handlers into the pipeline that production has, and plays their peer.
 * {@link dev.framewire.ws.test.WsTestLink} connects a server and a client with each other. The kit reads and writes frames with
 * code of its own, so it judges the library too.
 *
 * <p><b>Threads.</b> A test and its handlers run on one thread; what other threads give to the event loop runs at the next
 * call of the kit. <b>Time</b> is virtual. <b>Buffers.</b> The kit takes and gives bytes, never buffers; a buffer of the
 * connection that a handler has not released fails {@code close()}.
 */
@NullMarked
package dev.framewire.ws.test;

import org.jspecify.annotations.NullMarked;
