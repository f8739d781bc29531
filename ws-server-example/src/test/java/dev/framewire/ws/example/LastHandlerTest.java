package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The last handler of a pipeline")
class LastHandlerTest {
    static Stream<Throwable> errorsCausedByAPeer() {
        return Stream.of(
                new IOException("Connection reset by peer"),
                new ClosedChannelException(),
                new DecoderException(new SSLHandshakeException("certificate_unknown")),
                new DecoderException(new NotSslRecordException("47455420")),
                new DecoderException(new DecoderException(new SSLException("no_renegotiation"))),
                new SslHandshakeTimeoutException("10 s"),
                ReadTimeoutException.INSTANCE,
                new PrematureChannelClosureException("a request of 3 of 100 bytes"),
                new DecoderException(new PrematureChannelClosureException("a request of 3 of 100 bytes")),
                new TooLongFrameException("a header of 9000 bytes"));
    }

    @ParameterizedTest
    @MethodSource("errorsCausedByAPeer")
    void errorCausedByAPeerIsNotLogged(Throwable problem) {
        assertEquals("", logged(problem));
    }

    static Stream<Throwable> defects() {
        return Stream.of(
                new DecoderException(new IllegalStateException("ours")),
                new EncoderException(new DecoderException(new IllegalStateException("ours"))));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void defectIsLoggedWithItsStackTrace(Throwable problem) {
        String log = logged(problem);
        assertTrue(log.contains("event=defect"), log);
        assertTrue(log.contains("Caused by: java.lang.IllegalStateException: ours"), log);
    }

    private static String logged(Throwable problem) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            EmbeddedChannel channel = new EmbeddedChannel(new LastHandler());
            channel.pipeline().fireExceptionCaught(problem);
            assertFalse(channel.isOpen());
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
