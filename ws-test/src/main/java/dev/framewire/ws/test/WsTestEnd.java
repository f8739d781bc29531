package dev.framewire.ws.test;

import dev.framewire.ws.WsCloseEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection: the handlers under test in the pipeline that production has, and what was seen of them.
 *
 * <pre>{@code
 * link.client().channel().writeAndFlush(new TextWebSocketFrame("hello"));
 * link.run();
 * assertEquals(1000, link.server().closed().code());
 * }</pre>
 */
public final class WsTestEnd {
    final TestLoop loop;
    final TestChannel channel;
    final Trace trace;
    final Deque<WsTestFrame> frames = new ArrayDeque<>();
    final Deque<HttpReader.Message> messages = new ArrayDeque<>();
    final FrameReader reader;
    boolean sentClose;
    boolean messageLost;

    private final String name;
    private final CountingAllocator allocator = new CountingAllocator();
    private final UserBoundary boundary;
    private final HttpReader http = new HttpReader();
    private final Queue<byte[]> sent = new ArrayDeque<>();
    private @Nullable String failure;
    private @Nullable Throwable unseen;
    private boolean isHttp = true;

    /** With the handlers of the handshake, and the user's behind them. */
    WsTestEnd(
            boolean isClient,
            TestLoop loop,
            Trace trace,
            String name,
            List<ChannelHandler> handshake,
            ChannelHandler... user) {
        this.loop = loop;
        this.trace = trace;
        this.name = name;
        reader = new FrameReader(isClient);
        boundary = new UserBoundary(trace, this::fail);
        channel = new TestChannel(new Observer());
        channel.config().setAllocator(allocator);
        handshake.forEach(channel.pipeline()::addLast);
        channel.pipeline().addLast(boundary).addLast(user);
        loop.register(channel);
        loop.runTasks();
        channel.connect();
    }

    /**
     * The connection, for writing as an application does that has kept it.
     *
     * @return the channel
     */
    public Channel channel() {
        return channel;
    }

    /**
     * The first event of a type that the library fired to the handlers.
     *
     * @param <E> the type
     * @param type its class, such as {@code WsHandshakeCompleteEvent.class}
     * @return the event
     * @throws AssertionError if there was none
     */
    public <E> E event(Class<E> type) {
        E event = boundary.events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> failure("no " + type.getSimpleName()));
        if (event instanceof WsCloseEvent) {
            exceptionsSeen();
        }
        return event;
    }

    /**
     * How the connection ended.
     *
     * @return the event that the handlers got
     * @throws AssertionError if it is still open
     */
    public WsCloseEvent closed() {
        return event(WsCloseEvent.class);
    }

    /** Runs what is to be done now; false if there was nothing. */
    boolean settle() {
        boolean any = false;
        while (loop.runTasks() || channel.readOnce()) {
            any = true;
        }
        return any;
    }

    /** Gives the other end what was sent, or the news that this one is closed; false if there was nothing. */
    boolean deliverTo(WsTestEnd peer) {
        byte[] bytes = sent.poll();
        if (bytes != null) {
            peer.channel.arrive(bytes);
            peer.reader.acceptSame(reader);
        } else if (!channel.isOpen()) {
            peer.channel.peerLeaves();
            return peer.channel.readOnce();
        }
        return bytes != null;
    }

    boolean isOpen() {
        return boundary.isOpen() && channel.isActive();
    }

    /** The test has looked at what exceptions lead to. */
    void exceptionsSeen() {
        unseen = null;
    }

    AssertionError failure(String what) {
        return trace.failure(what, unseen);
    }

    /** From now on each step of the test fails. */
    void fail(String what) {
        trace.add("!! " + name + what);
        if (failure == null) {
            failure = what;
        }
    }

    /** Fails if a handler did something that no test can accept. */
    void check() {
        String found = failure;
        if (found != null) {
            throw failure(found);
        }
    }

    /** Ends the connection, and fails for what was left behind. */
    void end() {
        channel.drop();
        loop.runTasks();
        check();
        Throwable exception = unseen;
        if (exception != null) {
            throw failure("a handler threw " + exception + ", and the test did not look at the end of the connection");
        }
        if (!boundary.unreleased().isEmpty()) {
            throw failure("no handler has released " + boundary.unreleased().get(0) + " (of "
                    + boundary.unreleased().size() + "): whoever takes a frame releases it");
        }
        if (allocator.unreleased() > 0) {
            throw failure(allocator.unreleased() + " buffers of the connection were not released");
        }
    }

    private final class Observer implements TestChannel.Listener {
        @Override
        public void sent(byte[] bytes) {
            try {
                read(bytes);
            } catch (IllegalStateException e) {
                fail("the peer cannot read what it got: " + e.getMessage());
            }
            sent.add(bytes);
        }

        private void read(byte[] bytes) {
            byte[] left = bytes;
            if (isHttp) {
                HttpReader.Message message = http.read(bytes);
                for (; message != null && isHttp; message = isHttp ? http.read(new byte[0]) : null) {
                    messages.add(message);
                    trace.add("<- " + name + message.startLine());
                    isHttp = !message.isRequest() && message.status() != 101;
                    reader.accept(message.isRequest() ? null : message.headers().get("Sec-WebSocket-Extensions"));
                }
                left = isHttp ? new byte[0] : http.rest();
            }
            for (WsTestFrame frame : reader.read(left)) {
                trace.add("<- " + name + frame);
                frames.add(frame);
                sentClose |= frame.opcode() == 8;
            }
        }

        @Override
        public void unhandled(Throwable cause) {
            unseen = cause;
            trace.add("!! " + name + cause);
        }

        @Override
        public void unhandled(Object message) {
            messageLost = true;
            trace.add("   " + name + "no handler took " + message.getClass().getSimpleName());
        }
    }
}
