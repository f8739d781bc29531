package dev.framewire.ws.test;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Handlers under test, in the pipeline that production has, and their peer, which this test plays. It fails with an
 * {@link AssertionError} that quotes all frames so far.
 *
 * <pre>{@code
 * try (WsTest t = WsTest.established(pipeline, new ShoutHandler())) {
 *     t.text("h", "", "i").expectText("hi!");
 *     t.raw("81 01 78").expectClose(1002);
 *     assertEquals(WsRule.UNMASKED_FROM_CLIENT, WsRule.of(t.closed().cause()));
 * }
 * try (WsTest t = WsTest.server(config, new ShoutHandler())) {
 *     assertEquals(101, t.upgrade("/ws", "Authorization: Bearer x").status().code());
 *     t.text("hi").expectText("hi!").pass(Duration.ofSeconds(31)).expectPing();
 * }
 * try (WsTest t = WsTest.client(clientConfig, new MyHandler())) {
 *     t.accept("Sec-WebSocket-Protocol: chat").text("yo").expectText("yo!");
 * }
 * }</pre>
 *
 * <p>With a header {@code Sec-WebSocket-Extensions: permessage-deflate} in {@link #upgrade} or {@link #accept}, and the extension
 * in the configuration, {@code text} and {@code binary} compress, and {@code expectText} and {@code expectBinary} inflate.
 *
 * <p>A test fails too if a handler writes anything but a frame to a WebSocket, and {@link #close} fails if a buffer of the
 * connection was not released, or if a handler threw and the test looked at neither the Close nor the {@link WsCloseEvent}.
 */
public final class WsTest extends WsTestPeer<WsTest> implements AutoCloseable {
    private WsTest(WsTestEnd end, boolean isClient) {
        super(end, isClient);
    }

    /**
     * Handlers on a connection that is a WebSocket already, of either role. The handshake is behind it: all handlers of the library
     * are there, and the events were fired.
     *
     * @param pipeline the options of the connection
     * @param handlers the handlers under test
     * @return the test
     */
    public static WsTest established(WsPipeline pipeline, ChannelHandler... handlers) {
        if (pipeline.role() == WsRole.CLIENT) {
            URI uri = URI.create("ws://localhost/");
            return client(WsClientConfig.builder(uri).pipeline(pipeline).build(), handlers)
                    .accept();
        }
        WsServerConfig config =
                WsServerConfig.builder().path("/").pipeline(pipeline).build();
        WsTest test = server(config, handlers);
        test.upgrade("/");
        return test;
    }

    /**
     * A server before its handshake. The pipeline is {@code HttpServerCodec}, {@code WsServerHandshakeHandler} and the handlers.
     *
     * @param config what the server accepts
     * @param handlers the handlers under test
     * @return the test; begin with {@link #upgrade}
     */
    public static WsTest server(WsServerConfig config, ChannelHandler... handlers) {
        return of(false, handshake(config), handlers);
    }

    /**
     * A client that has sent its request. The pipeline is {@code HttpClientCodec}, {@code WsClientHandshakeHandler} and the
     * handlers.
     *
     * @param config what the client asks for, with a {@code ws} URI
     * @param handlers the handlers under test
     * @return the test; begin with {@link #accept} or {@link #refuse}
     */
    public static WsTest client(WsClientConfig config, ChannelHandler... handlers) {
        return of(true, handshake(config), handlers);
    }

    private static WsTest of(boolean isClient, List<ChannelHandler> handshake, ChannelHandler... handlers) {
        WsTestEnd end = new WsTestEnd(isClient, new TestLoop(), new Trace(), "", handshake, handlers);
        WsTest test = new WsTest(end, !isClient);
        test.peer.run();
        return test;
    }

    static List<ChannelHandler> handshake(WsServerConfig config) {
        return List.of(new HttpServerCodec(), new WsServerHandshakeHandler(config));
    }

    static List<ChannelHandler> handshake(WsClientConfig config) {
        return List.of(new HttpClientCodec(), new WsClientHandshakeHandler(config));
    }

    /**
     * Runs a scenario again and again, with the bytes of the peer cut into two reads at each place in turn: how reads split them
     * must not matter.
     *
     * @param start makes a new test, with new handlers
     * @param scenario what is done with it; from here on the bytes are cut
     * @throws AssertionError if the scenario fails; the message says where the cut was
     */
    public static void everySplit(Supplier<WsTest> start, Consumer<WsTest> scenario) {
        long bytes = 1;
        for (long cut = 0; cut < bytes; cut++) {
            try (WsTest test = start.get()) {
                test.peer.cutAt(cut);
                scenario.accept(test);
                bytes = test.peer.fed();
            } catch (AssertionError e) {
                throw new AssertionError("with the bytes of the peer cut after " + cut + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    WsTest self() {
        return this;
    }

    /**
     * Asks a server for a WebSocket, and waits for the response as {@link #response} does.
     *
     * @param target the request-target, such as {@code /ws?a=1}
     * @param headers lines such as {@code Origin: https://example.com}; they replace the kit's own, and a line without a
     *     value takes a header out
     * @return the response
     * @throws AssertionError if there is none
     */
    public WsTestResponse upgrade(String target, String... headers) {
        return requestUpgrade(target, headers).response();
    }

    /**
     * Asks a server for a WebSocket, and does not wait for a decider that answers from another thread.
     *
     * @param target the request-target
     * @param headers as for {@link #upgrade}
     * @return this
     */
    public WsTest requestUpgrade(String target, String... headers) {
        return http(HttpText.request(target, headers));
    }

    private WsTest http(String text) {
        end.trace.add("-> " + text.lines().findFirst().orElse(""));
        peer.feed(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /**
     * The next response of a server. A decision on another thread is awaited for 5 seconds of real time.
     *
     * @return the response
     * @throws AssertionError if there is none, or if it is a 101 with a wrong Sec-WebSocket-Accept
     */
    public WsTestResponse response() {
        boolean done =
                end.loop.await(() -> !end.messages.isEmpty() || end.messageLost || !end.channel.isOpen(), end::settle);
        end.check();
        HttpReader.Message message = end.messages.poll();
        if (message == null) {
            throw end.failure(done ? "no handler answered the request" : "no response within " + TestLoop.patience);
        }
        String accept = message.headers().get("Sec-WebSocket-Accept");
        if (message.status() == 101) {
            if (!HttpText.accept().equals(accept)) {
                throw end.failure("a 101 with Sec-WebSocket-Accept " + accept);
            }
            peer.negotiated(message.headers().get("Sec-WebSocket-Extensions"));
        }
        return new WsTestResponse(HttpResponseStatus.valueOf(message.status()), message.headers(), message.body());
    }

    /**
     * The request that a client has sent.
     *
     * @return its target and its headers
     * @throws AssertionError if there is none
     */
    public HttpRequest upgradeRequest() {
        HttpReader.Message request = end.messages.peek();
        if (request == null) {
            throw end.failure("the client sent no request");
        }
        String target = request.startLine().split(" ", 3)[1];
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target, request.headers());
    }

    /**
     * Answers a client's request with a valid 101.
     *
     * @param headers further lines, such as {@code Sec-WebSocket-Protocol: chat}
     * @return this
     */
    public WsTest accept(String... headers) {
        for (String header : headers) {
            boolean agrees = header.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions:");
            peer.negotiated(agrees ? header : null);
        }
        return http(HttpText.switching(upgradeRequest().headers().get("Sec-WebSocket-Key"), headers));
    }

    /**
     * Answers a client's request with another status, and no body.
     *
     * @param status such as 401
     * @param headers such as {@code WWW-Authenticate: Bearer}
     * @return this
     */
    public WsTest refuse(int status, String... headers) {
        upgradeRequest();
        return http(HttpText.refusal(status, headers));
    }

    /**
     * How the connection ended. If both ends have sent a Close, the peer closes the connection.
     *
     * @return the event that the handlers got
     * @throws AssertionError if the connection is open, also while it waits for the Close of the peer
     */
    public WsCloseEvent closed() {
        if (end.channel.isActive() && peer.closesExchanged()) {
            hangUp();
        }
        return end.closed();
    }

    /**
     * The first event of a type that the library fired to the handlers, whether these passed it on or not.
     *
     * @param <E> the type
     * @param type its class, such as {@code WsHandshakeFailedEvent.class}
     * @return the event
     * @throws AssertionError if there was none
     */
    public <E> E event(Class<E> type) {
        peer.run();
        return end.event(type);
    }

    /**
     * The connection, for writing as an application does that has kept it.
     *
     * @return the channel
     */
    public Channel channel() {
        return end.channel();
    }

    /** Ends the test and the connection. Nothing may be left: see the description of the class. */
    @Override
    public void close() {
        end.settle();
        peer.close();
        end.end();
    }
}
