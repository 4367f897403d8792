"""Runs a real Dask scheduler on free ports of 127.0.0.1 and tells its addresses.

It is a process of its own, as the scheduler of an abandoned cluster is: it outlives the client that used it.
"""

import loopback_only  # noqa: F401  (first: it guards all that follows)
import lifeline  # noqa: F401

import asyncio

from distributed import Scheduler

from events import emit


async def main():
    async with Scheduler(host="127.0.0.1", port=0, dashboard_address="127.0.0.1:0") as scheduler:
        emit("listening", comm=scheduler.address, http=f"http://127.0.0.1:{scheduler.http_server.port}")
        await scheduler.finished()


asyncio.run(main())
