package dev.framewire.ws.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.test.WsTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A broadcast")
class BroadcastTest {
    private static final int RSV1 = 4;
    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";

    private final Broadcast broadcast = new Broadcast();

    @Test
    @DisplayName("reaches all members, compressed for those that agreed to it")
    void reachesAll() {
        String text = "again and ".repeat(20);
        try (WsTest one = join();
                WsTest two = join(DEFLATE);
                WsTest three = join(DEFLATE)) {
            one.text(text).expectText(text);
            two.awaitFrame().expectText(text);
            assertEquals(RSV1, three.awaitFrame().nextFrame().rsv());
        }
    }

    @Test
    @DisplayName("goes on without members that left, and without any member")
    void withoutMembers() {
        broadcast.say("is there somebody?");
        try (WsTest one = join()) {
            try (WsTest two = join()) {
                two.close(1000).expectClose(1000);
            }
            one.text("still here").expectText("still here");
        }
        broadcast.say("is there somebody?");
    }

    private WsTest join(String... headers) {
        WsServerConfig config = WsServerConfig.builder()
                .path("/")
                .extensions(WsDeflate.DEFAULT.serverHandshaker())
                .build();
        WsTest member = WsTest.server(config, broadcast);
        member.upgrade("/", headers);
        return member;
    }
}
