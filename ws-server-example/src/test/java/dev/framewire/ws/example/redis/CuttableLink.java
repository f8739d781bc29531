package dev.framewire.ws.example.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A link to a local Redis that a test can cut, or on which it can hold back all answers. */
final class CuttableLink implements AutoCloseable {
    private final ServerSocket listener;
    private final int port;
    private final List<Socket> sockets = new ArrayList<>();
    private boolean cut;
    private boolean silent;

    /** Links to the Redis at a port. */
    CuttableLink(int port) throws IOException {
        this.port = port;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    URI uri() {
        return URI.create("redis://127.0.0.1:" + listener.getLocalPort());
    }

    /** Closes all connections, also each new one. */
    synchronized void cut() {
        cut = true;
        sockets.forEach(CuttableLink::close);
        sockets.clear();
    }

    /** Forwards requests, but holds back the answers. */
    synchronized void silence() {
        silent = true;
    }

    synchronized void mend() {
        cut = false;
        silent = false;
        notifyAll();
    }

    private void accept() throws IOException {
        while (true) {
            connect(listener.accept());
        }
    }

    private synchronized void connect(Socket client) throws IOException {
        if (cut) {
            client.close();
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(client);
        sockets.add(server);
        start(() -> client.getInputStream().transferTo(server.getOutputStream()));
        start(() -> {
            answer(server.getInputStream(), client.getOutputStream());
            client.close();
        });
    }

    private void answer(InputStream from, OutputStream to) throws IOException, InterruptedException {
        byte[] bytes = new byte[1 << 16];
        for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
            synchronized (this) {
                while (silent) {
                    wait();
                }
            }
            to.write(bytes, 0, count);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException closed) {
                // the connection or the test has ended
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        mend();
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
