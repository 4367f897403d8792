"""Machines that are network namespaces of this process's own, and what they use.

Every machine has one interface, `eth0`, on a bridge that leads nowhere else. What is counted is what a cloud counts: the bytes
of that interface with their headers, and the processor time of all processes in the namespace.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

INSIDE = "DASK_USAGE_INSIDE"
TICKS = os.sysconf("SC_CLK_TCK")
NAMES = pathlib.Path("/run/netns")
# Of what `Network.usage` gives, which parts, and what a second of it is times.
MEASURES = {
    "cpuPercentOfCore": ((2,), 100.0),
    "kibPer5Min": ((0, 1), 300.0 / 1024),
    "receivedKibPer5Min": ((0,), 300.0 / 1024),
    "sentKibPer5Min": ((1,), 300.0 / 1024),
}
SCRATCH = pathlib.Path("/run/dask-usage")  # in memory, and gone with the mount namespace


def enter_own_world():
    """Starts this script again in network, process and mount namespaces, which take with them all that runs there when it ends."""
    if os.environ.get(INSIDE):
        run("mount", "-t", "tmpfs", "tmpfs", "/run")
        run("ip", "link", "set", "lo", "up")
        return
    for tool in ("unshare", "nsenter", "setpriv", "ip"):
        if not shutil.which(tool):
            sys.exit(f"dask_usage: {tool} is missing; Debian has it in util-linux, and ip in iproute2")
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    world = ["unshare", *user, "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if subprocess.run([*world, "true"], capture_output=True, check=False).returncode:
        sys.exit("dask_usage: this machine allows no namespaces; run it as root, or where users may make namespaces")
    # The end of this process, by whatever signal, is the end of all that runs in them.
    process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *world, sys.executable, *sys.argv], env={**os.environ, INSIDE: "yes"}, start_new_session=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: process.kill())
    sys.exit(process.wait())


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")


class Network:
    """A bridge and the machines on it; 10.77.0.0/24, of which this process has the last address."""

    def __init__(self, logs):
        self.bridge = "bridge"
        self.logs = logs
        self.machines = {}
        run("ip", "link", "add", self.bridge, "type", "bridge")
        without_ipv6(self.bridge)
        run("ip", "addr", "add", "10.77.0.254/24", "dev", self.bridge)
        run("ip", "link", "set", self.bridge, "up")

    def machine(self, name):
        """The machine of that name, which is made if there is none."""
        if name not in self.machines:
            self.machines[name] = Machine(self, name, f"10.77.0.{len(self.machines) + 1}")
        return self.machines[name]

    def close(self):
        for machine in self.machines.values():
            machine.close()
        run("ip", "link", "del", self.bridge)

    def usage(self):
        """What each machine has used up to now: (bytes received, bytes sent, seconds of processor time)."""
        traffic = interface_bytes()
        seconds = processor_seconds({machine.inode: name for name, machine in self.machines.items()})
        return {name: (*traffic[m.interface], seconds[name]) for name, m in self.machines.items()}


class Machine:
    def __init__(self, network, name, address):
        self.name = name
        self.address = address
        self.interface = f"to-{name}"
        self.logs = network.logs
        self.processes = []
        run("ip", "netns", "add", name)
        run("ip", "link", "add", self.interface, "type", "veth", "peer", "name", "eth0", "netns", name)
        without_ipv6(self.interface)
        run("ip", "link", "set", self.interface, "master", network.bridge, "up")
        inside = ("ip", "-n", self.name)
        quiet = "test ! -d /proc/sys/net/ipv6 || echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6"
        run("nsenter", f"--net={NAMES / name}", "sh", "-c", quiet)
        run(*inside, "addr", "add", f"{address}/24", "dev", "eth0")
        # One segment at a time, so that each has its headers, as on a wire.
        run(*inside, "link", "set", "eth0", "gso_max_segs", "1", "up")
        run(*inside, "link", "set", "lo", "up")
        self.inode = os.stat(NAMES / self.name).st_ino

    def start(self, command, environment):
        """A process on this machine, which leads a process group of its own."""
        log = open(self.logs / f"{self.name}-{len(self.processes)}.log", "wb")
        with log:
            process = subprocess.Popen(
                ["nsenter", f"--net={NAMES / self.name}", *command],
                env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )
        process.log = pathlib.Path(log.name)
        self.processes.append(process)
        return process

    def close(self):
        for process in self.processes:
            end(process)
        run("ip", "link", "del", self.interface)
        run("ip", "netns", "del", self.name)


def end(process):
    """Ends a process of ours and its children."""
    try:
        os.killpg(process.pid, 9)
    except ProcessLookupError:
        pass
    process.wait()


def without_ipv6(interface):
    """So that nothing but Dask speaks: IPv6 announces itself now and then."""
    setting = pathlib.Path(f"/proc/sys/net/ipv6/conf/{interface}/disable_ipv6")
    if setting.exists():
        setting.write_text("1")


def interface_bytes():
    """Of each interface here (bytes sent, bytes received), which at the other end of the wire is (received, sent)."""
    lines = pathlib.Path("/proc/net/dev").read_text().splitlines()[2:]
    split = (line.split(":") for line in lines)
    return {name.strip(): (int(counts.split()[8]), int(counts.split()[0])) for name, counts in split}


def processor_seconds(names):
    """Of the processes that run in each namespace, and of their children that have ended."""
    seconds = dict.fromkeys(names.values(), 0.0)
    for process in pathlib.Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            name = names.get(os.stat(process / "ns" / "net").st_ino)
            if name is not None:
                # After the name in brackets: utime, stime, cutime, cstime are fields 14 to 17.
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                seconds[name] += sum(map(int, fields[11:15])) / TICKS
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended
    return seconds


def watch(network, seconds, part):
    """Means over the window and the highest of its parts, of each machine: {measure: {mean, max}}."""
    start = time.monotonic()
    samples = [(start, network.usage())]
    for number in range(1, max(1, round(seconds / part)) + 1):
        time.sleep(max(0.0, start + number * part - time.monotonic()))
        samples.append((time.monotonic(), network.usage()))
    return {name: spans(samples, name) for name in network.machines}


def spans(samples, name):
    def rate(first, last, indices, factor):
        return sum(last[1][name][index] - first[1][name][index] for index in indices) / (last[0] - first[0]) * factor

    def both(indices, factor):
        parts = [rate(first, last, indices, factor) for first, last in zip(samples, samples[1:])]
        return {"mean": round(rate(samples[0], samples[-1], indices, factor), 2), "max": round(max(parts), 2)}

    return {measure: both(indices, factor) for measure, (indices, factor) in MEASURES.items()}
