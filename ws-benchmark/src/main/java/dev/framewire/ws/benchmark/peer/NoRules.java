package dev.framewire.ws.benchmark.peer;

import dev.framewire.ws.frame.ByteViews;
import dev.framewire.ws.frame.FrameHeader;
import dev.framewire.ws.frame.Masking;
import dev.framewire.ws.frame.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limit for Framewire's handlers: the same two handlers, the same memory, the same batch, and no rule of the protocol. It
 * takes masked, whole data frames only, it believes whatever they say, and a write has to have a void promise. Not for use.
 */
final class NoRules {
    private NoRules() {}

    /** Adds an HTTP codec, which the handshake replaces with the decoder and the encoder. */
    static void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(64 * 1024), new Handshake());
    }

    /** The same with a handler that passes everything on, where Framewire has the handler of the connection. */
    static void addWithHandlerTo(ChannelPipeline pipeline) {
        addTo(pipeline);
        pipeline.addLast(new PassOn());
    }

    private static final class Handshake extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            new WebSocketServerHandshaker13(
                    "", null, WebSocketDecoderConfig.newBuilder().build()) {
                @Override
                protected WebSocketFrameDecoder newWebsocketDecoder() {
                    return new Decoder();
                }

                @Override
                protected WebSocketFrameEncoder newWebSocketEncoder() {
                    return new Encoder();
                }
            }.handshake(ctx.channel(), request);
            ctx.pipeline().remove(this);
        }
    }

    private static final class Decoder extends ByteToMessageDecoder implements WebSocketFrameDecoder {
        private static final int MAX_ARRAY_BYTES = 64;

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            ByteBuffer view = ByteViews.view(in);
            int base = in.readerIndex();
            int slices = 0;
            while (in.readableBytes() >= 2) {
                int index = in.readerIndex() - base;
                int second = view.get(index + 1);
                int headerBytes = FrameHeader.bytes(second);
                if (in.readableBytes() < headerBytes) {
                    break;
                }
                long length = FrameHeader.payloadLength(view, index, second);
                if (in.readableBytes() < headerBytes + length) {
                    break;
                }
                int key = FrameHeader.maskingKey(view, index, second);
                int payloadIndex = index + headerBytes;
                ByteBuf payload;
                if (length <= MAX_ARRAY_BYTES) {
                    byte[] bytes = new byte[(int) length];
                    Masking.apply(view, payloadIndex, bytes, key);
                    payload = Unpooled.wrappedBuffer(bytes);
                } else {
                    Masking.apply(view, payloadIndex, (int) length, key);
                    payload = in.slice(base + payloadIndex, (int) length);
                    slices++;
                }
                in.skipBytes(headerBytes + (int) length);
                out.add(Opcode.frame(FrameHeader.opcode(view.get(index)), true, 0, payload));
            }
            if (slices > 0) {
                in.retain(slices);
            }
        }
    }

    private static final class Encoder extends ChannelOutboundHandlerAdapter implements WebSocketFrameEncoder {
        private static final int BATCH_BYTES = 16 * 1024;

        private @Nullable ByteBuf batch;
        private ByteBuffer view = ByteBuffer.allocate(0);

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            if (!(msg instanceof WebSocketFrame frame)) {
                ctx.write(msg, promise);
                return;
            }
            ByteBuf payload = frame.content();
            int length = payload.readableBytes();
            ByteBuf out = room(ctx, FrameHeader.MAX_BYTES + length);
            int start =
                    FrameHeader.write(view, out.writerIndex(), FrameHeader.first(true, 0, Opcode.of(frame)), length);
            if (payload.hasArray()) {
                view.put(start, payload.array(), payload.arrayOffset() + payload.readerIndex(), length);
            } else {
                view.limit(start + length).position(start);
                payload.getBytes(payload.readerIndex(), view);
                view.clear();
            }
            out.writerIndex(start + length);
            frame.release();
        }

        private ByteBuf room(ChannelHandlerContext ctx, int bytes) {
            if (batch != null && batch.writableBytes() < bytes) {
                writeBatch(ctx);
            }
            if (batch == null) {
                batch = ctx.alloc().ioBuffer(Math.max(bytes, BATCH_BYTES));
                view = ByteViews.viewOf(batch, 0, batch.capacity());
            }
            return batch;
        }

        private void writeBatch(ChannelHandlerContext ctx) {
            if (batch != null) {
                ctx.write(batch, ctx.voidPromise());
                batch = null;
            }
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            writeBatch(ctx);
            ctx.flush();
        }
    }

    /** Overrides what it passes on, since Netty skips a handler's methods that are not overridden. */
    private static final class PassOn extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ctx.fireChannelRead(msg);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.fireChannelReadComplete();
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            ctx.write(msg, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }
}
