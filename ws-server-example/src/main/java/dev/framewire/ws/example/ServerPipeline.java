package dev.framewire.ws.example;

import dev.framewire.ws.codec.WsLimits;
import dev.framewire.ws.codec.WsPipeline;
import dev.framewire.ws.codec.WsRole;
import dev.framewire.ws.codec.deflate.WsDeflate;
import dev.framewire.ws.example.chat.ChatProtocol;
import dev.framewire.ws.example.chat.ChatRoom;
import dev.framewire.ws.example.http.HttpHandler;
import dev.framewire.ws.example.http.HttpTimeout;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.WsServerHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The handlers of a new connection. It speaks HTTP until a handshake on one of the two paths succeeds. */
final class ServerPipeline extends ChannelInitializer<Channel> {
    static final String CHAT = "/chat";
    static final String ECHO = "/echo";

    private static final int MAX_REQUEST_BYTES = 64 * 1024;
    private static final int MAX_ECHO_FRAGMENTS = 1 << 20;

    private final WsServerConfig chat;
    private final WsServerConfig echo;
    private final HttpHandler http;
    private final Duration httpTimeout;
    private final ChatRoom room;
    private final ChannelGroup connections;
    private final LastHandler last = new LastHandler();

    ServerPipeline(ChatServerConfig config, ChatRoom room, ChannelGroup connections) {
        chat = WsServerConfig.builder()
                .path(CHAT)
                .subprotocols(ChatProtocol.subprotocols())
                .defaultSubprotocol(ChatProtocol.CHAT.subprotocol())
                .extensions(List.of(WsDeflate.DEFAULT.serverHandshaker()))
                .build();
        WsLimits limits = new WsLimits(config.maxEchoBytes(), MAX_ECHO_FRAGMENTS);
        echo = WsServerConfig.builder()
                .path(ECHO)
                .extensions(List.of(WsDeflate.DEFAULT.serverHandshaker()))
                .pipeline(WsPipeline.builder(WsRole.SERVER).limits(limits).build())
                .build();
        http = new HttpHandler(Map.of(
                CHAT, "This is a WebSocket, the chat. It speaks the subprotocols chat and superchat.",
                ECHO, "This is a WebSocket that sends every message back. It speaks no subprotocols."));
        httpTimeout = config.httpTimeout();
        this.room = room;
        this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpServerKeepAliveHandler())
                .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES))
                .addLast(new WsServerHandshakeHandler(chat))
                .addLast(new WsServerHandshakeHandler(echo))
                .addLast(new HttpTimeout(httpTimeout))
                .addLast(new UpgradeHandler(room))
                .addLast(http)
                .addLast(last);
    }
}
