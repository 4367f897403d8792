"""Runs a real Dask scheduler, its workers and a client on loopback, and does with them what the lines at standard input say.

    worker       a worker of one thread joins
    connect      a client connects
    disconnect   and leaves again, with what it held
    work         the client submits three tasks that wait for each other's turn, and does not wait for them
    finish       lets all tasks end, and waits for their results, which it keeps
    hold         the client keeps a result of a megabyte
Each line is answered by {"event": "done", "command": ...}. When standard input closes, this process ends.
"""

import loopback_only  # noqa: F401  (first: it guards all that follows)

import argparse
import asyncio
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import dask.config
from distributed import Client, Scheduler, Worker

from events import emit

API = "distributed.http.scheduler.api"


def wait_for(gate, number):
    while not os.path.exists(gate):
        time.sleep(0.05)
    return number


class Stage:
    def __init__(self, scheduler, directory):
        self.scheduler = scheduler
        self.gate = os.path.join(directory, "gate")
        self.directory = directory
        self.workers = []
        self.client = None
        self.futures = []

    async def worker(self):
        worker = Worker(self.scheduler.address, host="127.0.0.1", nthreads=1, local_directory=self.directory)
        self.workers.append(await worker)

    async def connect(self):
        self.client = await Client(self.scheduler.address, asynchronous=True, set_as_default=False)

    async def disconnect(self):
        self.futures.clear()
        await self.client.close()
        while len(self.scheduler.clients) > 1:
            await asyncio.sleep(0.05)

    async def work(self):
        if os.path.exists(self.gate):
            os.remove(self.gate)
        self.futures += self.client.map(wait_for, [self.gate] * 3, range(3), pure=False)
        while not self.scheduler.tasks:
            await asyncio.sleep(0.05)

    async def finish(self):
        Path(self.gate).touch()
        for future in self.futures:
            await future

    async def hold(self):
        future = self.client.submit(bytes, 1_000_000, pure=False)
        await future
        self.futures.append(future)


async def lines():
    """Standard input, one line at a time; this process ends with it."""
    loop = asyncio.get_running_loop()
    queue = asyncio.Queue()

    def read():
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line.strip())
        os._exit(0)

    threading.Thread(target=read, name="lifeline", daemon=True).start()
    while True:
        yield await queue.get()


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--api", action="store_true")
    parser.add_argument("--prefix", default="/")
    arguments = parser.parse_args()
    if arguments.api:
        routes = dask.config.get("distributed.scheduler.http.routes")
        dask.config.set({"distributed.scheduler.http.routes": list(routes) + [API]})
    with tempfile.TemporaryDirectory() as directory:
        async with Scheduler(
            host="127.0.0.1", port=0, dashboard_address="127.0.0.1:0", http_prefix=arguments.prefix
        ) as scheduler:
            stage = Stage(scheduler, directory)
            emit("listening", comm=scheduler.address, http=f"http://127.0.0.1:{scheduler.http_server.port}")
            async for line in lines():
                await getattr(stage, line)()
                emit("done", command=line)


if __name__ == "__main__":
    asyncio.run(main())
