package dev.framewire.ws.handshake.testing;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.WsServerHandshakeException;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import dev.framewire.ws.testing.Hex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A connection to a server under test: input and output as text, and the events of the user's handler as text. */
public final class Server implements AutoCloseable {
    /** The frame of a client with the text "Hello", masked (RFC 6455 section 5.7); {@link #HELLO} is that of a server. */
    public static final String MASKED_HELLO = "818537fa213d7f9f4d5158";

    public static final String HELLO = "810548656c6c6f";
    public static final String PLAIN_RESPONSE = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nplain";

    public enum Codec {
        COMBINED,
        SPLIT
    }

    public enum Body {
        IN_PARTS,
        AGGREGATED
    }

    public final EmbeddedChannel channel;
    public final List<String> events = new ArrayList<>();
    public final List<Throwable> causes = new ArrayList<>();
    public final List<Throwable> failures = new ArrayList<>();
    public final User user = new User();
    public WsHandshakeCompleteEvent complete;

    /** Whether the user answers ordinary requests at once. */
    public boolean answering = true;

    private Server(EmbeddedChannel channel) {
        this.channel = channel;
    }

    public static Server of(WsServerConfig.Builder config) {
        return of(Codec.COMBINED, Body.IN_PARTS, new WsServerHandshakeHandler(config.build()));
    }

    public static Server of(Codec codec, Body body, ChannelHandler... handlers) {
        return bare(Server.http(codec, body, handlers));
    }

    public static ChannelHandler[] http(Codec codec, Body body, ChannelHandler... handlers) {
        List<ChannelHandler> all = new ArrayList<>();
        if (codec == Codec.COMBINED) {
            all.add(new HttpServerCodec());
        } else {
            all.add(new HttpRequestDecoder());
            all.add(new HttpResponseEncoder());
        }
        if (body == Body.AGGREGATED) {
            all.add(new HttpObjectAggregator(1024));
        }
        all.addAll(Arrays.asList(handlers));
        return all.toArray(ChannelHandler[]::new);
    }

    /** A server with these handlers and the user's handler behind them. */
    public static Server bare(ChannelHandler... handlers) {
        return on(new EmbeddedChannel(), handlers);
    }

    /** The same on a given channel. */
    public static Server on(EmbeddedChannel channel, ChannelHandler... handlers) {
        Server server = new Server(channel);
        server.channel.freezeTime();
        server.channel.pipeline().addLast(handlers).addLast(server.user);
        return server;
    }

    public static WsServerConfig.Builder config() {
        return WsServerConfig.builder().path("/chat");
    }

    /** Delivers the bytes in one read. */
    public Server receive(byte[] bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(
                    channel.alloc().buffer(Math.max(1, bytes.length)).writeBytes(bytes));
        }
        return this;
    }

    public Server receive(Request request) {
        return receive(request.bytes());
    }

    public Server receiveFrame(String hex) {
        return receive(Hex.bytes(hex));
    }

    /** Delivers one piece for each read request; the user requests a read after each message. */
    public Server receiveOnDemand(List<byte[]> pieces) {
        channel.config().setAutoRead(false);
        channel.pipeline().addFirst(new OnDemand(pieces));
        channel.read();
        channel.runPendingTasks();
        return this;
    }

    /** The bytes written since the last call. */
    public byte[] sentBytes() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf buf = channel.readOutbound(); buf != null; buf = channel.readOutbound()) {
            all.writeBytes(buf);
            buf.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    public String sent() {
        return new String(sentBytes(), StandardCharsets.ISO_8859_1);
    }

    public String sentHex() {
        return ByteBufUtil.hexDump(sentBytes());
    }

    public static String switching(String... moreHeaders) {
        String more = Arrays.stream(moreHeaders).map(header -> header + "\r\n").reduce("", String::concat);
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + Request.ACCEPT
                + "\r\n" + more + "\r\n";
    }

    public static String statusOf(String response) {
        return response.isEmpty() ? "" : response.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
    }

    @Override
    public void close() {
        channel.unsafe().closeForcibly();
        channel.finishAndReleaseAll();
    }

    /** Records events, answers requests and echoes text. */
    public final class User extends ChannelInboundHandlerAdapter {
        private final StringBuilder body = new StringBuilder();
        private int seen;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            seen++;
            if (msg instanceof HttpRequest request) {
                events.add(request.method() + " " + request.uri());
            }
            if (msg instanceof HttpContent content && content.content().isReadable()) {
                body.append(content.content().toString(StandardCharsets.ISO_8859_1));
            }
            if (msg instanceof LastHttpContent && body.length() > 0) {
                events.add("body " + body);
                body.setLength(0);
            }
            if (msg instanceof LastHttpContent && answering) {
                answer(ctx);
            }
            if (msg instanceof TextWebSocketFrame text) {
                events.add("text " + text.text());
                ctx.writeAndFlush(text.retain());
            } else if (!(msg instanceof HttpRequest) && !(msg instanceof HttpContent)) {
                events.add("stray " + msg.getClass().getSimpleName());
            }
            ReferenceCountUtil.release(msg);
        }

        private void answer(ChannelHandlerContext ctx) {
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.copiedBuffer("plain", StandardCharsets.US_ASCII));
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 5);
            ctx.writeAndFlush(response);
        }

        /** Answers a request that has no response yet. */
        public void answerNow() {
            answer(channel.pipeline().context(this));
            channel.runPendingTasks();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (seen > 0 && !ctx.channel().config().isAutoRead()) {
                seen = 0;
                ctx.read();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete done) {
                events.add("netty " + done.requestUri() + " " + done.selectedSubprotocol());
            } else if (event instanceof WsHandshakeCompleteEvent done) {
                complete = done;
                events.add("complete " + done.requestTarget() + " " + done.subprotocol());
            } else if (event instanceof WsHandshakeFailedEvent failed) {
                WsServerHandshakeException why = (WsServerHandshakeException) failed.cause();
                events.add("failed "
                        + (why.status() == null
                                ? "-"
                                : String.valueOf(why.status().code())));
                causes.add(why);
            } else if (event instanceof WsCloseEvent closed) {
                events.add("closed " + closed.sentCode());
            } else {
                ctx.fireUserEventTriggered(event);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failures.add(cause);
            events.add("! " + cause);
        }
    }
}
