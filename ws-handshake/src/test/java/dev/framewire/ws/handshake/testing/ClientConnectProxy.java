package dev.framewire.ws.handshake.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An HTTP proxy for one CONNECT request (RFC 9110 section 9.3.6). It always connects to this machine. */
public final class ClientConnectProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final String answer;
    private final Socket target = new Socket();
    /** The request line of the client, set before the answer. */
    public volatile String requestLine = "";

    public ClientConnectProxy(String status) throws IOException {
        answer = "HTTP/1.1 " + status + "\r\n\r\n";
        start(this::serve);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private interface Work {
        public void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // the connection is over; the test checks whether that is right
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() throws IOException {
        try (Socket client = server.accept()) {
            String head = head(client.getInputStream());
            requestLine = head.lines().findFirst().orElse("");
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            if (answer.contains(" 200 ")) {
                int port = Integer.parseInt(requestLine.replaceAll(".*:(\\d+) .*", "$1"));
                target.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                start(() -> pump(target.getInputStream(), client.getOutputStream()));
                pump(client.getInputStream(), target.getOutputStream());
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no whole request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void pump(InputStream from, OutputStream to) throws IOException {
        try (to) {
            byte[] bytes = new byte[8192];
            for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
                to.write(bytes, 0, n);
                to.flush();
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        target.close();
    }
}
