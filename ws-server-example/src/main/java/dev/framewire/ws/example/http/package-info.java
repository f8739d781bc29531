/**
 * The ordinary HTTP of the example: the chat page from the jar, a health check, metrics, and answers to ordinary requests on the
 * WebSocket paths.
 *
 * <p>{@code HttpSite} computes the answer from the request. {@link dev.framewire.ws.example.http.HttpHandler} sends it. Requests
 * and answers are aggregated, and are handled on the event loop of the connection. The handler releases the request.
 */
@NullMarked
package dev.framewire.ws.example.http;

import org.jspecify.annotations.NullMarked;
