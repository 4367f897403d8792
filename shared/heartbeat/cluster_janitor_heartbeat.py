"""A preload for Dask schedulers that tells Cluster Janitor: I am here, and this is when I last had work.

Switch it on with ``dask scheduler --preload cluster_janitor_heartbeat``, or with the Dask configuration
``distributed.scheduler.preload: [cluster_janitor_heartbeat]``. docs/heartbeats.md tells how to do so for each cluster
manager, and what is sent.

It never disturbs the scheduler: what talks to the network is a thread of its own, every wait has an end, and an error
is logged once and tried again later. It needs nothing beyond distributed; on AWS it uses boto3 where that is installed.
"""

import asyncio
import json
import logging
import os
import random
import re
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import dask.config

__version__ = "0.1.0"

logger = logging.getLogger("distributed.cluster_janitor")

SAMPLE_SECONDS = 2
#: The event loop samples its own work. If it has not come to that for so long, it is hard at work.
STALLED_SECONDS = 30
#: For one wait of one request.
WAIT_SECONDS = 10
#: For a whole answer, however slowly it drips.
ANSWER_SECONDS = 30
MOST_BYTES = 4 * 1024 * 1024
LEAST_PERIOD = 30
#: Well below the janitor's heartbeat timeout of 30 minutes, so that a way that works again is used in time.
LONGEST_BACKOFF = 600


class Refused(Exception):
    """A beat did not arrive. Its text has no secret in it and can be logged."""

    def __init__(self, text, retry_after=None):
        super().__init__(text)
        self.retry_after = retry_after


class NotHere(Refused):
    """This machine is not in that cloud."""


# ---------------------------------------------------------------- settings


def setting(name, default=""):
    """``CLUSTER_JANITOR_OWNER`` in the environment, else ``cluster-janitor.owner`` in Dask's configuration."""
    value = os.environ.get("CLUSTER_JANITOR_" + name.upper().replace("-", "_"))
    if value is None:
        value = dask.config.get("cluster-janitor." + name, default)
    return str(value).strip() if value is not None else ""


def seconds(text):
    """``300``, ``90s``, ``5m`` or ``1h`` in seconds."""
    match = re.fullmatch(r"(\d+)\s*([smh]?)", text)
    if not match:
        raise ValueError(f"{text!r} is no duration such as 90s, 5m or 1h")
    return int(match.group(1)) * {"": 1, "s": 1, "m": 60, "h": 3600}[match.group(2)]


def is_loopback(url):
    host = urllib.parse.urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None


def stamp(at):
    """An instant as every cloud's tags can hold it: ``20260102t030405z``."""
    return time.strftime("%Y%m%dt%H%M%Sz", time.gmtime(at))


# ---------------------------------------------------------------- what the scheduler does


class Activity:
    """Since when the scheduler has work, or has none. Sampled on its event loop, read by the thread that beats."""

    def __init__(self, now):
        self.busy = False
        self.since = now
        self.clients = 0
        self._sampled = now
        self._transitions = None
        self._lock = threading.Lock()

    def sample(self, scheduler, now):
        clients = len([name for name in scheduler.clients if name != "fire-and-forget"])
        busy = self._has_work(scheduler)
        since = None if busy else self._jupyter_since(scheduler)
        with self._lock:
            self._sampled = now
            self.clients = clients
            if busy != self.busy:
                self.busy, self.since = busy, now
            if since is not None and self.since < since <= now:
                self.since = since

    def _has_work(self, scheduler):
        """The rule of distributed's own ``check_idle``, which older versions have only with an idle timeout."""
        transitions = scheduler.transition_counter
        moved = self._transitions is not None and transitions != self._transitions
        self._transitions = transitions
        return bool(
            moved
            or getattr(scheduler, "_active_graph_updates", 0) > 0
            or getattr(scheduler, "queued", None)
            or scheduler.unrunnable
            or any(worker.processing for worker in scheduler.workers.values())
        )

    @staticmethod
    def _jupyter_since(scheduler):
        """With ``--jupyter``, work in its notebooks moves the scheduler's own idle time forward."""
        return getattr(scheduler, "idle_since", None) if getattr(scheduler, "jupyter", False) else None

    def read(self, now):
        """(busy, since when, clients)"""
        with self._lock:
            if not self.busy and now - self._sampled > STALLED_SECONDS:
                return True, self._sampled, self.clients
            return self.busy, self.since, self.clients


# ---------------------------------------------------------------- HTTP


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def _opener(direct):
    handlers = [_NoRedirect(), urllib.request.HTTPSHandler(context=ssl.create_default_context())]
    if direct:
        handlers.append(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(*handlers)


def call(method, url, headers=None, body=None, direct=False):
    """One request; (headers, answer as bytes). Follows no redirect, and reads a bounded answer in a bounded time.

    direct: past any proxy, as metadata services must be asked
    """
    place = urllib.parse.urlsplit(url)
    shown = f"{method} {place.scheme}://{place.netloc}{place.path}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers=dict(headers or {}))
    if data is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with _opener(direct).open(request, timeout=WAIT_SECONDS) as answer:
            return answer.headers, _read(answer, shown)
    except urllib.error.HTTPError as error:
        retry_after = error.headers.get("Retry-After", "") if error.headers else ""
        error.close()
        raise Refused(
            f"{shown}: HTTP status {error.code}", int(retry_after) if retry_after.isdigit() else None
        ) from None
    except Refused:
        raise
    except Exception as error:  # whatever the network does: OSError, HTTPException, ValueError
        raise Refused(f"{shown}: {type(error).__name__}") from None


def _read(answer, shown):
    end = time.monotonic() + ANSWER_SECONDS
    parts, size = [], 0
    while True:
        part = answer.read1(65536)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise Refused(f"{shown}: the answer is too long")
        if time.monotonic() > end:
            raise Refused(f"{shown}: the answer takes too long")


def call_json(*args, **kwargs):
    try:
        answer = json.loads(call(*args, **kwargs)[1])
    except ValueError:
        raise Refused(f"{args[0]} {urllib.parse.urlsplit(args[1]).netloc}: the answer is no JSON") from None
    if not isinstance(answer, dict):
        raise Refused(f"{args[0]} {urllib.parse.urlsplit(args[1]).netloc}: the answer is no JSON object")
    return answer


# ---------------------------------------------------------------- clouds: who am I, and how do I tag myself


def _api(variable, usual):
    """Where an API is. Tests point it elsewhere, but never to another machine: our token goes there."""
    given = os.environ.get(variable, "")
    if given and not is_loopback(given):
        raise Refused(variable + " may only be an address of this machine")
    return (given or usual).rstrip("/")


def _boto3(service, region):
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise Refused(
            "tags on AWS need boto3, which is not installed; add it to the image, or set CLUSTER_JANITOR_ENDPOINT"
        ) from None
    config = Config(connect_timeout=WAIT_SECONDS, read_timeout=WAIT_SECONDS, retries={"total_max_attempts": 2})
    return boto3.client(service, region_name=region, config=config)


def _aws(step):
    try:
        step()
    except Refused:
        raise
    except Exception as error:  # botocore's errors have no common base that can be named without botocore
        code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
        raise Refused(f"AWS: {code or type(error).__name__}") from None


class Ec2:
    """The instance's own tags. Needs ec2:CreateTags on itself in its instance profile."""

    name = "ec2"

    def __init__(self):
        self._base = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254").rstrip("/")
        self._client = None

    def identify(self):
        headers = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
        token = call("PUT", self._base + "/latest/api/token", headers, direct=True)[1].decode("ascii", "replace")
        document = call_json(
            "GET",
            self._base + "/latest/dynamic/instance-identity/document",
            {"X-aws-ec2-metadata-token": token},
            direct=True,
        )
        return {
            "provider": "aws",
            "account": document["accountId"],
            "region": document["region"],
            "machine": document["instanceId"],
        }

    def tag(self, machine, tags):
        def step():
            self._client = self._client or _boto3("ec2", machine["region"])
            self._client.create_tags(
                Resources=[machine["machine"]], Tags=[{"Key": key, "Value": value} for key, value in tags.items()]
            )

        _aws(step)


class Ecs:
    """The task's own tags. Needs ecs:TagResource on its tasks in the task role."""

    name = "ecs"

    def __init__(self):
        self._client = None

    def identify(self):
        base = os.environ.get("ECS_CONTAINER_METADATA_URI_V4", "")
        if not base:
            raise NotHere("not on ECS")
        arn = call_json("GET", base.rstrip("/") + "/task", direct=True)["TaskARN"]
        parts = arn.split(":")
        return {"provider": "aws", "account": parts[4], "region": parts[3], "machine": arn}

    def tag(self, machine, tags):
        def step():
            self._client = self._client or _boto3("ecs", machine["region"])
            self._client.tag_resource(
                resourceArn=machine["machine"], tags=[{"key": key, "value": value} for key, value in tags.items()]
            )

        _aws(step)


class Gce:
    """The instance's labels. Needs compute.instances.get and .setLabels, and the scope for it, on its service account."""

    name = "gcp"
    _flavor = {"Metadata-Flavor": "Google"}

    def __init__(self):
        host = os.environ.get("GCE_METADATA_HOST", "metadata.google.internal")
        self._base = f"http://{host}/computeMetadata/v1"
        self._api = _api("JANITOR_GCP_ENDPOINT", "https://compute.googleapis.com")

    def _get(self, path):
        headers, answer = call("GET", self._base + path, self._flavor, direct=True)
        if headers.get("Metadata-Flavor") != "Google":
            raise NotHere("not on Google Cloud")
        return answer.decode("utf-8", "replace").strip()

    def identify(self):
        zone = self._get("/instance/zone").rsplit("/", 1)[-1]
        return {
            "provider": "gcp",
            "account": self._get("/project/project-id"),
            "region": zone,
            "machine": self._get("/instance/name"),
        }

    def tag(self, machine, tags):
        refused = [key for key, value in tags.items() if not re.fullmatch(r"[a-z0-9_-]{0,63}", value)]
        if refused:
            raise Refused("labels hold at most 63 of a-z 0-9 _ - only; not so: " + ", ".join(refused))
        token = json.loads(self._get("/instance/service-accounts/default/token"))["access_token"]
        headers = {"Authorization": "Bearer " + token}
        path = f"/compute/v1/projects/{machine['account']}/zones/{machine['region']}/instances/{machine['machine']}"
        for last_try in (False, True):
            seen = call_json("GET", self._api + path, headers)
            body = {"labels": {**seen.get("labels", {}), **tags}, "labelFingerprint": seen["labelFingerprint"]}
            try:
                call("POST", self._api + path + "/setLabels", headers, body)
                return
            except Refused as refusal:
                # Somebody else wrote labels in between. The whole map is replaced, so it has to be read again.
                if last_try or "HTTP status 412" not in str(refusal):
                    raise


class Azure:
    """The machine's tags. Needs a managed identity with the role Tag Contributor on the machine."""

    name = "azure"
    _metadata = {"Metadata": "true"}

    def __init__(self):
        self._base = _api("CLUSTER_JANITOR_AZURE_METADATA", "http://169.254.169.254")
        self._api = _api("JANITOR_AZURE_ENDPOINT", "https://management.azure.com")

    def identify(self):
        url = self._base + "/metadata/instance/compute?api-version=2021-02-01"
        compute = call_json("GET", url, self._metadata, direct=True)
        return {
            "provider": "azure",
            "account": compute["subscriptionId"],
            "region": compute["location"],
            "machine": compute["resourceId"],
        }

    def tag(self, machine, tags):
        url = (
            self._base
            + "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F"
        )
        token = call_json("GET", url, self._metadata, direct=True)["access_token"]
        url = self._api + machine["machine"] + "/providers/Microsoft.Resources/tags/default?api-version=2021-04-01"
        body = {"operation": "Merge", "properties": {"tags": tags}}
        call("PATCH", url, {"Authorization": "Bearer " + token}, body)


CLOUDS = (Ecs, Ec2, Gce, Azure)


def identified(clouds):
    """The first of these clouds that this machine is in, and what it is called there."""
    for cloud in clouds:
        try:
            here = cloud()
            return here, here.identify()
        except (Refused, KeyError, IndexError):
            continue
    raise NotHere("this machine is in none of " + ", ".join(cloud.name for cloud in clouds))


# ---------------------------------------------------------------- ways out


class TagWay:
    """Writes the beat to the machine's own tags."""

    def __init__(self, clouds, prefix):
        self._clouds = clouds
        self._prefix = prefix
        self._here = None

    def send(self, beat):
        self._here = self._here or identified(self._clouds)
        cloud, machine = self._here
        tags = {"heartbeat": stamp(beat["at"]), "last-work": stamp(beat["at"] if beat["busy"] else beat["since"])}
        if beat["owner"]:
            tags["owner"] = beat["owner"]
        cloud.tag(machine, {self._prefix + key: value for key, value in tags.items()})


class EndpointWay:
    """Posts the beat to the janitor's own endpoint, for machines that may not tag themselves."""

    def __init__(self, url, token, cluster):
        if not url.startswith("https://") and not is_loopback(url):
            raise ValueError("the endpoint must be https: the token would be readable on the way")
        if not token:
            raise ValueError("an endpoint needs a token")
        self._url = url
        self._token = token
        self._cluster = cluster
        self._machine = None

    def send(self, beat):
        if not self._cluster and not self._machine:
            self._machine = identified(CLOUDS)[1]
        body = {
            "schema": 1,
            "at": stamp(beat["at"]),
            "state": "busy" if beat["busy"] else "idle",
            "since": stamp(beat["since"]),
            "clients": beat["clients"],
        }
        if beat["owner"]:
            body["owner"] = beat["owner"]
        if self._cluster:
            body["cluster"] = self._cluster
        if self._machine:
            body["machine"] = self._machine
        call("POST", self._url, {"Authorization": "Bearer " + self._token}, body)


def chosen_way():
    """The way that the settings ask for; None if they switch beats off."""
    way = setting("way", "auto")
    endpoint = setting("endpoint")
    if way == "off":
        return None
    if way == "endpoint" or (way == "auto" and endpoint):
        return EndpointWay(endpoint, setting("token"), setting("cluster"))
    clouds = [cloud for cloud in CLOUDS if way in ("auto", cloud.name)]
    if not clouds:
        known = ", ".join(["auto", "endpoint", "off"] + [cloud.name for cloud in CLOUDS])
        raise ValueError(f"{way!r} is no way that a heartbeat can go; there are {known}")
    return TagWay(clouds, setting("tag-prefix", "cluster-janitor-"))


# ---------------------------------------------------------------- the thread that beats


class Heart:
    """Beats until it is stopped. An error is logged when it begins and when it is over, not in between."""

    def __init__(self, way, activity, owner, period):
        self._way = way
        self._activity = activity
        self._owner = owner
        self._period = period
        self._stop = threading.Event()
        self._trouble = None
        self._failures = 0
        # A daemon: a scheduler that wants to end never waits for a beat.
        self._thread = threading.Thread(target=self._run, name="cluster-janitor-heartbeat", daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        self._stop.set()

    def _run(self):
        wait = random.uniform(0, min(2, self._period))
        while not self._stop.wait(wait):
            wait = self._beat()

    def _beat(self):
        """How long to wait after this one."""
        now = time.time()
        busy, since, clients = self._activity.read(now)
        beat = {"at": now, "busy": busy, "since": since, "clients": clients, "owner": self._owner}
        try:
            self._way.send(beat)
        except Exception as error:
            return self._failed(error)
        if self._trouble:
            logger.info("Heartbeats arrive again")
        self._trouble = None
        self._failures = 0
        return self._period

    def _failed(self, error):
        # Only our own errors have texts that are known to hold no secret.
        text = str(error) if isinstance(error, Refused) else type(error).__name__
        if self._trouble is None:
            logger.warning("A heartbeat did not arrive; it is tried again, and this is not logged again: %s", text)
        self._trouble = text
        self._failures += 1
        wait = min(LONGEST_BACKOFF, self._period * 2 ** min(self._failures - 1, 10)) * random.uniform(0.8, 1.0)
        asked = getattr(error, "retry_after", None) or 0
        return max(wait, min(asked, LONGEST_BACKOFF))


async def _watch(scheduler, activity):
    warned = False
    while True:
        try:
            activity.sample(scheduler, time.time())
        except Exception as error:  # a scheduler of another version
            if not warned:
                logger.warning("The scheduler's work cannot be read: %s", type(error).__name__)
            warned = True
        await asyncio.sleep(SAMPLE_SECONDS)


# ---------------------------------------------------------------- Dask's hooks

_running = {}


async def dask_setup(scheduler):
    """Called by Dask when the scheduler starts."""
    if not hasattr(scheduler, "transition_counter"):
        logger.warning("Heartbeats are sent by the scheduler alone; this is a %s", type(scheduler).__name__)
        return
    try:
        way = chosen_way()
        period = seconds(setting("every", "5m"))
        if way is None:
            return
        if period < LEAST_PERIOD and not (isinstance(way, EndpointWay) and is_loopback(setting("endpoint"))):
            period = LEAST_PERIOD
        activity = Activity(time.time())
        heart = Heart(way, activity, setting("owner"), max(1, period))
    except ValueError as error:
        logger.warning("No heartbeats: %s", error)
        return
    _running[id(scheduler)] = (asyncio.ensure_future(_watch(scheduler, activity)), heart)
    heart.start()


async def dask_teardown(scheduler):
    """Called by Dask when the scheduler ends."""
    watch, heart = _running.pop(id(scheduler), (None, None))
    if watch is not None:
        watch.cancel()
        heart.stop()
