package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.internal.Writes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * Passes ordinary requests on to the user's HTTP handlers, no faster than the peer takes the responses. While the channel is not
 * writable it reads nothing, and holds the requests that the latest read has brought. So a peer that sends requests and reads no
 * response cannot make responses pile up.
 */
final class RequestFlow {
    /** Below the 128 of {@code HttpServerCodec}, which throws beyond them. */
    static final int MAX_UNANSWERED = 100;

    private final BiConsumer<ChannelHandlerContext, String> failure;
    private final Duration timeout;
    private final OpenResponses responses;
    private final ReadPause reading = new ReadPause();
    private final Queue<Object> held = new ArrayDeque<>(0);
    private final Deadline stalled;
    private int heldRequests;
    private long unsent;
    private boolean draining;
    /** Whether more requests can come. */
    private boolean open = true;

    /**
     * The flow of one connection.
     *
     * @param responses counts the requests that are passed on, and knows which have been answered
     * @param timeout how long the peer may take nothing while responses wait for it
     * @param failure ends the connection, for the reason given
     */
    RequestFlow(OpenResponses responses, Duration timeout, BiConsumer<ChannelHandlerContext, String> failure) {
        this.responses = responses;
        this.timeout = timeout;
        this.failure = failure;
        stalled = new Deadline(timeout, this::onStalled);
    }

    /** Passes a request or a part of one on, now or later; returns whether it was now. */
    boolean pass(ChannelHandlerContext ctx, Object msg) {
        if (held.isEmpty() && ctx.channel().isWritable()) {
            passNow(ctx, msg);
            return true;
        }
        held.add(msg);
        heldRequests += msg instanceof HttpRequest ? 1 : 0;
        pauseOrResume(ctx);
        return false;
    }

    private void passNow(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof HttpRequest) {
            responses.requestPassedOn();
        }
        ctx.fireChannelRead(msg);
    }

    /** The writability has changed. */
    void goOn(ChannelHandlerContext ctx) {
        if (draining) {
            return;
        }
        boolean any = false;
        draining = true;
        while (!held.isEmpty() && ctx.channel().isWritable()) {
            Object next = held.remove();
            heldRequests -= next instanceof HttpRequest ? 1 : 0;
            any = true;
            passNow(ctx, next);
        }
        draining = false;
        if (any) {
            ctx.fireChannelReadComplete();
        }
        pauseOrResume(ctx);
    }

    private void pauseOrResume(ChannelHandlerContext ctx) {
        boolean writable = ctx.channel().isWritable();
        if (open && !(writable && held.isEmpty())) {
            reading.begin(ctx);
        } else {
            reading.end(ctx);
        }
        if (writable || !open) {
            stalled.cancel();
        } else if (!stalled.isRunning()) {
            unsent = Writes.unsent(ctx.channel());
            stalled.start(ctx);
        }
    }

    private void onStalled(ChannelHandlerContext ctx) {
        long now = Writes.unsent(ctx.channel());
        if (now >= unsent) {
            failure.accept(ctx, "The client took nothing of the responses for " + timeout.toMillis() + " ms.");
        } else {
            unsent = now;
            stalled.start(ctx);
        }
    }

    /** The user asks for a read. */
    void read(ChannelHandlerContext ctx) {
        reading.read(ctx);
    }

    /** Whether as many requests wait for their responses as may. */
    boolean isFull() {
        return responses.missing() + heldRequests >= MAX_UNANSWERED;
    }

    /** Whether every request was passed on and has its response. */
    boolean isAnswered() {
        return held.isEmpty() && responses.none();
    }

    /** No request follows any more: reading is the business of others. What is held is still passed on. */
    void end(ChannelHandlerContext ctx) {
        open = false;
        pauseOrResume(ctx);
    }

    /** The connection is over: what is held is released. */
    void clear() {
        open = false;
        stalled.cancel();
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }

    /** The handler was taken out: what is held goes to the next one, and reading to whoever it belonged to. */
    void release(ChannelHandlerContext ctx) {
        end(ctx);
        while (!held.isEmpty()) {
            ctx.fireChannelRead(held.remove());
        }
    }
}
