package dev.framewire.ws.handshake.testing;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsClientHandshakeException;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A client on an embedded channel. Tests send raw HTTP and raw frames to it. */
public final class ClientChannel {
    public static final URI ECHO = URI.create("ws://server.example/echo");

    public final WsClientHandshakeHandler handler;
    public final ClientRecorder recorder = new ClientRecorder();
    public final EmbeddedChannel channel = new EmbeddedChannel();
    /** The text that the client sent before the answer. */
    public final String request;

    /** The number of reads that the transport was asked for. */
    public int reads;

    private ClientChannel(WsClientConfig config, boolean autoRead, List<ChannelHandler> helpers) {
        handler = new WsClientHandshakeHandler(config);
        channel.freezeTime();
        channel.config().setAutoRead(autoRead);
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads++;
                ctx.read();
            }
        });
        channel.pipeline().addLast(new HttpClientCodec());
        helpers.forEach(channel.pipeline()::addLast);
        // the recorder comes first, since the handler starts when it is added to an active channel
        channel.pipeline().addLast(recorder);
        channel.pipeline().addBefore(channel.pipeline().context(recorder).name(), null, handler);
        request = sentText();
    }

    public static ClientChannel open(WsClientConfig config, ChannelHandler... helpers) {
        return new ClientChannel(config, true, List.of(helpers));
    }

    public static ClientChannel openWithAutoReadOff(WsClientConfig config) {
        return new ClientChannel(config, false, List.of());
    }

    public static ClientChannel open() {
        return open(WsClientConfig.builder(ECHO).build());
    }

    /** The value of a request header, which must be there once. */
    public static String header(String request, String name) {
        List<String> values = request.lines()
                .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                .map(line -> line.substring(name.length() + 2))
                .toList();
        if (values.size() != 1) {
            throw new AssertionError(values.size() + " headers " + name + " in " + request);
        }
        return values.get(0);
    }

    /** Sec-WebSocket-Accept by section 4.2.2, written again so that the tests do not use the code under test. */
    public static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A valid answer to the request, with more header lines. */
    public String good(String... more) {
        StringBuilder text = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept(header(request, "sec-websocket-key"))
                + "\r\n");
        for (String line : more) {
            text.append(line).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    public ClientChannel answer(String text) {
        return receive(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public ClientChannel receive(byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
        return this;
    }

    private String sentText() {
        return new String(sentBytes(), StandardCharsets.ISO_8859_1);
    }

    public byte[] sentBytes() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        all.release();
        return bytes;
    }

    /** The frames sent since, unmasked: first header byte in hex and payload as text, for payloads below 126 bytes. */
    public List<String> sentFrames() {
        byte[] bytes = sentBytes();
        List<String> frames = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int length = bytes[at + 1] & 0x7F;
            if ((bytes[at + 1] & 0x80) == 0 || length > 125) {
                throw new AssertionError("frame not masked, or long");
            }
            StringBuilder payload = new StringBuilder();
            for (int i = 0; i < length; i++) {
                payload.append((char) ((bytes[at + 6 + i] ^ bytes[at + 2 + i % 4]) & 0xFF));
            }
            frames.add(String.format("%02x %s", bytes[at] & 0xFF, payload));
            at += 6 + length;
        }
        return frames;
    }

    /** The failure of the handshake, which the future and the event must report alike. */
    public WsClientHandshakeException failure() {
        if (!(handler.handshakeFuture().cause() instanceof WsClientHandshakeException failure)) {
            throw new AssertionError("not failed: " + handler.handshakeFuture());
        }
        List<String> events = recorder.log().stream()
                .filter(entry ->
                        entry.startsWith("failed") || entry.startsWith("complete") || entry.startsWith("error"))
                .toList();
        if (!events.equals(List.of("failed " + failure.getMessage()))) {
            throw new AssertionError("events: " + events);
        }
        return failure;
    }

    /** Ends the connection and releases everything. */
    public List<String> finish() {
        channel.finishAndReleaseAll();
        return recorder.log();
    }
}
