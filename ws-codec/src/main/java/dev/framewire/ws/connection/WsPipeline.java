package dev.framewire.ws.connection;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsFrameDecoder;
import dev.framewire.ws.codec.WsFrameEncoder;
import dev.framewire.ws.frame.MessageLimiter;
import dev.framewire.ws.internal.Durations;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The WebSocket handlers of a connection and their order: the one place that knows it (see the package description).
 * Immutable, and shareable between connections; each call makes new handlers.
 */
public final class WsPipeline {
    final WsRole role;
    final Duration closeTimeout;
    final WsKeepAlive keepAlive;
    final WsSendQueue sendQueue;
    final ConnectionReporter listener;
    final boolean consolidateFlushes;
    private final WsLimits limits;
    private final WsDelivery delivery;

    private WsPipeline(Builder builder) {
        role = builder.role;
        limits = builder.limits;
        delivery = builder.delivery;
        closeTimeout = builder.closeTimeout;
        keepAlive = builder.keepAlive;
        sendQueue = builder.sendQueue;
        listener = new ConnectionReporter(builder.listener);
        consolidateFlushes = builder.consolidateFlushes;
    }

    /**
     * Starts with the defaults: {@link WsLimits#DEFAULT}, {@link WsDelivery#MESSAGES}, 10 s to close,
     * {@link WsKeepAlive#DEFAULT}, {@link WsSendQueue#of}, no listener.
     *
     * @param role the role of this endpoint
     * @return a new builder
     */
    public static Builder builder(WsRole role) {
        return new Builder(role);
    }

    /**
     * The role of this endpoint.
     *
     * @return the role
     */
    public WsRole role() {
        return role;
    }

    /**
     * The bounds on received messages.
     *
     * @return the limits
     */
    public WsLimits limits() {
        return limits;
    }

    /**
     * For the handshake: reports to the user's listener and to the flight recorder. What the listener throws is logged.
     *
     * @return the listener, never {@link WsListener#NONE} itself
     * @hidden
     */
    public WsListener listener() {
        return listener;
    }

    /**
     * Adds all handlers at the end of a pipeline that carries WebSocket from its first byte, as in a unit test.
     *
     * @param pipeline the pipeline, without user handlers yet
     */
    public void appendTo(ChannelPipeline pipeline) {
        WsFrameDecoder decoder = newFrameDecoder(List.of());
        pipeline.addLast(decoder);
        stages(decoder, List.of()).forEach(pipeline::addLast);
    }

    /**
     * For the handshake: adds every handler but the frame decoder behind a handler that still decodes something else.
     *
     * @param anchor the handler to stand behind
     * @param extensions the negotiated extensions, in the order of the response
     * @return the frame decoder, to be added right behind that handler or in its place when no byte can come to the wrong one
     * @hidden
     */
    public WsFrameDecoder addStagesAfter(ChannelHandlerContext anchor, List<? extends WebSocketExtension> extensions) {
        WsFrameDecoder decoder = newFrameDecoder(extensions);
        ChannelPipeline pipeline = anchor.pipeline();
        String previous = anchor.name();
        for (ChannelHandler stage : stages(decoder, extensions)) {
            pipeline.addAfter(previous, null, stage);
            previous = pipeline.context(stage).name();
        }
        return decoder;
    }

    private WsFrameDecoder newFrameDecoder(List<? extends WebSocketExtension> extensions) {
        if (extensions.isEmpty()) {
            return WsFrameDecoder.withMessages(role, limits, delivery);
        }
        WsLimits onWire = new ExtensionStages(extensions, limits, delivery, listener).limitsOnWire();
        return new WsFrameDecoder(
                role, MessageLimiter.holdable(onWire, delivery), delivery, ExtensionStages.rsvOf(extensions));
    }

    private List<ChannelHandler> stages(WsFrameDecoder decoder, List<? extends WebSocketExtension> extensions) {
        List<ChannelHandler> stages = new ArrayList<>();
        stages.add(WsFrameEncoder.ofJudgedFrames(role));
        if (!extensions.isEmpty()) {
            new ExtensionStages(extensions, limits, delivery, listener).addTo(stages);
        }
        stages.add(new WsProtocolHandler(this, decoder, ExtensionStages.usersRsv(extensions)));
        return stages;
    }

    /** Collects the options of a {@link WsPipeline}. Not thread-safe. */
    public static final class Builder {
        private final WsRole role;
        private WsLimits limits = WsLimits.DEFAULT;
        private WsDelivery delivery = WsDelivery.MESSAGES;
        private Duration closeTimeout = Duration.ofSeconds(10);
        private WsKeepAlive keepAlive = WsKeepAlive.DEFAULT;
        private WsSendQueue sendQueue;
        private WsListener listener = WsListener.NONE;
        private boolean consolidateFlushes = true;

        private Builder(WsRole role) {
            this.role = Objects.requireNonNull(role, "role");
            sendQueue = WsSendQueue.of(role);
        }

        /**
         * Bounds on received messages.
         *
         * @param value the limits
         * @return this builder
         */
        public Builder limits(WsLimits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /**
         * What the user's handlers receive.
         *
         * @param value the unit of delivery
         * @return this builder
         */
        public Builder delivery(WsDelivery value) {
            delivery = Objects.requireNonNull(value, "delivery");
            return this;
        }

        /**
         * How long to wait for the peer while closing: for its Close, and as a client for its TCP close.
         *
         * @param value the time, above zero
         * @return this builder
         * @throws IllegalArgumentException if it is not positive or beyond 292 years
         */
        public Builder closeTimeout(Duration value) {
            closeTimeout = Durations.check("closeTimeout", value);
            return this;
        }

        /**
         * Pings, and limits on silence and lifetime.
         *
         * @param value the times; {@link WsKeepAlive#OFF} for none
         * @return this builder
         */
        public Builder keepAlive(WsKeepAlive value) {
            keepAlive = Objects.requireNonNull(value, "keepAlive");
            return this;
        }

        /**
         * What may wait for a peer that reads slowly.
         *
         * @param value the bound and what happens beyond it
         * @return this builder
         */
        public Builder sendQueue(WsSendQueue value) {
            sendQueue = Objects.requireNonNull(value, "sendQueue");
            return this;
        }

        /**
         * Receives what happens on the connections.
         *
         * @param value one object for all of them
         * @return this builder
         */
        public Builder listener(WsListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * Passes each flush on as it is asked for. By default flushes are consolidated, since each of them is a system call: a
         * flush that a handler asks for while the channel is being read happens at the end of that read; one that is asked for
         * at another time happens after the tasks that the event loop has queued by then. It happens earlier if 64 KiB or 256
         * flushes wait, when the channel becomes unwritable, and with a Close. So {@code writeAndFlush} for each message costs
         * no more than one flush for many. Without it, a frame leaves earlier if a handler works on the event loop for long
         * after its flush.
         *
         * @return this builder
         */
        public Builder flushImmediately() {
            consolidateFlushes = false;
            return this;
        }

        /**
         * The finished pipeline.
         *
         * @return a new immutable value
         * @throws IllegalArgumentException if messages or frames are to be delivered whole and the limit lets them
         *     outgrow a buffer
         */
        public WsPipeline build() {
            MessageLimiter.requireHoldable(limits, delivery);
            return new WsPipeline(this);
        }
    }
}
