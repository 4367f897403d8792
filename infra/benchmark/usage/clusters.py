"""A real Dask cluster with each of its processes on a machine of its own, started as dask-cloudprovider starts them."""

import json
import os
import pathlib
import re
import subprocess
import time
import urllib.error
import urllib.request

SCENES = pathlib.Path(__file__).with_name("scenes.py")
AT_ONCE = 5
TIME_TO_START = 180.0


class Cluster:
    """A scheduler, and workers that are added as rows need them. `setup`: plain, tls or jupyter; `on_one`: workers on a machine."""

    def __init__(self, network, python, setup, on_one, scratch):
        self.on_one = on_one
        self.size = 0
        self.network = network
        self.python = python
        self.scratch = scratch
        self.workers = []
        self.scheme = "tls" if setup == "tls" else "tcp"
        self.environment = environment(python, setup, scratch)
        self.scheduler = network.machine("sched")
        command = [python, "-m", "distributed.cli.dask_scheduler", "--host", self.scheduler.address]
        command += ["--protocol", self.scheme, "--port", "8786", "--dashboard-address", ":8787"]
        self.scheduler.start([*command, *(["--jupyter"] if setup == "jupyter" else [])], self.environment)
        self._until(lambda: self.counts() is not None, "the scheduler to answer")

    def grow(self, size):
        while self.size < size:
            for _ in range(min(AT_ONCE, (size - self.size) // self.on_one)):
                self._add_machine()
            self._until(lambda: self.counts().get("workers") == self.size, f"{self.size} workers")

    def _add_machine(self):
        """One process for all workers of a machine, as dask_cuda.CUDAWorker has a nanny for each GPU."""
        machine = self.network.machine(f"w{len(self.workers)}")

        def worker(number):
            return {"cls": "dask.distributed.Nanny", "opts": {"name": f"dask-1a2b3c4d-worker-{number:08x}", "host": machine.address}}

        spec = worker(self.size) if self.on_one == 1 else {str(one): worker(self.size + one) for one in range(self.on_one)}
        self.size += self.on_one
        address = f"{self.scheme}://{self.scheduler.address}:8786"
        command = [self.python, "-m", "distributed.cli.dask_spec", address, "--spec", json.dumps(spec)]
        machine.start(command, self.environment)
        self.workers.append(machine.name)

    def begin(self, scene, stop):
        """Starts a scene on the client's machine and returns its process once it is on."""
        command = [self.python, "-u", str(SCENES), scene, self.scheduler.address, str(stop)]
        if scene.startswith("download-"):
            web = self.network.machine("web")
            if not web.processes:
                web.start([self.python, str(SCENES), "serve", web.address], self.environment)
                time.sleep(1)
            command.append(web.address)
        process = self.network.machine("client").start(command, self.environment)
        self._until(lambda: b"ready" in process.log.read_bytes() or process.poll() is not None, f"{scene} to begin")
        if process.poll() is not None:
            raise RuntimeError(f"{scene} failed: {process.log.read_text()[-2000:]}")
        return process

    def idle_again(self):
        """Waits until nothing runs or is held, and every worker is back."""
        def idle():
            counts = self.counts()
            return counts and not counts["tasks"] and counts["workers"] == self.size

        self._until(idle, "the cluster to be idle")

    def counts(self):
        answer = self.ask("/json/counts.json")[1]
        return json.loads(answer) if answer else None

    def queued(self):
        found = re.search(r'dask_scheduler_tasks\{state="queued"\} ([0-9.]+)', self.ask("/metrics")[1] or "")
        return float(found.group(1)) if found else None

    def ask(self, path):
        """(HTTP status, body), or (None, None) where nothing answers."""
        try:
            with urllib.request.urlopen(f"http://{self.scheduler.address}:8787{path}", timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, None
        except OSError:
            return None, None

    def _until(self, condition, what):
        end = time.monotonic() + TIME_TO_START
        while not condition():
            if time.monotonic() > end:
                logs = "\n".join(log.read_text()[-500:] for log in sorted(self.network.logs.glob("*.log")))
                raise RuntimeError(f"waited {TIME_TO_START:.0f} s for {what}\n{logs}")
            time.sleep(0.3)


def environment(python, setup, scratch):
    variables = {name: value for name, value in os.environ.items() if not name.startswith("DASK_")}
    variables["DASK_CONFIG"] = str(scratch / "config")  # empty: not the user's own
    variables["DASK_TEMPORARY_DIRECTORY"] = str(scratch)
    variables["HOME"] = str(scratch)
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    variables["PYTHONUNBUFFERED"] = "1"
    if setup == "tls":
        made = subprocess.run([python, str(SCENES), "tls"], env=variables, capture_output=True, text=True, check=True)
        variables["DASK_INTERNAL_INHERIT_CONFIG"] = made.stdout.strip()
    return variables
