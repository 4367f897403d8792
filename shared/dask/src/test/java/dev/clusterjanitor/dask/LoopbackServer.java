package dev.clusterjanitor.dask;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ServerSocketFactory;

/** A server on loopback that answers as badly as it is told to: it writes bytes, not HTTP. */
final class LoopbackServer implements AutoCloseable {
    /** What it does with a connection after the request was read. */
    @FunctionalInterface
    interface Behaviour {
        void on(OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket listening;
    private final Map<String, Behaviour> pages = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    LoopbackServer() throws IOException {
        this(ServerSocketFactory.getDefault());
    }

    LoopbackServer(ServerSocketFactory sockets) throws IOException {
        listening = sockets.createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Every path that was asked for, in order. */
    List<String> asked() {
        return asked;
    }

    LoopbackServer page(String path, int status, String body) {
        return page(path, out -> write(out, head(status, body.length()) + body));
    }

    LoopbackServer page(String path, Behaviour behaviour) {
        pages.put(path, behaviour);
        return this;
    }

    /** Never answers, until the server is closed. */
    void hang() throws InterruptedException {
        closed.await();
    }

    static String head(int status, long length) {
        return "HTTP/1.1 " + status + " x\r\nContent-Length: " + length + "\r\nConnection: close\r\n\r\n";
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                start(() -> serve(socket));
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            String request = in.readLine();
            if (request == null) {
                return;
            }
            String line = request;
            while (line != null && !line.isEmpty()) {
                line = in.readLine();
            }
            String[] words = request.split(" ", -1);
            String path = words.length > 1 ? words[1] : "";
            asked.add(path);
            pages.getOrDefault(path, out -> write(out, head(404, 0))).on(socket.getOutputStream());
        } catch (IOException e) {
            // The other side hung up, as it should on an answer that is too long.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "loopback-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
    }
}
