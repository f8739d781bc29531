package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import dev.framewire.ws.testing.SlowPeerChannel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests backpressure before the upgrade: a peer that does not read responses gets no more of them. */
class FlowBeforeUpgradeTest {
    private static final Request BAD = Request.UPGRADE.without("Sec-WebSocket-Key");

    private final SlowPeerChannel channel = new SlowPeerChannel();
    private Server server;

    @AfterEach
    void close() {
        server.close();
    }

    private Server start(WsServerConfig.Builder config) {
        server = Server.on(
                channel,
                Server.http(Server.Codec.COMBINED, Server.Body.IN_PARTS, new WsServerHandshakeHandler(config.build())));
        return server;
    }

    private static byte[] times(int count, Request request) {
        return bytes(request.text().repeat(count));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static long responses(String sent) {
        return Pattern.compile("HTTP/1\\.1 ").matcher(sent).results().count();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    @Test
    @DisplayName("S3 the user gets the next request when the peer has taken the previous response")
    void userGetsTheNextRequestAfterTheResponseIsSent() {
        start(Server.config());
        server.receive(times(100, Request.plain("/page")));
        assertEquals(1, server.events.size());
        assertFalse(channel.config().isAutoRead());
        channel.take(Server.PLAIN_RESPONSE.length());
        assertEquals(2, server.events.size());
        channel.take(Long.MAX_VALUE / 2);
        assertEquals(Collections.nCopies(100, "GET /page"), server.events);
        assertEquals(Server.PLAIN_RESPONSE.repeat(100), server.sent());
        assertTrue(channel.config().isAutoRead());
        assertEquals(Server.switching(), server.receive(Request.UPGRADE).sent());
    }

    @Test
    @DisplayName("a body in parts stays directly behind its request")
    void bodyStaysBehindItsRequest() {
        start(Server.config());
        String post =
                "POST /page HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n";
        server.receive(bytes(post.repeat(5)));
        assertEquals(List.of("POST /page", "body abcd"), server.events);
        channel.take(Long.MAX_VALUE / 2);
        assertEquals(10, server.events.size());
        assertEquals("body abcd", server.events.get(9));
    }

    @Test
    @DisplayName(
            "S3 refusals that the peer does not take do not accumulate: one more is sent later, and it is the last")
    void refusalsThatAreNotTakenDoNotAccumulate() {
        start(Server.config());
        server.receive(times(100, BAD));
        long unsent = channel.unsent();
        assertTrue(unsent < 1000, unsent + " bytes wait");
        assertFalse(channel.config().isAutoRead());
        channel.take(Long.MAX_VALUE / 2);
        String sent = server.sent();
        assertEquals(2, responses(sent), sent);
        assertTrue(sent.contains("\r\nConnection: close\r\n"), sent);
        assertFalse(channel.isOpen());
        assertEquals(List.of("failed 400", "failed 400"), server.events);
    }

    @Test
    @DisplayName("the sixteenth refusal on a connection is the last one")
    void sixteenthRefusalIsTheLast() {
        start(Server.config());
        channel.take(Long.MAX_VALUE / 2);
        server.receive(times(WsServerHandshakeHandler.MAX_ATTEMPTS - 1, BAD));
        String sent = server.sent();
        assertEquals(WsServerHandshakeHandler.MAX_ATTEMPTS - 1, responses(sent));
        assertFalse(sent.contains("\r\nConnection: close\r\n"), sent);
        assertTrue(channel.isOpen());
        sent = server.receive(BAD).sent();
        assertTrue(sent.contains("\r\nConnection: close\r\n"), sent);
        assertFalse(channel.isOpen());
    }

    @Test
    @DisplayName("H20 an upgrade waits until the peer has taken the earlier responses; the bytes behind it are frames")
    void upgradeWaitsForEarlierResponses() {
        start(Server.config());
        server.receive(HandshakeTest.concat(
                bytes(Request.plain("/page").text().repeat(3) + Request.UPGRADE.text()), Server.MASKED_HELLO));
        channel.take(1);
        assertEquals(List.of("GET /page"), server.events);
        channel.take(Long.MAX_VALUE / 2);
        assertEquals(Server.PLAIN_RESPONSE.repeat(3) + Server.switching() + "\u0081\u0005Hello", server.sent());
        assertEquals(
                List.of("GET /page", "GET /page", "GET /page", "netty /chat null", "complete /chat null", "text Hello"),
                server.events);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    @DisplayName(
            "S3 a peer that takes nothing for the handshake timeout is disconnected, and what was held for it is released")
    void peerThatTakesNothingIsDisconnected() {
        start(Server.config().handshakeTimeout(Duration.ofSeconds(5)));
        server.receive(times(50, Request.plain("/page")));
        pass(4999);
        assertTrue(channel.isOpen());
        pass(1);
        assertFalse(channel.isOpen());
        assertEquals(List.of("GET /page", "failed -"), server.events);
        assertEquals(
                "The client took nothing of the responses for 5000 ms.",
                server.causes.get(0).getMessage());
    }

    @Test
    @DisplayName("a peer that takes a byte now and then stays connected")
    void peerThatTakesAByteNowAndThenStaysConnected() {
        start(Server.config());
        server.receive(times(50, Request.plain("/page")));
        for (int i = 0; i < 20; i++) {
            channel.take(1);
            pass(9_000);
            assertTrue(channel.isOpen(), "after " + i);
        }
    }

    @Test
    @DisplayName("a peer that takes one byte and then nothing is disconnected one handshake timeout later")
    void peerThatStopsTakingIsDisconnected() {
        start(Server.config());
        server.receive(bytes("POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab".repeat(5)));
        channel.take(1);
        pass(10_000);
        assertTrue(channel.isOpen());
        pass(10_000);
        assertFalse(channel.isOpen());
    }

    @Test
    @DisplayName("requests that were held and answered do not count as unanswered, however often a peer falls behind")
    void pausesDoNotCountAsUnansweredRequests() {
        start(Server.config());
        for (int i = 0; i < 10; i++) {
            server.receive(times(60, Request.plain("/page")));
            channel.take(60L * Server.PLAIN_RESPONSE.length());
        }
        assertEquals(Collections.nCopies(600, "GET /page"), server.events);
    }

    @Test
    @DisplayName("each request that was held ends with a read-complete event")
    void heldRequestsEndWithAReadComplete() {
        start(Server.config());
        List<String> completes = new ArrayList<>();
        String user = channel.pipeline().context(server.user).name();
        channel.pipeline().addBefore(user, null, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                completes.add("after " + server.events.size());
            }
        });
        server.receive(times(3, Request.plain("/page")));
        channel.take(Long.MAX_VALUE / 2);
        assertEquals(List.of("after 1", "after 2", "after 3"), completes);
    }

    @Test
    @DisplayName("H20 while the decision is pending behind slow responses, nothing is read")
    void nothingIsReadWhileTheDecisionIsPending() {
        List<Promise<WsHandshakeDecision>> asked = new ArrayList<>();
        start(Server.config().decider(request -> {
            asked.add(request.newPromise());
            return asked.get(0);
        }));
        server.receive(bytes(Request.plain("/page").text() + Request.UPGRADE.text()));
        assertEquals(0, asked.size());
        channel.take(Long.MAX_VALUE / 2);
        assertEquals(1, asked.size());
        assertFalse(channel.config().isAutoRead());
        asked.get(0).setSuccess(WsHandshakeDecision.accept());
        channel.runPendingTasks();
        assertTrue(channel.config().isAutoRead());
        assertEquals(Server.PLAIN_RESPONSE + Server.switching(), server.sent());
    }

    @Test
    @DisplayName("a peer that was slow and catches up is not disconnected later")
    void peerThatCatchesUpIsNotDisconnectedLater() {
        start(Server.config());
        server.receive(times(2, Request.plain("/page")));
        pass(9_000);
        channel.take(Long.MAX_VALUE / 2);
        pass(60_000);
        assertTrue(channel.isOpen());
        assertEquals(2, server.events.size());
    }

    @Test
    @DisplayName("S2 a last response that the peer never takes does not keep the connection open")
    void lastResponseThatIsNotTakenDoesNotKeepTheConnection() {
        start(Server.config().handshakeTimeout(Duration.ofSeconds(5)));
        server.receive(BAD.set("Connection", "Upgrade, close"));
        assertTrue(channel.isOpen());
        pass(5_000);
        assertFalse(channel.isOpen());
    }

    @Test
    @DisplayName("with auto-read off a read that the user requests waits for the peer as well")
    void readRequestedByTheUserWaits() {
        start(Server.config());
        channel.config().setAutoRead(false);
        Reads reads = new Reads();
        channel.pipeline().addFirst(reads);
        server.receive(times(2, Request.plain("/page")));
        assertEquals(0, reads.count);
        channel.take(Long.MAX_VALUE / 2);
        assertEquals(1, reads.count);
        assertFalse(channel.config().isAutoRead());
    }

    @Test
    @DisplayName("removing the handler passes held requests on in order, and auto-read is on again")
    void removingTheHandlerPassesHeldRequestsOn() {
        start(Server.config());
        server.receive(times(4, Request.plain("/page")));
        channel.pipeline().remove(WsServerHandshakeHandler.class);
        assertEquals(4, server.events.size());
        assertTrue(channel.config().isAutoRead());
        pass(60_000);
        assertTrue(channel.isOpen());
    }

    @Test
    @DisplayName("with two handlers the upgrade of the second waits for the responses that the first holds back")
    void upgradeOfTheSecondHandlerWaitsForTheFirst() {
        server = Server.on(
                channel,
                Server.http(
                        Server.Codec.COMBINED,
                        Server.Body.AGGREGATED,
                        new WsServerHandshakeHandler(
                                Server.config().path("/other").build()),
                        new WsServerHandshakeHandler(Server.config()
                                .decider(request -> {
                                    Promise<WsHandshakeDecision> answer = request.newPromise();
                                    request.channel()
                                            .eventLoop()
                                            .execute(() -> answer.setSuccess(WsHandshakeDecision.accept()));
                                    return answer;
                                })
                                .build())));
        server.receive(times(10, Request.plain("/page")));
        server.receive(Request.UPGRADE);
        assertEquals(1, server.events.size());
        channel.take(Long.MAX_VALUE / 2);
        assertEquals(Server.PLAIN_RESPONSE.repeat(10) + Server.switching(), server.sent());
        assertTrue(channel.config().isAutoRead());
        server.receiveFrame(Server.MASKED_HELLO);
        assertEquals(Server.HELLO, server.sentHex());
    }

    private static final class Reads extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void read(ChannelHandlerContext ctx) {
            count++;
            ctx.read();
        }
    }
}
