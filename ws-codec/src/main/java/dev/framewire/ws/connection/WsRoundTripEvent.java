package dev.framewire.ws.connection;

import java.time.Duration;

/**
 * The answer to a Ping of {@link WsKeepAlive} arrived: fired as a user event.
 *
 * @param roundTrip from writing the Ping to reading its Pong
 */
public record WsRoundTripEvent(Duration roundTrip) {}
