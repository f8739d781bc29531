package dev.framewire.ws.benchmark.siege;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Handshakes that never end, at one byte per second. */
final class Dribble {
    private static final int CONNECTIONS = 200;
    private static final int MAX_SECONDS = 30;
    private static final byte[] BEGINNING = "GET /chat HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);

    private Dribble() {}

    static boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
        try (ExampleServer server = ExampleServer.start(jar)) {
            List<SocketChannel> open = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                channel.configureBlocking(false);
                channel.write(ByteBuffer.wrap(BEGINNING));
                open.add(channel);
            }
            long start = System.nanoTime();
            long nanos = 0;
            while (!open.isEmpty() && nanos < TimeUnit.SECONDS.toNanos(2 * MAX_SECONDS)) {
                TimeUnit.SECONDS.sleep(1);
                open.removeIf(channel -> !sendByte(channel));
                nanos = System.nanoTime() - start;
            }
            out.printf(
                    Locale.ROOT,
                    "dribble    %d handshakes at one byte per second: %d left after %.0f s%n",
                    CONNECTIONS,
                    open.size(),
                    nanos / 1e9);
            for (SocketChannel channel : open) {
                channel.close();
            }
            return open.isEmpty() && nanos < TimeUnit.SECONDS.toNanos(MAX_SECONDS);
        }
    }

    /** Sends one more byte; returns false if the server has closed the connection. */
    private static boolean sendByte(SocketChannel channel) {
        try {
            if (channel.read(ByteBuffer.allocate(1024)) >= 0) {
                channel.write(ByteBuffer.wrap(new byte[] {'x'}));
                return true;
            }
            channel.close();
            return false;
        } catch (IOException reset) {
            return false;
        }
    }
}
