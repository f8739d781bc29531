/**
 * The example's ordinary HTTP: the chat page from the jar, a health check and figures, and a few words to those who reach a WebSocket
 * path without an upgrade.
 *
 * <p>What to answer is a function of the request ({@code HttpSite}); {@link dev.framewire.ws.example.http.HttpHandler} sends it. Requests
 * arrive aggregated, answers go out whole, both on the event loop of the connection. The handler releases the request.
 */
@NullMarked
package dev.framewire.ws.example.http;

import org.jspecify.annotations.NullMarked;
