"""Real schedulers, started as people start them, with the preload. Everything is on loopback and ends by itself."""

import json
import os
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from distributed import Client

from fakes import Fake

PRELOAD = Path(__file__).resolve().parent.parent / "cluster_janitor_heartbeat.py"
PATIENCE = 90


class Scheduler:
    """``dask scheduler --preload``, and a worker for it. Both end with this process at the latest."""

    def __init__(self, **environment):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("CLUSTER_JANITOR", "DASK", "AWS", "ECS"))}
        clean.update(
            AWS_EC2_METADATA_SERVICE_ENDPOINT="http://127.0.0.1:9",
            GCE_METADATA_HOST="127.0.0.1:9",
            CLUSTER_JANITOR_AZURE_METADATA="http://127.0.0.1:9",
            **environment,
        )
        self.environment = clean
        self.lines = []
        self.processes = []
        self.known = threading.Event()
        self.address = None
        self.start(
            "dask_scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--dashboard-address",
            "127.0.0.1:0",
            "--preload",
            str(PRELOAD),
        )
        if not self.known.wait(PATIENCE):
            self.close()
            raise AssertionError("the scheduler did not start: " + "".join(self.lines))

    def start(self, command, *arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + command, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.processes.append(process)
        threading.Thread(target=self.read, args=(process.stdout,), daemon=True).start()
        return process

    def read(self, stream):
        for line in stream:
            self.lines.append(line)
            if "Scheduler at:" in line and self.address is None:
                self.address = line.split("Scheduler at:")[1].strip()
                self.known.set()
        stream.close()

    def worker(self):
        self.start(
            "dask_worker",
            self.address,
            "--host",
            "127.0.0.1",
            "--nthreads",
            "1",
            "--no-dashboard",
            "--no-nanny",
            "--death-timeout",
            "60",
        )

    def said(self, text):
        return [line for line in self.lines if text in line]

    def close(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(30)


class RealSchedulers(unittest.TestCase):
    def setUp(self):
        self.fake = Fake()
        self.addCleanup(self.fake.close)

    def scheduler(self, **environment):
        scheduler = Scheduler(
            CLUSTER_JANITOR_ENDPOINT=self.fake.url + "/heartbeat",
            CLUSTER_JANITOR_TOKEN="s3cret",
            CLUSTER_JANITOR_CLUSTER="aws/dask-ec2/1/r/c",
            CLUSTER_JANITOR_EVERY="1s",
            CLUSTER_JANITOR_OWNER="alice",
            **environment,
        )
        self.addCleanup(scheduler.close)
        return scheduler

    def works(self, scheduler):
        """A worker joins, and a client gets a result."""
        scheduler.worker()
        with Client(scheduler.address, timeout=PATIENCE) as client:
            client.wait_for_workers(1, timeout=PATIENCE)
            self.assertEqual(client.submit(sum, [1, 2, 3]).result(timeout=PATIENCE), 6)

    def test_idle_then_busy_then_idle_since_then(self):
        self.fake.everything(204)
        scheduler = self.scheduler()
        idle = json.loads(self.fake.wait_until(lambda beat: beat["state"] == "idle")["body"])
        self.assertEqual(idle["clients"], 0)
        self.assertEqual(idle["owner"], "alice")
        scheduler.worker()
        with Client(scheduler.address, timeout=PATIENCE) as client:
            client.wait_for_workers(1, timeout=PATIENCE)
            future = client.submit(time.sleep, 6)  # a function of nobody's module, that a worker can import
            busy = self.fake.wait_until(lambda beat: beat["state"] == "busy")
            self.assertIsNotNone(busy)
            future.result(timeout=PATIENCE)
            # The result is still held, and the client is still there: neither is work.
            since = json.loads(busy["body"])["since"]
            again = self.fake.wait_until(lambda beat: beat["state"] == "idle" and beat["since"] > since)
            self.assertIsNotNone(again)
            self.assertEqual(json.loads(again["body"])["clients"], 1)

    def test_a_scheduler_works_on_while_its_endpoint_hangs_and_ends_when_it_is_told_to(self):
        self.fake.hang()
        scheduler = self.scheduler()
        self.assertTrue(self.fake.wait_for(1))
        self.works(scheduler)
        scheduler.processes[0].terminate()
        scheduler.processes[0].wait(PATIENCE)

    def test_a_scheduler_works_on_while_its_endpoint_refuses_and_says_so_once(self):
        self.fake.everything(403)
        scheduler = self.scheduler()
        self.assertTrue(self.fake.wait_for(3))
        self.works(scheduler)
        self.assertEqual(len(scheduler.said("A heartbeat did not arrive")), 1)
        self.assertEqual(scheduler.said("s3cret"), [])

    def test_a_scheduler_works_on_where_there_is_no_cloud_at_all(self):
        scheduler = Scheduler()
        self.addCleanup(scheduler.close)
        self.works(scheduler)

    def test_a_scheduler_works_on_with_settings_that_make_no_sense(self):
        scheduler = Scheduler(CLUSTER_JANITOR_WAY="pigeon")
        self.addCleanup(scheduler.close)
        self.works(scheduler)
        self.assertEqual(len(scheduler.said("No heartbeats: 'pigeon'")), 1)


if __name__ == "__main__":
    unittest.main()
