package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.LoggedLines;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WriteRefusedTest {
    private static final String ADVICE =
            " is not a frame: write a TextWebSocketFrame, a BinaryWebSocketFrame or a WsPreparedMessage (RFC 6455 6.1)";

    private final List<String> refused = new ArrayList<>();
    private final WsListener listener = new WsListener() {
        @Override
        public void writeRefused(Channel channel, WsFrameRefusedException cause) {
            refused.add(cause.getMessage());
        }
    };

    private Connection connection(WsRole role) {
        return Connection.of(WsPipeline.builder(role).listener(listener).build());
    }

    private static String failure(ChannelFuture write) {
        return assertInstanceOf(WsFrameRefusedException.class, write.cause()).getMessage();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName(
            "what is no frame is released, its promise fails with what to write instead, and the stream stays intact")
    void noFrame(WsRole role) {
        try (Connection connection = connection(role)) {
            ByteBuf bytes = connection.alloc.directBuffer().writeByte(1);
            String ofBytes = failure(connection.channel.writeAndFlush(bytes));
            assertTrue(ofBytes.endsWith(ADVICE), ofBytes);
            assertEquals(0, bytes.refCnt());
            assertEquals("String" + ADVICE, failure(connection.channel.writeAndFlush("text")));
            DefaultFileRegion file = new DefaultFileRegion(new File("none"), 0, 1);
            assertEquals("DefaultFileRegion" + ADVICE, failure(connection.channel.writeAndFlush(file)));
            assertEquals(0, file.refCnt());
            assertTrue(connection
                    .channel
                    .writeAndFlush(new TextWebSocketFrame("a"))
                    .isSuccess());
            assertEquals(List.of("TEXT fin 'a'"), connection.sent());
            assertEquals(3, refused.size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("a refused write is logged and reported also if its promise shows nothing")
    void voidPromise(WsRole role) {
        try (Connection connection = connection(role);
                LoggedLines log = new LoggedLines(WsListener.class)) {
            Channel channel = connection.channel;
            channel.writeAndFlush(
                    new PingWebSocketFrame(connection.alloc.buffer().writeZero(126)), channel.voidPromise());
            channel.writeAndFlush("text", channel.voidPromise());
            channel.pipeline().close();
            channel.writeAndFlush(new TextWebSocketFrame("late"), channel.voidPromise());
            String ping = "control frame with opcode 9 longer than 125 (RFC 6455 5.5)";
            String late = "frame written after Close (RFC 6455 5.5.1)";
            assertEquals(List.of(ping, "String" + ADVICE, late), refused);
            assertEquals(
                    refused.stream()
                            .map(why -> "FINE a write was refused: " + why)
                            .toList(),
                    log.lines);
        }
    }
}
