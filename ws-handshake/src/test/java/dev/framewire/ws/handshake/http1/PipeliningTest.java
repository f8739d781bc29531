package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import dev.framewire.ws.testing.CountingAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests many requests on one connection (RFC 9112 section 9.3.2). */
class PipeliningTest {
    private static byte[] pipelined(Request... requests) {
        StringBuilder all = new StringBuilder();
        for (Request request : requests) {
            all.append(request.text());
        }
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Tag("exhaustive")
    @Test
    @DisplayName(
            "unbounded queue of pipelined requests: H20 a million ordinary requests in one connection keep no memory, and an upgrade may follow")
    void aMillionRequestsKeepNoMemory() {
        CountingAllocator alloc = new CountingAllocator();
        try (Server server = Server.of(Server.config())) {
            server.channel.config().setAllocator(alloc);
            Request[] hundred = new Request[100];
            Arrays.fill(hundred, Request.plain("/page"));
            byte[] wire = pipelined(hundred);
            for (int i = 0; i < 10_000; i++) {
                server.receive(wire);
                assertEquals(100, server.events.size());
                server.events.clear();
                server.channel.releaseOutbound();
                assertEquals(0, alloc.held());
            }
            assertEquals(Server.switching(), server.receive(Request.UPGRADE).sent());
        }
    }

    @ParameterizedTest
    @EnumSource(Server.Codec.class)
    @DisplayName(
            "unbounded queue of pipelined requests: the request behind a hundred unanswered ones gets 503 as the last response")
    void requestBehindAHundredUnansweredOnesGets503(Server.Codec codec) {
        CountingAllocator alloc = new CountingAllocator();
        WsServerHandshakeHandler handler =
                new WsServerHandshakeHandler(Server.config().build());
        try (Server server = Server.of(codec, Server.Body.IN_PARTS, handler)) {
            server.answering = false;
            server.channel.config().setAllocator(alloc);
            server.receive(
                    pipelined(Collections.nCopies(1000, Request.plain("/page")).toArray(Request[]::new)));
            assertEquals(Collections.nCopies(100, "GET /page"), server.events);
            assertFalse(server.channel.config().isAutoRead());
            for (int i = 0; i < 100; i++) {
                server.user.answerNow();
            }
            String sent = server.sent();
            String answered = Server.PLAIN_RESPONSE.repeat(100);
            assertTrue(sent.startsWith(answered + "HTTP/1.1 503 "), sent);
            assertTrue(sent.contains("\r\nConnection: close\r\n"), sent);
            assertEquals("failed 503", server.events.get(100));
            assertFalse(server.channel.isOpen());
            assertEquals(0, alloc.held());
        }
    }

    @Test
    @DisplayName(
            "unbounded queue of pipelined requests: too many bytes behind unanswered requests close the connection")
    void bytesBehindUnansweredRequestsAreBounded() {
        try (Server server = Server.of(Server.config())) {
            server.answering = false;
            server.receive(HandshakeTest.concat(
                    pipelined(Collections.nCopies(101, Request.plain("/page")).toArray(Request[]::new)),
                    "00".repeat(EarlyBytes.MAX_WAITING_BYTES + 1)));
            assertEquals("failed -", server.events.get(100));
            assertFalse(server.channel.isOpen());
        }
    }

    @Test
    @DisplayName("H19 H20 the 101 waits for the responses to earlier requests")
    void upgradeWaitsForEarlierResponses() {
        try (Server server = Server.of(Server.config())) {
            server.answering = false;
            server.receive(HandshakeTest.concat(
                    pipelined(Request.plain("/a"), Request.plain("/b"), Request.UPGRADE), Server.MASKED_HELLO));
            assertEquals("", server.sent());
            server.user.answerNow();
            assertEquals(Server.PLAIN_RESPONSE, server.sent());
            server.user.answerNow();
            assertEquals(Server.PLAIN_RESPONSE + Server.switching() + "\u0081\u0005Hello", server.sent());
            assertEquals(
                    List.of("GET /a", "GET /b", "netty /chat null", "complete /chat null", "text Hello"),
                    server.events);
        }
    }

    @Test
    @DisplayName("H19 a refusal waits for the responses to earlier requests and is the last response")
    void refusalWaitsForEarlierResponses() {
        try (Server server = Server.of(Server.config())) {
            server.answering = false;
            server.receive(pipelined(
                    Request.plain("/a"), Request.UPGRADE.without("Sec-WebSocket-Key"), Request.plain("/never")));
            assertEquals("", server.sent());
            server.user.answerNow();
            String sent = server.sent();
            assertTrue(sent.startsWith(Server.PLAIN_RESPONSE + "HTTP/1.1 400 "), sent);
            assertTrue(sent.contains("\r\nConnection: close\r\n"), sent);
            assertFalse(server.channel.isOpen());
            assertEquals(List.of("GET /a", "failed 400"), server.events);
        }
    }

    @Test
    @DisplayName("H20 a response that no request asked for does not count as the response to a later request")
    void unrequestedResponseDoesNotCount() {
        try (Server server = Server.of(Server.config())) {
            server.answering = false;
            server.user.answerNow();
            assertEquals(Server.PLAIN_RESPONSE, server.sent());
            server.receive(pipelined(Request.plain("/a"), Request.UPGRADE));
            assertEquals("", server.sent());
            server.user.answerNow();
            assertEquals(Server.PLAIN_RESPONSE + Server.switching(), server.sent());
        }
        try (Server server = Server.of(Server.config())) {
            server.user.answerNow();
            assertEquals(
                    Server.PLAIN_RESPONSE + Server.switching(),
                    server.receive(Request.UPGRADE).sent());
        }
    }

    @Test
    @DisplayName("H20 an interim response does not answer a request")
    void interimResponseDoesNotAnswerARequest() {
        try (Server server = Server.of(Server.config())) {
            server.answering = false;
            server.receive(pipelined(Request.plain("/a"), Request.UPGRADE));
            server.channel.writeAndFlush(new io.netty.handler.codec.http.DefaultFullHttpResponse(
                    io.netty.handler.codec.http.HttpVersion.HTTP_1_1,
                    io.netty.handler.codec.http.HttpResponseStatus.CONTINUE));
            assertEquals("100", Server.statusOf(server.sent()));
            server.user.answerNow();
            assertEquals(Server.PLAIN_RESPONSE + Server.switching(), server.sent());
        }
    }

    @Test
    @DisplayName("H19 with auto-read off a refusal does not trigger a read if the same read gave the user a request")
    void refusalDoesNotReadIfTheUserGotSomething() {
        int[] reads = {0};
        try (Server server = Server.of(Server.config())) {
            server.channel.config().setAutoRead(false);
            server.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
                @Override
                public void read(ChannelHandlerContext ctx) {
                    reads[0]++;
                }
            });
            server.receive(pipelined(Request.UPGRADE.without("Sec-WebSocket-Key"), Request.plain("/a")));
            assertEquals(List.of("failed 400", "GET /a"), server.events);
            assertEquals(1, reads[0], "only the read of the user");
        }
    }

    @Test
    @DisplayName("M8 a response that no request asked for does not call the decider again")
    void unrequestedResponseDoesNotCallTheDeciderAgain() {
        AtomicInteger asked = new AtomicInteger();
        try (Server server = Server.of(Server.config().decider(request -> {
            asked.incrementAndGet();
            return request.newPromise();
        }))) {
            server.receive(Request.UPGRADE);
            server.user.answerNow();
            assertEquals(1, asked.get());
        }
    }

    @Test
    @DisplayName("H20 a client that leaves while its upgrade waits causes one event, and no buffer is kept")
    void clientThatLeavesWhileTheUpgradeWaitsFiresOneEvent() {
        try (Server server = Server.of(Server.config())) {
            server.answering = false;
            server.receive(HandshakeTest.concat(pipelined(Request.plain("/a"), Request.UPGRADE), Server.MASKED_HELLO));
            server.channel.close();
            assertEquals(List.of("GET /a", "failed -"), server.events);
        }
    }
}
