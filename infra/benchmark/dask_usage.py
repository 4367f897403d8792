#!/usr/bin/env python3
"""What idle and busy Dask clusters use and answer, measured on real Dask: its newest and its oldest supported release.

    infra/benchmark/dask_usage.py                                    all rows, one after another, in 45 minutes; writes the JSON and the page
    infra/benchmark/dask_usage.py --rows idle-1,idle-2 --seconds 20  some rows, printed
    infra/benchmark/dask_usage.py --rows idle-25 --output FILE       measures rows of FILE again
    infra/benchmark/dask_usage.py --page                             the page from the JSON
    infra/benchmark/dask_usage.py --check                            fails if the page is not what the JSON says

The page is docs/idle-dask.md. Each machine is a network namespace (usage/machines.py), and nothing leaves this computer but the
download of packages. Needs Linux, root or user namespaces, and Python 3.10. --rows without --output writes no file.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time
import venv

from usage import clusters, machines, page
from usage.rows import ROWS

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent / "usage"
TABLE = ROOT / "shared/emulators/src/main/resources/dev/clusterjanitor/emulators/dask-usage.json"
PAGE = ROOT / "docs/idle-dask.md"
ENVIRONMENTS = ROOT / "target" / "dask-usage"
RELEASES = ("newest", "oldest")
PART = 10.0
PROBES = 3


def main():
    choice = options()
    if choice.check or choice.page:
        return page_from_table(choice.check)
    for release in choice.releases:
        install(release)
    machines.enter_own_world()
    table = Table(choice)
    for release in choice.releases:
        measure_release(release, choice, table)
    if choice.rows is None and choice.output is None:
        page_from_table(check=False)
    elif choice.output is None:
        print(json.dumps(table.document(), indent=1))
    return 0


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", help="ids with commas between; all without it")
    parser.add_argument("--seconds", type=float, default=40.0, help="an idle row's window (40); a busy row's is half as long")
    parser.add_argument("--releases", default=",".join(RELEASES), help="newest,oldest")
    parser.add_argument("--output", type=pathlib.Path, help="where to write the JSON instead, after each row")
    parser.add_argument("--check", action="store_true", help="compare the page with the JSON and measure nothing")
    parser.add_argument("--page", action="store_true", help="make the page from the JSON and measure nothing")
    choice = parser.parse_args()
    choice.releases = choice.releases.split(",")
    known = {row.id for row in ROWS}
    choice.wanted = set(choice.rows.split(",")) if choice.rows else known
    if not choice.wanted <= known:
        parser.error(f"no such row: {', '.join(sorted(choice.wanted - known))}; there are {', '.join(sorted(known))}")
    if not set(choice.releases) <= set(RELEASES):
        parser.error("releases are newest and oldest")
    return choice


def page_from_table(check):
    wanted = page.with_table(PAGE.read_text(), json.loads(TABLE.read_text()))
    if not check:
        PAGE.write_text(wanted)
    elif wanted != PAGE.read_text():
        say(f"{PAGE.relative_to(ROOT)} is not what {TABLE.name} says; run infra/benchmark/dask_usage.py --page")
        return 1
    return 0


def python_of(release):
    return str(ENVIRONMENTS / release / "bin" / "python")


def install(release):
    """A virtual environment with the pinned packages, made once for each list of them."""
    folder = ENVIRONMENTS / release
    wanted = (HERE / f"{release}-requirements.txt").read_text()
    done = folder / "installed.txt"
    if os.environ.get(machines.INSIDE) or (done.exists() and done.read_text() == wanted):
        return
    say(f"{release}: installing packages")
    venv.create(folder, clear=True, with_pip=True)
    pip = [python_of(release), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "-r", str(HERE / f"{release}-requirements.txt")], check=True)
    done.write_text(wanted)


def measure_release(release, choice, table):
    rows = [row for row in ROWS if row.id in choice.wanted and release in row.releases]
    for group, setup, on_one in dict.fromkeys((row.group, row.setup, row.on_one) for row in rows):
        folder = machines.SCRATCH / release / group
        folder.mkdir(parents=True)
        network = machines.Network(folder)
        try:
            cluster = clusters.Cluster(network, python_of(release), setup, on_one, folder)
            for row in (row for row in rows if row.group == group):
                cluster.grow(row.workers)
                measured = measure(cluster, row, window(row, choice.seconds), folder / f"{row.id}.stop")
                table.add(release, row, measured)
                say(f"{release}: {row.id}: {brief(measured)}")
        finally:
            network.close()


def window(row, seconds):
    return seconds if row.expected == "idle" else seconds / 2


def measure(cluster, row, seconds, stop):
    """One row: its scene, a while for it to settle, the window, and then the scheduler's answers."""
    scene = cluster.begin(row.scene, stop) if row.scene else None
    time.sleep(row.settle)
    used = machines.watch(cluster.network, seconds, min(PART, seconds))
    answers = scheduler_answers(cluster)
    if scene:
        if scene.poll() is not None:
            raise RuntimeError(f"{row.id}: its scene ended early: {scene.log.read_text()[-2000:]}")
        stop.touch()
        try:
            scene.wait(20)
        except subprocess.TimeoutExpired:
            machines.end(scene)
        if not row.ended:
            cluster.idle_again()
    return {"scheduler": used["sched"], "workers": spread([used[name] for name in cluster.workers]), **answers}


def scheduler_answers(cluster):
    """What a probe is told. Asked some times, as a stream of short tasks shows in some answers only."""
    documents = []
    for _ in range(PROBES):
        documents.append(cluster.counts())
        time.sleep(1)
    return {
        "counts": documents[-1],
        "probes": PROBES,
        "probesWithProcessing": sum(document["processing"] > 0 for document in documents),
        "checkIdleStatus": cluster.ask("/api/v1/check_idle")[0],
        "queued": cluster.queued(),
    }


def spread(used):
    """Of each measure by itself: the least, the median and the busiest worker, in the order of their means."""
    def of(measure):
        ordered = sorted((worker[measure] for worker in used), key=lambda value: value["mean"])
        return {"least": ordered[0], "median": middle(ordered), "busiest": ordered[-1]}

    measures = {measure: of(measure) for measure in machines.MEASURES}
    return {rank: {measure: measures[measure][rank] for measure in measures} for rank in ("least", "median", "busiest")}


def middle(ordered):
    return {key: round(statistics.median(value[key] for value in ordered), 2) for key in ("mean", "max")}


class Table:
    """The document, written after each row where it goes to a file."""

    def __init__(self, choice):
        self.seconds = choice.seconds
        self.file = choice.output or (None if choice.rows else TABLE)
        # Rows measured again take the place of those in the file.
        before = json.loads(self.file.read_text()) if choice.rows and self.file and self.file.exists() else {}
        self.rows = before.get("rows", [])
        self.releases = before.get("releases", {}) | {release: versions(release) for release in choice.releases}

    def add(self, release, row, measured):
        of = {"id": row.id, "release": release, "distributed": self.releases[release]["distributed"]}
        of |= {"seconds": window(row, self.seconds), "expected": row.expected, "workerCount": row.workers, "machineCount": row.workers // row.on_one, "endedCount": row.ended, "setup": row.setup, "what": row.what}
        self.rows = [one for one in self.rows if (one["release"], one["id"]) != (release, row.id)]
        self.rows.append({**of, **measured})
        order = [(release, row.id) for release in RELEASES for row in ROWS]
        self.rows.sort(key=lambda one: order.index((one["release"], one["id"])))
        if self.file:
            self.file.write_text(json.dumps(self.document(), indent=1) + "\n")

    def document(self):
        return {
            "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
            "madeBy": "infra/benchmark/dask_usage.py",
            "network": "bytes in and out of each machine's interface, headers included; a network namespace for each machine",
            "cpu": "user and system time of all processes of a machine, in percent of one core",
            "partSeconds": PART,
            "host": {"cores": os.cpu_count(), "kernel": platform.release(), "processor": processor()},
            "releases": {release: self.releases[release] for release in RELEASES if release in self.releases},
            "rows": self.rows,
        }


def versions(release):
    code = (
        "import json, platform, importlib.metadata as m; print(json.dumps({'python': platform.python_version(),"
        " **{name: m.version(name) for name in ('distributed', 'bokeh', 'tornado')}}))"
    )
    return json.loads(subprocess.run([python_of(release), "-c", code], capture_output=True, check=True).stdout)


def processor():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def brief(row):
    def of(use):
        return f"{use['cpuPercentOfCore']['mean']:.1f} % {use['kibPer5Min']['mean']:.0f} KiB"

    return f"scheduler {of(row['scheduler'])}, busiest worker {of(row['workers']['busiest'])}"


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
