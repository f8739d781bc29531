package dev.framewire.ws.connection;

/** How far the closing of a connection is (RFC 6455 section 7.1), as {@link WsProtocolHandler} sees it. */
enum CloseState {
    /** Both ends may send. */
    OPEN,
    /** Our Close is on its way and the peer's is awaited; data received meanwhile is dropped. */
    CLOSE_SENT,
    /** Both Closes were exchanged; the server closes the transport, the client awaits that. */
    CLOSE_EXCHANGED,
    /** The connection failed: our Close, if any was possible, is out, and no input is processed. */
    FAILED,
    /** The transport is closed and the close event was fired. */
    CLOSED
}
