"""What people do with a cluster, run on a machine of its own by the Python that has Dask.

    scenes.py SCENE SCHEDULER_HOST STOP_FILE [WEB_HOST]

Prints `ready` once the scene is on, and ends it when STOP_FILE appears. Tasks look for that file too: Dask cannot stop one that runs.
"""

import asyncio
import http.cookiejar
import http.server
import json
import os
import re
import sys
import threading
import time
import urllib.request

PORT = 8786


def ready():
    print("ready", flush=True)


def wait(stop):
    while not os.path.exists(stop):
        time.sleep(0.5)


def client_of(host):
    from distributed import Client

    return Client(f"tcp://{host}:{PORT}", set_as_default=True)


def numbers(count):
    import numpy

    return numpy.random.default_rng(count).random(125_000)  # 1 MB


def compute(stop):
    until = 0
    while not os.path.exists(stop):
        until += sum(range(200_000))
    return until


def download(url, stop):
    with urllib.request.urlopen(url, timeout=30) as answer:
        while not os.path.exists(stop) and answer.read(16_384):
            pass


class Waiter:
    """An actor: what runs in it is no task to the scheduler."""

    def wait(self, stop):
        wait(stop)


def owner(host, stop):
    """The Python session that made the cluster, left open: dask-cloudprovider's classes are SpecClusters."""
    from distributed import Client, SpecCluster
    from distributed.deploy.spec import ProcessInterface

    class Existing(ProcessInterface):
        async def start(self):
            self.address = f"tcp://{host}:{PORT}"
            await super().start()

    cluster = SpecCluster(workers={}, scheduler={"cls": Existing, "options": {}})
    client = Client(cluster)
    ready()
    wait(stop)
    client.close()
    os._exit(0)  # closing the cluster would shut the scheduler down


def futures(host, stop):
    from distributed import wait as finished

    client = client_of(host)
    held = client.map(numbers, range(40))
    finished(held)
    ready()
    wait(stop)
    client.close()


def published(host, stop):
    """Results that stay in memory after their client has left."""
    from distributed import wait as finished

    with client_of(host) as client:
        held = client.map(numbers, range(40))
        finished(held)
        client.publish_dataset(held=held)
    ready()
    wait(stop)
    with client_of(host) as client:
        client.unpublish_dataset("held")


def one_task(host, stop, function, *arguments):
    with client_of(host) as client:
        future = client.submit(function, *arguments, stop)
        time.sleep(1)
        ready()
        future.result()


def shuffle(host, stop):
    """64 MB from rows to columns, again and again."""
    import dask
    import dask.array

    with client_of(host), dask.config.set({"array.rechunk.method": "p2p"}):
        ready()
        while not os.path.exists(stop):
            rows = dask.array.random.random((2_880, 2_880), chunks=(180, 2_880))
            rows.rechunk((2_880, 180)).sum().compute()


def run_on_workers(host, stop):
    """Client.run of a function that waits: each worker's event loop stands still."""
    with client_of(host) as client:
        threading.Timer(1, ready).start()
        client.run(wait, stop)


def actor(host, stop):
    with client_of(host) as client:
        waiter = client.submit(Waiter, actor=True).result()
        answer = waiter.wait(stop)
        ready()
        answer.result()


def tiny(host, stop):
    """About ten tasks a second, each done at once."""
    with client_of(host) as client:
        ready()
        number = 0
        while not os.path.exists(stop):
            number += 1
            client.submit(abs, -number).result()
            time.sleep(0.1)


def websocket(url, subprotocols=None):
    from tornado.websocket import websocket_connect

    return websocket_connect(url, subprotocols=subprotocols, max_message_size=1 << 30)


def dashboard(host, stop, pages=1):
    """The status page as a browser holds it: its session's websocket, which gets every change."""
    from tornado.ioloop import IOLoop

    def token():
        page = urllib.request.urlopen(f"http://{host}:8787/status", timeout=120).read().decode()
        return re.search(r'"token":"([^"]+)"', page).group(1)

    tokens = [token() for _ in range(pages)]

    async def look(token):
        socket = await websocket(f"ws://{host}:8787/status/ws", ["bokeh", token])
        for _ in range(3):
            await socket.read_message()  # the server's greeting: before it, nothing may be asked
        for frame in ('{"msgid":"1","msgtype":"PULL-DOC-REQ"}', "{}", "{}"):
            await socket.write_message(frame)
        messages = 0
        if token == tokens[-1]:
            threading.Timer(3, ready).start()
        while not os.path.exists(stop):
            if await socket.read_message() is None:
                raise ConnectionError("the dashboard closed its websocket")
            messages += 1
        print(messages, "frames", flush=True)

    async def all_pages():
        await asyncio.gather(*map(look, tokens))

    IOLoop().run_sync(all_pages)


def two_dashboards(host, stop):
    dashboard(host, stop, pages=2)


def end_workers(host, stop):
    """All workers but one end, as adaptive scaling ends them; nobody is connected after that."""
    with client_of(host) as client:
        client.retire_workers(list(client.ncores())[1:])
        while len(client.ncores()) > 1:
            time.sleep(0.3)
    ready()
    while not os.path.exists(stop):
        time.sleep(0.5)


def lab(host, stop):
    """A notebook with one idle kernel: its websocket, and the lists that JupyterLab asks for every ten seconds."""
    from tornado.ioloop import IOLoop

    base = f"http://{host}:8787/jupyter/api"
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    browser.open(f"http://{host}:8787/jupyter/lab", timeout=60).read()
    token = next(cookie.value for cookie in cookies if cookie.name == "_xsrf")
    browser.addheaders = [("X-XSRFToken", token), ("Content-Type", "application/json")]
    kernel = json.load(browser.open(f"{base}/kernels", b"{}", timeout=60))["id"]

    async def look():
        await websocket(f"ws://{host}:8787/jupyter/api/kernels/{kernel}/channels?session_id=usage")
        threading.Timer(3, ready).start()
        while not os.path.exists(stop):
            for listing in ("kernels", "sessions", "terminals", "kernelspecs"):
                await asyncio.to_thread(lambda: browser.open(f"{base}/{listing}", timeout=30).read())
            for _ in range(20):
                await asyncio.sleep(0 if os.path.exists(stop) else 0.5)

    IOLoop().run_sync(look)
    browser.open(urllib.request.Request(f"{base}/kernels/{kernel}", method="DELETE"), timeout=30)


class Web(http.server.BaseHTTPRequestHandler):
    """/50000 sends 50,000 bytes a second, in tenths."""

    def do_GET(self):
        rate = int(self.path.strip("/"))
        self.send_response(200)
        self.end_headers()
        start, sent = time.monotonic(), 0
        try:
            while True:
                sent += self.wfile.write(b"x" * (rate // 10))
                time.sleep(max(0.0, start + sent / rate - time.monotonic()))
        except OSError:
            pass  # it has enough

    def log_message(self, *arguments):
        pass


def serve(host):
    with http.server.ThreadingHTTPServer((host, 8080), Web) as server:
        server.daemon_threads = True
        server.serve_forever()


def tls():
    """Prints the configuration with keys that dask-cloudprovider gives to each machine in an environment variable."""
    import dask.config
    from distributed.security import Security

    keys = Security.temporary()
    comm = {"default-scheme": "tls", "require-encryption": True, "tls.ca-file": keys.tls_ca_file}
    for role in ("scheduler", "worker", "client"):
        comm[f"tls.{role}.key"] = getattr(keys, f"tls_{role}_key")
        comm[f"tls.{role}.cert"] = getattr(keys, f"tls_{role}_cert")
    dask.config.set({f"distributed.comm.{name}": value for name, value in comm.items()})
    print(dask.config.serialize(dask.config.global_config))


def play(scene, host, stop, web=None):
    if scene == "one-computes":
        one_task(host, stop, compute)
    elif scene == "one-waits":
        one_task(host, stop, wait)
    elif scene.startswith("download-"):
        one_task(host, stop, download, f"http://{web}:8080/{scene.partition('-')[2]}")
    else:
        others = (owner, futures, published, shuffle, run_on_workers, actor, tiny, dashboard, two_dashboards, end_workers, lab)
        {function.__name__.replace("_", "-"): function for function in others}[scene](host, stop)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    elif sys.argv[1] == "tls":
        tls()
    else:
        play(*sys.argv[1:])
