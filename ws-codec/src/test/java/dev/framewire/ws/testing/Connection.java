package dev.framewire.ws.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsFrameDecoder;
import dev.framewire.ws.connection.WsPipeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A connection under test, and what its user receives, as text. Its allocator counts bytes and does not wrap buffers for
 * leak detection, so payloads are unmasked in place, as in production. At the end no byte may be held.
 */
public final class Connection implements AutoCloseable {
    public final EmbeddedChannel channel = new EmbeddedChannel();
    public final CountingAllocator alloc = new CountingAllocator();
    /** Frames, {@code ! 1002} for an exception with that status, {@code ended 1002} for the close event. */
    public final List<String> events = new ArrayList<>();

    public final List<Throwable> exceptions = new ArrayList<>();
    /** Finished messages, their frames joined. */
    public final List<String> messages = new ArrayList<>();
    /** Payload of the message that is not finished. */
    public final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    /** The bytes of the largest message, finished or not. */
    public int mostMessageBytes;

    private final WsRole role;
    private String type = "";

    private Connection(WsRole role) {
        this.role = role;
        channel.config().setAllocator(alloc);
    }

    /** With these handlers only. */
    public static Connection of(WsRole role, ChannelHandler... handlers) {
        Connection connection = new Connection(role);
        connection.channel.pipeline().addLast(handlers).addLast(connection.new User());
        return connection;
    }

    public static Connection decoder(WsRole role, WsDelivery delivery) {
        return of(role, new WsFrameDecoder(role, WsLimits.DEFAULT, delivery));
    }

    public static Connection of(WsPipeline pipeline) {
        Connection connection = new Connection(pipeline.role());
        pipeline.appendTo(connection.channel.pipeline());
        connection.channel.pipeline().addLast(connection.new User());
        return connection;
    }

    /** As with an extension: separate handlers validate text and join messages. */
    public static Connection inStages(WsPipeline pipeline) {
        return of(pipeline, List.of(new NoExtension()));
    }

    /** As after a handshake with these extensions. */
    public static Connection of(WsPipeline pipeline, List<WebSocketExtension> extensions) {
        Connection connection = new Connection(pipeline.role());
        ChannelHandler handshake = new ChannelInboundHandlerAdapter();
        ChannelPipeline handlers = connection.channel.pipeline().addLast(handshake);
        handlers.replace(handshake, null, pipeline.addStagesAfter(handlers.firstContext(), extensions));
        handlers.addLast(connection.new User());
        return connection;
    }

    private static final class NoExtension implements WebSocketExtension {
        @Override
        public int rsv() {
            return 0;
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return new WebSocketExtensionDecoder() {
                @Override
                protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
                    out.add(frame.retain());
                }
            };
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return new WebSocketExtensionEncoder() {
                @Override
                protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
                    out.add(frame.retain());
                }
            };
        }
    }

    /** With the default pipeline. */
    public static Connection of(WsRole role) {
        return of(WsPipeline.builder(role).build());
    }

    /** Bytes arrive, in one read. */
    public Connection receive(byte[] bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(alloc.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes));
        }
        return this;
    }

    public Connection receive(String hex) {
        return receive(Wire.bytes(hex));
    }

    public Connection receiveByteByByte(byte[] bytes) {
        for (byte value : bytes) {
            receive(new byte[] {value});
        }
        return this;
    }

    /** The bytes arrive in these pieces, one for each requested read. The user requests a read after each event. */
    public Connection receiveOnDemand(List<byte[]> pieces) {
        channel.config().setAutoRead(false);
        channel.pipeline().addFirst(new ChannelDuplexHandler() {
            private final Deque<byte[]> left = new ArrayDeque<>(pieces);
            private boolean reading;
            private boolean asked;

            @Override
            public void read(ChannelHandlerContext ctx) {
                asked = true;
                if (reading) {
                    return;
                }
                reading = true;
                while (asked && !left.isEmpty() && ctx.channel().isOpen()) {
                    asked = false;
                    byte[] piece = left.remove();
                    ctx.fireChannelRead(alloc.directBuffer(piece.length).writeBytes(piece));
                    ctx.fireChannelReadComplete();
                }
                reading = false;
            }
        });
        channel.read();
        return this;
    }

    /** What was written since the last call. */
    public byte[] sentBytes() {
        byte[] sent = {};
        for (ByteBuf buf = channel.readOutbound(); buf != null; buf = channel.readOutbound()) {
            sent = Wire.concat(sent, Wire.drain(buf));
        }
        return sent;
    }

    public List<String> sent() {
        return Wire.framesOf(role, sentBytes());
    }

    /** Bytes held in buffers of this connection. */
    public long heldBytes() {
        return alloc.held();
    }

    /** Closes the connection. No byte may be held. */
    @Override
    public void close() {
        channel.unsafe().closeForcibly();
        channel.finishAndReleaseAll();
        assertEquals(0, heldBytes(), "bytes not released");
    }

    private void join(WebSocketFrame frame) {
        if (frame instanceof PingWebSocketFrame
                || frame instanceof PongWebSocketFrame
                || frame instanceof CloseWebSocketFrame) {
            return;
        }
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            assertEquals("", type, "message inside a message");
            type = frame instanceof TextWebSocketFrame ? "TEXT " : "BINARY ";
        }
        unfinished.writeBytes(ByteBufUtil.getBytes(frame.content()));
        mostMessageBytes = Math.max(mostMessageBytes, unfinished.size());
        if (frame.isFinalFragment()) {
            messages.add(type + Wire.render(unfinished.toByteArray()));
            type = "";
            unfinished.reset();
        }
    }

    private final class User extends ChannelInboundHandlerAdapter {
        private int seen;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof WebSocketFrame frame) {
                events.add(Wire.render(frame));
                join(frame);
                frame.release();
            } else {
                ctx.fireChannelRead(msg);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (events.size() > seen && !ctx.channel().config().isAutoRead()) {
                ctx.read();
            }
            seen = events.size();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsCloseEvent closed) {
                events.add("ended " + closed.sentCode());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            exceptions.add(cause);
            boolean withStatus = cause instanceof CorruptedWebSocketFrameException;
            events.add(
                    withStatus
                            ? "! "
                                    + ((CorruptedWebSocketFrameException) cause)
                                            .closeStatus()
                                            .code()
                            : "! " + cause.getClass().getSimpleName());
        }
    }
}
