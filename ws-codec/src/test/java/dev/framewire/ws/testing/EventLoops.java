package dev.framewire.ws.testing;

import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;

/** Event loops by the classes that Netty 4.1 has as well. */
@SuppressWarnings("deprecation") // what replaces them came with 4.2
public final class EventLoops {
    private EventLoops() {}

    public static EventLoopGroup nio(int threads) {
        return new NioEventLoopGroup(threads);
    }

    public static EventLoopGroup local(int threads) {
        return new DefaultEventLoopGroup(threads);
    }

    public static EventLoopGroup epoll(int threads) {
        return new EpollEventLoopGroup(threads);
    }
}
