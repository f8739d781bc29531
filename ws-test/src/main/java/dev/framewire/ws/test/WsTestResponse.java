package dev.framewire.ws.test;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What a server answered to an upgrade request, as its client read it.
 *
 * <pre>{@code
 * WsTestResponse response = t.upgrade("/ws", "Origin: https://evil.example");
 * assertEquals(403, response.status().code());
 * assertEquals("close", response.headers().get("Connection"));
 * }</pre>
 *
 * @param status the status, 101 if the connection is a WebSocket now
 * @param headers the headers
 * @param body the body as text, empty if there is none
 */
public record WsTestResponse(HttpResponseStatus status, HttpHeaders headers, String body) {}
