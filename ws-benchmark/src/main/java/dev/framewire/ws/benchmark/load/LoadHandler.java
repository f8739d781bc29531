package dev.framewire.ws.benchmark.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;

/** One connection that keeps a number of messages in flight and compares every byte that comes back. */
final class LoadHandler extends ChannelInboundHandlerAdapter {
    /** Uses the key of the example in RFC 6455 section 1.3. */
    private static final String REQUEST = """
            GET / HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """;

    private static final String ACCEPTED = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final LoadPlan plan;
    private final Promise<Void> opened;
    private final Promise<Void> failed;
    private final StringBuilder responseHead = new StringBuilder();

    private int inFlight;
    private long sentBytes;
    private long echoedBytes;

    LoadHandler(LoadPlan plan, Promise<Void> opened, Promise<Void> failed) {
        this.plan = plan;
        this.opened = opened;
        this.failed = failed;
    }

    long messages() {
        return echoedBytes / plan.traffic().echoedMessageBytes();
    }

    /** Starts sending. */
    void start(ChannelHandlerContext ctx, int messagesInFlight) {
        inFlight = messagesInFlight;
        send(ctx);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!plan.tls()) {
            open(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls) {
            if (tls.isSuccess()) {
                open(ctx);
            } else {
                fail(tls.cause());
            }
        }
    }

    private void open(ChannelHandlerContext ctx) {
        if (plan.handshake()) {
            ctx.writeAndFlush(ctx.alloc().buffer().writeBytes(REQUEST.getBytes(StandardCharsets.US_ASCII)));
        } else {
            opened.setSuccess(null);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!opened.isDone()) {
                readResponse(bytes.toString(StandardCharsets.US_ASCII));
            } else if (plan.traffic().isEchoAt(echoedBytes, bytes)) {
                receive(bytes.readableBytes());
            } else {
                fail(new IllegalStateException("wrong echo after " + echoedBytes + " bytes"));
                ctx.close();
            }
        } finally {
            bytes.release();
        }
    }

    private void receive(int bytes) {
        long before = messages();
        echoedBytes += bytes;
        if (plan.ages() != null) {
            plan.ages().received(before, messages());
        }
    }

    private void readResponse(String part) {
        responseHead.append(part);
        String head = responseHead.toString();
        if (head.endsWith(END_OF_HEAD)) {
            if (head.startsWith("HTTP/1.1 101 ") && head.contains(ACCEPTED)) {
                opened.setSuccess(null);
            } else {
                opened.setFailure(new IllegalStateException(
                        "handshake failed: " + head.lines().findFirst().orElse("")));
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        send(ctx);
    }

    private void send(ChannelHandlerContext ctx) {
        int messageBytes = plan.traffic().sentMessageBytes();
        long target = (messages() + inFlight) * messageBytes;
        if (inFlight == 0 || sentBytes >= target) {
            return;
        }
        if (plan.ages() != null) {
            plan.ages().sent(sentBytes / messageBytes, target / messageBytes);
        }
        while (sentBytes < target) {
            ByteBuf bytes = plan.traffic().nextBytes(sentBytes, target - sentBytes);
            sentBytes += bytes.readableBytes();
            ctx.write(bytes, ctx.voidPromise());
        }
        ctx.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new IllegalStateException("the server closed the connection after " + messages() + " messages"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
        ctx.close();
    }

    private void fail(Throwable cause) {
        opened.tryFailure(cause);
        failed.tryFailure(cause);
    }
}
