"""A user's notebook: makes a FargateCluster with the real dask-cloudprovider, then stands still until it is killed.

It tells how far it came, one JSON object a line (see events.py):
    {"event": "created", "cluster": "...", "id": "arn:aws:ecs:...", "name": "scheduler"}    for each task
    {"event": "reached", "cluster": "..."}                                          the cluster is complete
With --cleanup it makes no cluster: it runs dask-cloudprovider's own clean-up of what it takes for stale, and ends.
Credentials and endpoint come by the environment, as AWS users do.
"""

import loopback_only  # noqa: F401  (first: it guards all that follows)
import lifeline  # noqa: F401

import argparse
import asyncio
import json
import time

import botocore.session
from dask_cloudprovider.aws import ecs

from events import emit

# Long enough for any test, and still an end.
LIFE_SECONDS = 900


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--region", required=True)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--scheduler", help="tcp://127.0.0.1:port of the one that stands in for the cloud's")
    parser.add_argument("--tags", type=json.loads, default={}, help="JSON object: the user's own tags")
    parser.add_argument("--cluster-arn", help="of a user's own ECS cluster; left out: one is made")
    parser.add_argument("--cleanup", action="store_true")
    return parser.parse_args()


def enable_long_arns(region):
    """Lets tasks have tags, as AWS does by itself for every account since 2021; moto lists no setting until it is made."""
    client = botocore.session.get_session().create_client("ecs", region_name=region)
    client.put_account_setting(name="taskLongArnFormat", value="enabled")


def connect_to_nothing_but(stand_in):
    """The original connects to the address that the emulator invented. SpecCluster prefers the external address."""
    ecs.Scheduler.external_address = property(lambda scheduler: stand_in)


def tell_each_task():
    for kind in (ecs.Scheduler, ecs.Worker):
        kind.start = telling(kind.start)


def telling(original):
    async def start(task):
        await original(task)
        emit("created", cluster=task.tags.get("dask_cluster_name") or task.tags["cluster"], id=task.task_arn, name=task.task_type)

    return start


def main():
    arguments = parse_arguments()
    if arguments.cleanup:
        asyncio.run(ecs._cleanup_stale_resources(region_name=arguments.region))
        emit("reached", cluster="none")
        return
    enable_long_arns(arguments.region)
    tell_each_task()
    connect_to_nothing_but(arguments.scheduler)
    cluster = ecs.FargateCluster(
        region_name=arguments.region,
        n_workers=arguments.workers,
        tags=arguments.tags,
        image="daskdev/dask:latest",
        cluster_arn=arguments.cluster_arn,
        # The emulator gives tasks no public address.
        fargate_use_private_ip=True,
        # What it does is for a test of its own.
        skip_cleanup=True,
    )
    emit("reached", cluster=cluster.tags.get("dask_cluster_name") or cluster.tags["cluster"])
    time.sleep(LIFE_SECONDS)


main()
