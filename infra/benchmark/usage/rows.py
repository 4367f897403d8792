"""The rows of the table, in the order in which they are measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`group` names the cluster that rows share, which grows and never shrinks; `settle` is in seconds."""

    id: str
    workers: int
    expected: str
    what: str
    scene: str | None = None
    group: str = "growing"
    setup: str = "plain"
    settle: float = 10.0
    releases: tuple = ("newest", "oldest")
    on_one: int = 1  # workers on each machine
    ended: int = 0  # workers that its scene ends; nothing is measured in this cluster after that


def idle(id, workers, what, scene=None, **more):
    return Row(id, workers, "idle", what, scene, **more)


def four(id, expected, what, scene):
    return Row(id, 4, expected, what, scene, group="four")


def packed(id, on_one, machines, what):
    return idle(id, on_one * machines, what, group=f"packed-{on_one}", on_one=on_one)


def jupyter(id, what, scene=None):
    # 2022.12.1 gives its own --jupyter to today's Jupyter server, which does not know it, and ends.
    return idle(id, 4, what, scene, group="jupyter", setup="jupyter", releases=("newest",))


ROWS = (
    idle("idle-1", 1, "nobody there"),
    idle("idle-2", 2, "nobody there"),
    idle("idle-4", 4, "nobody there"),
    idle("idle-10", 10, "nobody there"),
    idle("idle-10-dashboard", 10, "the status page is open", "dashboard"),
    idle("idle-25", 25, "nobody there"),
    Row("busy-one-of-25", 25, "busy", "one worker computes, 24 have nothing to do", "one-computes"),
    idle("idle-25-dashboard", 25, "the status page is open", "dashboard"),
    four("idle-4-owner", "idle", "the Python session that made the cluster is open", "owner"),
    four("idle-4-futures", "idle", "a client holds 40 MB of results", "futures"),
    four("busy-download-fast", "busy", "one task downloads 1 MB/s", "download-1000000"),
    four("busy-download-slow", "busy", "one task downloads 50 KB/s", "download-50000"),
    four("busy-waits", "busy", "one task waits, as on a database", "one-waits"),
    four("busy-run", "busy", "Client.run of a function that waits, on all workers", "run-on-workers"),
    four("busy-actor", "busy", "a method of an actor waits", "actor"),
    four("busy-tiny", "busy", "ten tiny tasks a second", "tiny"),
    four("busy-shuffle", "busy", "64 MB are shuffled, again and again", "shuffle"),
    four("idle-4-dashboard", "idle", "the status page is open", "dashboard"),
    four("idle-4-two-dashboards", "idle", "the status page is open twice", "two-dashboards"),
    packed("idle-1x4", 4, 1, "nobody there; four workers on one machine"),
    packed("idle-2x4", 4, 2, "nobody there; four workers on each of two machines"),
    packed("idle-1x8", 8, 1, "nobody there; eight workers on one machine"),
    packed("idle-2x8", 8, 2, "nobody there; eight workers on each of two machines"),
    idle("idle-4-ended", 4, "three of four workers were ended", "end-workers", group="ended", ended=3),
    # For itself: the scheduler goes on to count a client for what was once published.
    idle("idle-4-published", 4, "40 MB of results are published, and their client has left", "published", group="published"),
    idle("idle-4-tls", 4, "nobody there; TLS, as dask-cloudprovider sets it on virtual machines", group="tls", setup="tls"),
    jupyter("idle-4-jupyter", "started with --jupyter; no browser"),
    jupyter("idle-4-jupyter-open", "with --jupyter; a notebook is open, its kernel idle", "lab"),
)
