package dev.framewire.ws.benchmark.embedded;

import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.EchoHandler;
import dev.framewire.ws.benchmark.peer.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/** Counts and releases what its handlers pass on, inbound and outbound, where {@link EmbeddedChannel} would collect it. */
public final class SinkChannel extends EmbeddedChannel {
    /** The request of RFC 6455 section 1.3. */
    private static final byte[] REQUEST = """
            GET / HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    private long messagesIn;
    private long bytesIn;
    private long bytesOut;

    /**
     * A connection with these handlers.
     *
     * @param handlers from the socket to the user
     */
    public SinkChannel(ChannelHandler... handlers) {
        super(handlers);
    }

    /**
     * A server's connection after its handshake, with an echo.
     *
     * @param peer whose handlers
     * @param content what messages will consist of
     * @param alloc where its buffers come from
     * @return a new channel
     */
    public static SinkChannel echo(Peer peer, Content content, ByteBufAllocator alloc) {
        SinkChannel channel = new SinkChannel();
        channel.config().setAllocator(alloc);
        peer.addTo(channel.pipeline(), content);
        channel.pipeline().addLast(new EchoHandler());
        if (peer != Peer.RAW) {
            channel.read(channel.alloc().directBuffer().writeBytes(REQUEST));
            channel.runPendingTasks();
            channel.checkException();
            channel.bytesOut = 0;
        }
        return channel;
    }

    /**
     * Lets the handlers read.
     *
     * @param message what comes from the socket, which they take over
     */
    public void read(Object message) {
        pipeline().fireChannelRead(message);
        pipeline().fireChannelReadComplete();
    }

    /**
     * What came to the end of the pipeline.
     *
     * @return messages
     */
    public long messagesIn() {
        return messagesIn;
    }

    /**
     * What came to the end of the pipeline.
     *
     * @return octets of their payloads
     */
    public long bytesIn() {
        return bytesIn;
    }

    /**
     * What went to the socket.
     *
     * @return octets
     */
    public long bytesOut() {
        return bytesOut;
    }

    @Override
    protected void handleInboundMessage(Object message) {
        ByteBuf bytes = message instanceof ByteBufHolder frame ? frame.content() : (ByteBuf) message;
        messagesIn++;
        bytesIn += bytes.readableBytes();
        ReferenceCountUtil.release(message);
    }

    @Override
    protected void handleOutboundMessage(Object message) {
        ByteBuf bytes = (ByteBuf) message;
        bytesOut += bytes.readableBytes();
        bytes.release();
    }
}
