package dev.framewire.ws.example;

import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsOverflow;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.connection.WsSendQueue;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.example.chat.ChatHub;
import dev.framewire.ws.example.chat.ChatProtocol;
import dev.framewire.ws.example.http.HttpHandler;
import dev.framewire.ws.example.http.HttpSite;
import dev.framewire.ws.example.http.HttpTimeout;
import dev.framewire.ws.example.http.Operations;
import dev.framewire.ws.example.limits.AddressLimits;
import dev.framewire.ws.example.ops.Metrics;
import dev.framewire.ws.example.ops.TlsSource;
import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsOriginPolicy;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.ssl.SslContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds the handlers of a new connection. It speaks HTTP until a handshake on one of the two paths succeeds. */
final class ServerPipeline extends ChannelInitializer<Channel> {
    static final String CHAT = "/chat";
    static final String ECHO = "/echo";
    static final int MAX_REQUEST_BYTES = 64 * 1024;

    /** All connections of an address together have as many tokens as this number of connections. */
    private static final int TOKENS_PER_ADDRESS = 10;

    private static final int MAX_ECHO_FRAGMENTS = 1 << 20;
    /** A member that leaves more unread is closed with 1013, so that the client reconnects and then catches up. */
    private static final WsSendQueue SLOW_READERS =
            WsSendQueue.SERVER.withMaxBytes(1 << 20).withOverflow(WsOverflow.CLOSE_TRY_AGAIN_LATER);

    private final @Nullable SslContext tls;
    private final WsServerConfig chat;
    private final WsServerConfig echo;
    private final HttpHandler http;
    private final AddressLimits addresses;
    private final ChatHub hub;
    private final ChannelGroup connections;
    private final LastHandler last = new LastHandler();

    ServerPipeline(
            ChatServerConfig config,
            @Nullable SslContext tls,
            ChatHub hub,
            ChannelGroup connections,
            Metrics metrics,
            Operations operations) {
        this.tls = tls;
        addresses = new AddressLimits(
                config.addresses(),
                TOKENS_PER_ADDRESS * config.limits().messagesPerSecond(),
                TOKENS_PER_ADDRESS * config.limits().burst());
        WsOriginPolicy origins = config.allowedOrigins().isEmpty()
                ? WsOriginPolicy.sameOriginOrParentDomain()
                : WsOriginPolicy.allow(config.allowedOrigins().toArray(String[]::new));
        chat = WsServerConfig.builder()
                .path(CHAT)
                .subprotocols(ChatProtocol.subprotocols().toArray(String[]::new))
                .defaultSubprotocol(ChatProtocol.CHAT.subprotocol())
                .extensions(WsDeflate.DEFAULT.serverHandshaker())
                .originPolicy(origins)
                .decider(WsHandshakeDecider.immediately(this::decide))
                .pipeline(WsPipeline.builder(WsRole.SERVER)
                        .limits(WsLimits.DEFAULT.withMaxMessageBytes(
                                config.limits().maxMessageBytes()))
                        .sendQueue(SLOW_READERS)
                        .listener(metrics.messages())
                        .build())
                .build();
        echo = WsServerConfig.builder()
                .path(ECHO)
                .extensions(WsDeflate.DEFAULT.serverHandshaker())
                .originPolicy(origins)
                .decider(WsHandshakeDecider.immediately(this::decide))
                .pipeline(WsPipeline.builder(WsRole.SERVER)
                        .limits(new WsLimits(config.maxEchoBytes(), MAX_ECHO_FRAGMENTS))
                        // no listener for messages: counting them would distort measurements with the echo
                        .listener(metrics.connections())
                        .build())
                .build();
        TlsSource source = config.tls();
        HttpSite page = HttpSite.page(Map.of(
                CHAT, "This is the WebSocket of the chat. It speaks the subprotocols chat and superchat.",
                ECHO, "This is a WebSocket that sends every message back. It speaks no subprotocols."));
        http = new HttpHandler(
                config.operationsPort() == null ? page.with(HttpSite.operations(operations)) : page,
                source == null ? Map.of() : source.headers());
        this.hub = hub;
        this.connections = connections;
    }

    private WsHandshakeDecision decide(WsHandshakeRequest request) {
        return addresses.admitForwarded(request.channel(), request.headers())
                ? WsHandshakeDecision.accept()
                : WsHandshakeDecision.refuse(
                        HttpResponseStatus.TOO_MANY_REQUESTS, "Too many connections from your address.");
    }

    @Override
    protected void initChannel(Channel channel) {
        if (!addresses.admit(channel)) {
            channel.close();
            return;
        }
        connections.add(channel);
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpServerKeepAliveHandler())
                .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES))
                .addLast(new WsServerHandshakeHandler(chat))
                .addLast(new WsServerHandshakeHandler(echo))
                .addLast(new HttpTimeout())
                .addLast(new UpgradeHandler(hub))
                .addLast(http)
                .addLast(last);
    }
}
