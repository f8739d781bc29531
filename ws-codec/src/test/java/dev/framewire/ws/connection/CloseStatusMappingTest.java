package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRule;
import dev.framewire.ws.testing.CloseStatuses;
import io.netty.channel.ChannelException;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CloseStatusMappingTest {
    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new CorruptedWebSocketFrameException(), 1002),
                Arguments.of(corrupted(WebSocketCloseStatus.POLICY_VIOLATION), 1008),
                Arguments.of(corrupted(new WebSocketCloseStatus(4001, "mine")), 4001),
                Arguments.of(corrupted(WebSocketCloseStatus.EMPTY), 1002),
                Arguments.of(corrupted(WebSocketCloseStatus.ABNORMAL_CLOSURE), 1002),
                Arguments.of(new TooLongFrameException(), 1009),
                Arguments.of(new CorruptedFrameException(), 1002),
                Arguments.of(new DecompressionException("x"), 1002),
                Arguments.of(new DecoderException("x"), 1011),
                Arguments.of(new DecoderException(new IllegalStateException()), 1011),
                Arguments.of(new DecoderException(new SSLException("x")), null),
                Arguments.of(new RuntimeException("x"), 1011),
                Arguments.of(new StackOverflowError(), 1011),
                Arguments.of(new EncoderException("x"), null),
                Arguments.of(WsRule.CLOSE_STATUS.refuse("x"), null),
                Arguments.of(new ChannelException("x"), null),
                Arguments.of(ReadTimeoutException.INSTANCE, null),
                Arguments.of(new IOException("x"), null),
                Arguments.of(new ClosedChannelException(), null));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("errors")
    @DisplayName("L15 L16 each exception maps to its Close status, or to none")
    void exceptionMapsToCloseStatus(Throwable error, @Nullable Integer status) {
        WebSocketCloseStatus answer = CloseStatusMapping.of(error);
        if (status == null) {
            assertNull(answer);
        } else {
            assertEquals(status, answer == null ? null : answer.code());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("L15 each broken rule has a status that may be sent and a reason with its section")
    void brokenRuleHasStatusAndReason(WsRule rule) {
        CorruptedWebSocketFrameException error = rule.brokenByPeer("detail 42");
        assertEquals(rule.closeStatus(), CloseStatusMapping.of(error));
        assertTrue(CloseStatuses.mayBeOnWire(rule.closeStatus().code()));
        assertEquals("detail 42 (RFC " + rule.rfc() + " " + rule.section() + ")", CloseStatusMapping.reason(error));
    }

    @Test
    @DisplayName("L16 only the text of a broken rule is sent to the peer")
    void textOfOtherExceptionsIsNotSent() {
        assertEquals("", CloseStatusMapping.reason(new IllegalStateException("jdbc:secret")));
        assertEquals("", CloseStatusMapping.reason(new TooLongFrameException("jdbc:secret")));
    }

    private static CorruptedWebSocketFrameException corrupted(WebSocketCloseStatus status) {
        return new CorruptedWebSocketFrameException(status, "x");
    }
}
