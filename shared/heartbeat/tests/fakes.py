"""Loopback servers that stand for metadata services, clouds and the janitor's endpoint. They may misbehave on purpose."""

import http.server
import json
import threading


class Fake:
    """A server whose pages are functions of a request; it keeps every request."""

    def __init__(self):
        self.pages = {}
        self.requests = []
        self.closing = threading.Event()
        self.arrived = threading.Condition()
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def _serve(self):
                size = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(size)
                path = self.path.split("?")[0]
                request = {
                    "method": self.command,
                    "path": path,
                    "headers": {key.lower(): value for key, value in self.headers.items()},
                    "body": body,
                }
                with fake.arrived:
                    fake.requests.append(request)
                    fake.arrived.notify_all()
                page = fake.pages.get((self.command, path)) or fake.pages.get("*")
                status, headers, answer = page(request) if page else (404, {}, b"")
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_PATCH = _serve

            def log_message(self, *args):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # the other side hung up

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def host(self):
        return "127.0.0.1:%d" % self.server.server_address[1]

    @property
    def url(self):
        return "http://" + self.host

    def page(self, method, path, answer, status=200, headers=None):
        def serve(request):
            body = answer(request) if callable(answer) else answer
            if isinstance(body, tuple):
                return body
            data = (
                body
                if isinstance(body, bytes)
                else json.dumps(body).encode() if not isinstance(body, str) else body.encode()
            )
            return status, headers or {}, data

        self.pages[(method, path)] = serve
        return self

    def everything(self, status, headers=None):
        self.pages["*"] = lambda request: (status, headers or {}, b"")
        return self

    def hang(self):
        """Accepts every request, and answers none before the fake is closed."""

        def wait(request):
            self.closing.wait()
            return 200, {}, b""

        self.pages["*"] = wait
        return self

    def wait_for(self, count, seconds=60):
        """Whether so many requests came."""
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.requests) >= count, seconds)

    def wait_until(self, accepts, seconds=60):
        """The first request with a body that is accepted; None if there is none in time."""

        def found():
            return [r for r in self.requests if accepts(json.loads(r["body"]))]

        with self.arrived:
            self.arrived.wait_for(found, seconds)
            return (found() or [None])[0]

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()
