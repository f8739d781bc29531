package dev.framewire.ws.handshake;

/**
 * The connection did not become a WebSocket. Fired as a user event, at most once per connection and never beside
 * {@link WsHandshakeCompleteEvent}.
 *
 * @param cause why
 */
public record WsHandshakeFailedEvent(Throwable cause) {}
