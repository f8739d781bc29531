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

/** Counts and releases the messages at both ends of the pipeline; {@link EmbeddedChannel} would collect them. */
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
     * Creates a connection with these handlers.
     *
     * @param handlers in order from the socket to the application
     */
    public SinkChannel(ChannelHandler... handlers) {
        super(handlers);
    }

    /**
     * Creates a server's connection after its handshake, with an echo handler.
     *
     * @param peer the peer whose handlers to use
     * @param content the content of the messages
     * @param alloc the allocator of the channel
     * @return a new channel
     */
    public static SinkChannel newEcho(Peer peer, Content content, ByteBufAllocator alloc) {
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
     * Passes a message to the handlers.
     *
     * @param message a message as from the socket; the handlers own it afterwards
     */
    public void read(Object message) {
        pipeline().fireChannelRead(message);
        pipeline().fireChannelReadComplete();
    }

    /**
     * The number of messages that reached the end of the pipeline.
     *
     * @return the number
     */
    public long messagesIn() {
        return messagesIn;
    }

    /**
     * The payload bytes that reached the end of the pipeline.
     *
     * @return bytes
     */
    public long bytesIn() {
        return bytesIn;
    }

    /**
     * The bytes written to the socket; payload bytes if no handler encoded the frames.
     *
     * @return bytes
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
        ByteBuf bytes = message instanceof ByteBufHolder frame ? frame.content() : (ByteBuf) message;
        bytesOut += bytes.readableBytes();
        ReferenceCountUtil.release(message);
    }
}
