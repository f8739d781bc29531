package dev.framewire.ws.connection;

import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.frame.PayloadSlicer;
import dev.framewire.ws.internal.Writes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Data messages that wait to be sent, in order, each with its frames and their promises. */
final class QueuedMessages {
    /** Empty instance, shared by the connections that have not queued anything yet. Never add to it. */
    static final QueuedMessages NONE = new QueuedMessages();

    /** What the objects around a payload count, in bytes; without it there would be no bound on empty frames. */
    static final int FRAME_BYTES = 128;

    /** A payload is copied if the buffer that it keeps alive has more than this many bytes for each of its own. */
    private static final int MAX_PINNED = 2;

    /** A frame, or a whole prepared message. */
    record Held(Object msg, ChannelPromise promise) {}

    private static final class Message {
        final Deque<Held> frames = new ArrayDeque<>(1);
        /** Whether a frame of it was sent already. */
        boolean begun;

        boolean complete;
        long bytes;

        Message(boolean begun) {
            this.begun = begun;
        }
    }

    private final Deque<Message> messages = new ArrayDeque<>();
    private long bytes;
    private int droppedMessages;
    private long droppedBytes;

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Size of what is queued, as {@link WsSendQueue#maxBytes} counts it. */
    long bytes() {
        return bytes;
    }

    /** Reports what was dropped since the last report. */
    void reportDropped(MessageStatistics statistics, Channel channel) {
        statistics.dropped(channel, droppedMessages, droppedBytes);
        droppedMessages = 0;
        droppedBytes = 0;
    }

    /** Whether the latest message lacks frames. */
    boolean endsInside() {
        return !messages.isEmpty() && !messages.getLast().complete;
    }

    /** Adds a frame, or a prepared message, in the order of the user's writes. */
    void add(Object msg, ChannelPromise promise) {
        Object kept = msg instanceof WebSocketFrame frame ? unpinned(frame) : msg;
        if (!endsInside()) {
            messages.add(new Message(kept instanceof ContinuationWebSocketFrame));
        }
        Message message = messages.getLast();
        int size = FRAME_BYTES + payloadBytes(kept);
        message.frames.add(new Held(kept, promise));
        message.complete = !(kept instanceof WebSocketFrame frame) || frame.isFinalFragment();
        message.bytes += size;
        bytes += size;
    }

    private static int payloadBytes(Object msg) {
        return msg instanceof WebSocketFrame frame
                ? frame.content().readableBytes()
                : ((WsPreparedMessage) msg).payloadBytes();
    }

    private static WebSocketFrame unpinned(WebSocketFrame frame) {
        ByteBuf payload = frame.content();
        if (PayloadSlicer.memoryBehind(payload) <= MAX_PINNED * (long) payload.readableBytes() + FRAME_BYTES) {
            return frame;
        }
        WebSocketFrame copy = frame.replace(payload.copy());
        frame.release();
        return copy;
    }

    /** Removes the next frame to be sent. The rest of its message cannot be dropped any more. */
    Held next() {
        Message message = messages.getFirst();
        Held frame = message.frames.remove();
        int size = FRAME_BYTES + payloadBytes(frame.msg);
        message.bytes -= size;
        bytes -= size;
        if (message.frames.isEmpty()) {
            messages.remove();
        } else {
            message.begun = true;
        }
        return frame;
    }

    /** Drops the latest message, unless a frame of it was sent already. */
    boolean dropNewest(Throwable why) {
        return drop(messages.descendingIterator(), why);
    }

    /** Drops the oldest message of which no frame was sent yet, if there is one. */
    boolean dropOldest(Throwable why) {
        Iterator<Message> oldest = messages.iterator();
        if (messages.getFirst().begun) {
            oldest.next();
        }
        return oldest.hasNext() && drop(oldest, why);
    }

    private boolean drop(Iterator<Message> at, Throwable why) {
        Message message = at.next();
        if (message.begun) {
            return false;
        }
        at.remove();
        drop(message, why);
        return true;
    }

    private void drop(Message message, Throwable why) {
        bytes -= message.bytes;
        droppedBytes += message.bytes;
        droppedMessages++;
        message.frames.forEach(frame -> Writes.drop(frame.msg, frame.promise, why));
    }

    /** Drops all. */
    void clear(Throwable why) {
        while (!messages.isEmpty()) {
            drop(messages.remove(), why);
        }
    }
}
