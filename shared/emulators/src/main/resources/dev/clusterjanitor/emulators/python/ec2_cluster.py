"""A user's notebook: makes a cluster with the real dask-cloudprovider, then stands still until it is killed.

It tells how far it came, one JSON object a line (see events.py):
    {"event": "created", "cluster": "0123abcd", "id": "i-1", "name": "dask-0123abcd-scheduler"}   for each machine
    {"event": "reached", "cluster": "0123abcd"}                                   the moment asked for is now
The moments are those of the Java enum ClusterMoment. Credentials and endpoint come by the environment, as AWS users do.
"""

import loopback_only  # noqa: F401  (first: it guards all that follows)
import lifeline  # noqa: F401

import argparse
import asyncio
import json
import time

import botocore.exceptions
import botocore.session
from dask_cloudprovider.aws.ec2 import EC2Cluster, EC2Instance, EC2Scheduler
from dask_cloudprovider.generic.vmcluster import VMInterface

from events import emit

# Long enough for any test, and still an end.
LIFE_SECONDS = 900

# Emulators start any image. Asking for one keeps dask-cloudprovider from searching for Ubuntu 20.04, which moto lacks.
AMI = "ami-12345678"


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--moment", choices=["BEFORE_TAGS", "WAITING_FOR_SCHEDULER", "RUNNING"], required=True)
    parser.add_argument("--region", required=True)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--scheduler", help="tcp://127.0.0.1:port of the one that stands in for the cloud's")
    parser.add_argument("--tags", type=json.loads, default={}, help="JSON object: the user's own instance_tags")
    return parser.parse_args()


def ensure_security_group(region):
    """Makes `dask-default`, which EC2Cluster of 2025.9.0 fails to make by itself (its helper misses an argument)."""
    ec2 = botocore.session.get_session().create_client("ec2", region_name=region)
    try:
        ec2.create_security_group(GroupName="dask-default", Description="A default security group for Dask")
    except botocore.exceptions.ClientError as e:
        if e.response["Error"]["Code"] != "InvalidGroup.Duplicate":
            raise


def stand_still_before_tags():
    async def configure_vm(machine, client):
        emit("created", cluster=machine.cluster.uuid, id=machine.instance["InstanceId"], name=machine.name)
        emit("reached", cluster=machine.cluster.uuid)
        await asyncio.sleep(LIFE_SECONDS)

    EC2Instance.configure_vm = configure_vm


def tell_each_machine():
    original = EC2Instance.configure_vm

    async def configure_vm(machine, client):
        addresses = await original(machine, client)
        emit("created", cluster=machine.cluster.uuid, id=machine.instance["InstanceId"], name=machine.name)
        return addresses

    EC2Instance.configure_vm = configure_vm


def wait_for_scheduler_without_connecting(stand_in):
    """The original connects to the address that the emulator invented. This one never connects to anything."""

    async def wait_for_scheduler(scheduler):
        if stand_in:
            # SpecCluster prefers this address for its own connection; workers are still told the cloud's one.
            scheduler.external_address = stand_in
            return
        emit("reached", cluster=scheduler.cluster.uuid)
        await asyncio.sleep(LIFE_SECONDS)

    VMInterface.wait_for_scheduler = wait_for_scheduler
    if EC2Scheduler.wait_for_scheduler is not wait_for_scheduler:
        raise SystemExit("this dask-cloudprovider waits for its scheduler in a place of its own: refusing to run")


def main():
    arguments = parse_arguments()
    if arguments.moment == "BEFORE_TAGS":
        stand_still_before_tags()
    else:
        tell_each_machine()
    wait_for_scheduler_without_connecting(arguments.scheduler if arguments.moment == "RUNNING" else None)

    ensure_security_group(arguments.region)
    cluster = EC2Cluster(
        region=arguments.region,
        ami=AMI,
        n_workers=arguments.workers,
        instance_tags=arguments.tags,
        security=False,
    )
    emit("reached", cluster=cluster.uuid)
    time.sleep(LIFE_SECONDS)


main()
