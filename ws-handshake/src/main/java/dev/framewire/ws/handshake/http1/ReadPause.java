package dev.framewire.ws.handshake.http1;

import io.netty.channel.ChannelHandlerContext;

/**
 * Stops the reads of a channel for a while, with auto-read on or off. To hold back {@code read} alone is not enough: with
 * auto-read a socket goes on without it.
 */
final class ReadPause {
    private boolean active;
    private boolean autoRead;
    private boolean readWanted;

    /** Reads no more until {@link #end}. */
    void begin(ChannelHandlerContext ctx) {
        if (!active) {
            active = true;
            autoRead = ctx.channel().config().isAutoRead();
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** Reads on, if reading was on or was asked for meanwhile. */
    void end(ChannelHandlerContext ctx) {
        if (!active) {
            return;
        }
        active = false;
        boolean wanted = readWanted;
        readWanted = false;
        if (autoRead) {
            ctx.channel().config().setAutoRead(true);
        } else if (wanted) {
            ctx.read();
        }
    }

    /** A read is asked for: it happens now, or when the pause is over. */
    void read(ChannelHandlerContext ctx) {
        if (active) {
            readWanted = true;
        } else {
            ctx.read();
        }
    }

    boolean isActive() {
        return active;
    }
}
