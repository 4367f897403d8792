"""Each way out, against fakes of the metadata services and the clouds' APIs."""

import importlib.util
import json
import os
import sys
import unittest
import urllib.parse
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import cluster_janitor_heartbeat as heartbeat
from fakes import Fake

BEAT = {"at": 1767323045, "busy": False, "since": 1767319445, "clients": 1, "owner": "alice"}
HAS_BOTO3 = importlib.util.find_spec("boto3") is not None
AWS_IDENTITY = {"accountId": "123456789012", "region": "eu-west-1", "instanceId": "i-0abc"}


class Ways(unittest.TestCase):
    def setUp(self):
        self.fake = Fake()
        self.addCleanup(self.fake.close)
        dead = "http://127.0.0.1:9"
        self.environment = {
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": dead,
            "GCE_METADATA_HOST": "127.0.0.1:9",
            "CLUSTER_JANITOR_AZURE_METADATA": dead,
            "JANITOR_GCP_ENDPOINT": dead,
            "JANITOR_AZURE_ENDPOINT": dead,
            "AWS_ENDPOINT_URL": dead,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def send(self, clouds=heartbeat.CLOUDS, beat=BEAT, **environment):
        with mock.patch.dict(os.environ, {**self.environment, **environment}):
            heartbeat.TagWay(clouds, "cluster-janitor-").send(beat)

    def bodies(self, method, path):
        return [json.loads(r["body"]) for r in self.fake.requests if (r["method"], r["path"]) == (method, path)]


class OnGoogleCloud(Ways):
    PATH = "/compute/v1/projects/research/zones/europe-west1-b/instances/dask-1a2b3c4d-scheduler"

    def setUp(self):
        super().setUp()
        flavor = {"Metadata-Flavor": "Google"}
        base = "/computeMetadata/v1"
        self.fake.page("GET", base + "/instance/zone", "projects/1/zones/europe-west1-b", headers=flavor)
        self.fake.page("GET", base + "/instance/name", "dask-1a2b3c4d-scheduler", headers=flavor)
        self.fake.page("GET", base + "/project/project-id", "research", headers=flavor)
        token = base + "/instance/service-accounts/default/token"
        self.fake.page("GET", token, {"access_token": "t0ken"}, headers=flavor)
        self.labels = {"container_vm": "dask-cloudprovider"}
        self.fingerprint = 1
        self.fake.page("GET", self.PATH, lambda r: {"labels": self.labels, "labelFingerprint": str(self.fingerprint)})
        self.fake.page("POST", self.PATH + "/setLabels", self.set_labels)
        self.somebody_else = 0

    def set_labels(self, request):
        if self.somebody_else > 0:
            self.somebody_else -= 1
            self.labels["team"] = "ml"
            self.fingerprint += 1
        body = json.loads(request["body"])
        if body["labelFingerprint"] != str(self.fingerprint):
            return 412, {}, b"{}"
        self.labels = body["labels"]
        return {}

    def here(self, **kwargs):
        self.send(GCE_METADATA_HOST=self.fake.host, JANITOR_GCP_ENDPOINT=self.fake.url, **kwargs)

    def test_labels_are_added_and_others_stay(self):
        self.here()
        self.assertEqual(
            self.labels,
            {
                "container_vm": "dask-cloudprovider",
                "cluster-janitor-heartbeat": "20260102t030405z",
                "cluster-janitor-last-work": "20260102t020405z",
                "cluster-janitor-owner": "alice",
            },
        )
        asked = [r for r in self.fake.requests if r["path"] == self.PATH]
        self.assertEqual(asked[0]["headers"]["authorization"], "Bearer t0ken")

    def test_labels_that_somebody_else_writes_meanwhile_are_read_again(self):
        self.somebody_else = 1
        self.here()
        self.assertEqual(self.labels["team"], "ml")
        self.assertIn("cluster-janitor-heartbeat", self.labels)

    def test_labels_that_always_change_are_given_up(self):
        self.somebody_else = 9
        with self.assertRaisesRegex(heartbeat.Refused, "412"):
            self.here()

    def test_an_owner_that_no_label_can_hold_is_refused_before_anything_is_written(self):
        with self.assertRaisesRegex(heartbeat.Refused, "cluster-janitor-owner"):
            self.here(beat={**BEAT, "owner": "alice@example.org"})
        self.assertEqual(self.labels, {"container_vm": "dask-cloudprovider"})

    def test_what_is_no_google_machine_is_not_taken_for_one(self):
        other = Fake()
        self.addCleanup(other.close)
        other.everything(200)
        with self.assertRaises(heartbeat.NotHere):
            self.send(clouds=[heartbeat.Gce], GCE_METADATA_HOST=other.host)


class OnAzure(Ways):
    RESOURCE = (
        "/subscriptions/s/resourceGroups/dask/providers/Microsoft.Compute/virtualMachines/dask-1a2b3c4d-scheduler"
    )

    def test_tags_are_merged(self):
        compute = {"subscriptionId": "s", "location": "westeurope", "resourceId": self.RESOURCE}
        self.fake.page("GET", "/metadata/instance/compute", compute)
        self.fake.page("GET", "/metadata/identity/oauth2/token", {"access_token": "t0ken"})
        path = self.RESOURCE + "/providers/Microsoft.Resources/tags/default"
        self.fake.page("PATCH", path, {})
        self.send(
            beat={**BEAT, "busy": True},
            CLUSTER_JANITOR_AZURE_METADATA=self.fake.url,
            JANITOR_AZURE_ENDPOINT=self.fake.url,
        )
        body = self.bodies("PATCH", path)[0]
        self.assertEqual(body["operation"], "Merge")
        self.assertEqual(
            body["properties"]["tags"],
            {
                "cluster-janitor-heartbeat": "20260102t030405z",
                "cluster-janitor-last-work": "20260102t030405z",
                "cluster-janitor-owner": "alice",
            },
        )
        self.assertEqual(self.fake.requests[0]["headers"]["metadata"], "true")

    def test_no_variable_can_lead_a_token_to_another_machine(self):
        with self.assertRaises(heartbeat.NotHere):
            self.send(clouds=[heartbeat.Azure], JANITOR_AZURE_ENDPOINT="https://evil.example.org")
        self.assertEqual(self.fake.requests, [])


class OnAws(Ways):
    def setUp(self):
        super().setUp()
        self.fake.page("PUT", "/latest/api/token", "imds-token")
        self.fake.page("GET", "/latest/dynamic/instance-identity/document", AWS_IDENTITY)
        self.fake.page("GET", "/v4/x/task", {"TaskARN": "arn:aws:ecs:eu-west-1:123456789012:task/dask-1/77"})

    def test_an_instance_is_identified_with_a_token(self):
        with mock.patch.dict(os.environ, {**self.environment, "AWS_EC2_METADATA_SERVICE_ENDPOINT": self.fake.url}):
            _, machine = heartbeat.identified(heartbeat.CLOUDS)
        self.assertEqual(
            machine, {"provider": "aws", "account": "123456789012", "region": "eu-west-1", "machine": "i-0abc"}
        )
        self.assertEqual(self.fake.requests[1]["headers"]["x-aws-ec2-metadata-token"], "imds-token")

    @unittest.skipUnless(HAS_BOTO3, "without boto3")
    def test_an_instance_tags_itself(self):
        xml = b'<CreateTagsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><return>true</return></CreateTagsResponse>'
        self.fake.page("POST", "/", xml)
        self.send(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.fake.url, AWS_ENDPOINT_URL=self.fake.url)
        form = urllib.parse.parse_qs(self.fake.requests[-1]["body"].decode())
        self.assertEqual(form["Action"], ["CreateTags"])
        self.assertEqual(form["ResourceId.1"], ["i-0abc"])
        tags = {form[f"Tag.{i}.Key"][0]: form[f"Tag.{i}.Value"][0] for i in (1, 2, 3)}
        self.assertEqual(tags["cluster-janitor-heartbeat"], "20260102t030405z")
        self.assertEqual(tags["cluster-janitor-last-work"], "20260102t020405z")
        self.assertEqual(tags["cluster-janitor-owner"], "alice")

    @unittest.skipUnless(HAS_BOTO3, "without boto3")
    def test_a_task_tags_itself(self):
        self.fake.page("POST", "/", {})
        self.send(ECS_CONTAINER_METADATA_URI_V4=self.fake.url + "/v4/x", AWS_ENDPOINT_URL=self.fake.url)
        body = json.loads(self.fake.requests[-1]["body"])
        self.assertEqual(body["resourceArn"], "arn:aws:ecs:eu-west-1:123456789012:task/dask-1/77")
        self.assertIn({"key": "cluster-janitor-heartbeat", "value": "20260102t030405z"}, body["tags"])
        self.assertIn("TagResource", self.fake.requests[-1]["headers"]["x-amz-target"])

    @unittest.skipUnless(HAS_BOTO3, "without boto3")
    def test_a_missing_right_is_named_by_its_code(self):
        self.fake.page(
            "POST", "/", b"<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>", 403
        )
        with self.assertRaisesRegex(heartbeat.Refused, "^AWS: UnauthorizedOperation$"):
            self.send(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.fake.url, AWS_ENDPOINT_URL=self.fake.url)

    @unittest.skipIf(HAS_BOTO3, "with boto3")
    def test_without_boto3_the_way_out_is_named(self):
        with self.assertRaisesRegex(heartbeat.Refused, "boto3.*CLUSTER_JANITOR_ENDPOINT"):
            self.send(AWS_EC2_METADATA_SERVICE_ENDPOINT=self.fake.url)


class ToTheEndpoint(Ways):
    def way(self, cluster="aws/dask-ec2/1/eu-west-1/1a2b3c4d"):
        return heartbeat.EndpointWay(self.fake.url + "/heartbeat", "s3cret", cluster)

    def test_the_contract(self):
        self.fake.page("POST", "/heartbeat", b"", 204)
        self.way().send(BEAT)
        self.assertEqual(
            self.bodies("POST", "/heartbeat"),
            [
                {
                    "schema": 1,
                    "at": "20260102t030405z",
                    "state": "idle",
                    "since": "20260102t020405z",
                    "clients": 1,
                    "owner": "alice",
                    "cluster": "aws/dask-ec2/1/eu-west-1/1a2b3c4d",
                }
            ],
        )
        self.assertEqual(self.fake.requests[0]["headers"]["authorization"], "Bearer s3cret")
        self.assertEqual(self.fake.requests[0]["headers"]["content-type"], "application/json")

    def test_a_machine_that_does_not_know_its_cluster_says_who_it_is(self):
        self.fake.page("PUT", "/latest/api/token", "t")
        self.fake.page("GET", "/latest/dynamic/instance-identity/document", AWS_IDENTITY)
        self.fake.page("POST", "/heartbeat", b"")
        with mock.patch.dict(os.environ, {**self.environment, "AWS_EC2_METADATA_SERVICE_ENDPOINT": self.fake.url}):
            self.way(cluster="").send({**BEAT, "owner": ""})
        body = self.bodies("POST", "/heartbeat")[0]
        self.assertEqual(body["machine"]["machine"], "i-0abc")
        self.assertNotIn("cluster", body)
        self.assertNotIn("owner", body)

    def test_redirects_are_not_followed(self):
        self.fake.page("POST", "/heartbeat", b"", 307, {"Location": self.fake.url + "/elsewhere"})
        with self.assertRaisesRegex(heartbeat.Refused, "307"):
            self.way().send(BEAT)
        self.assertEqual(len(self.fake.requests), 1)

    def test_a_refusal_tells_how_long_to_wait_and_no_secret(self):
        self.fake.page("POST", "/heartbeat", b"", 429, {"Retry-After": "77"})
        with self.assertRaises(heartbeat.Refused) as caught:
            self.way().send(BEAT)
        self.assertEqual(caught.exception.retry_after, 77)
        self.assertNotIn("s3cret", str(caught.exception))

    def test_a_token_is_never_sent_in_the_clear(self):
        with self.assertRaisesRegex(ValueError, "https"):
            heartbeat.EndpointWay("http://janitor.example.org/heartbeat", "s3cret", "")

    def test_an_endpoint_needs_a_token(self):
        with self.assertRaisesRegex(ValueError, "token"):
            heartbeat.EndpointWay("https://janitor.example.org/heartbeat", "", "")

    def test_an_answer_that_never_ends_is_cut(self):
        self.fake.page("POST", "/heartbeat", b"x" * (heartbeat.MOST_BYTES + 1))
        with self.assertRaisesRegex(heartbeat.Refused, "too long"):
            self.way().send(BEAT)


class Settings(unittest.TestCase):
    def chosen(self, **environment):
        with mock.patch.dict(os.environ, environment):
            return heartbeat.chosen_way()

    def test_an_endpoint_that_is_set_is_used(self):
        way = self.chosen(CLUSTER_JANITOR_ENDPOINT="https://janitor.example.org/heartbeat", CLUSTER_JANITOR_TOKEN="x")
        self.assertIsInstance(way, heartbeat.EndpointWay)

    def test_without_one_the_machine_tags_itself(self):
        self.assertIsInstance(self.chosen(), heartbeat.TagWay)

    def test_a_way_can_be_asked_for_and_beats_be_switched_off(self):
        self.assertIsInstance(self.chosen(CLUSTER_JANITOR_WAY="gcp"), heartbeat.TagWay)
        self.assertIsNone(self.chosen(CLUSTER_JANITOR_WAY="off"))

    def test_a_way_that_does_not_exist_is_named_with_those_that_do(self):
        with self.assertRaisesRegex(ValueError, "'aws'.*ec2"):
            self.chosen(CLUSTER_JANITOR_WAY="aws")

    def test_dasks_configuration_is_read_where_the_environment_is_silent(self):
        import dask.config

        with dask.config.set({"cluster-janitor.owner": "bob"}):
            self.assertEqual(heartbeat.setting("owner"), "bob")
            with mock.patch.dict(os.environ, {"CLUSTER_JANITOR_OWNER": "alice"}):
                self.assertEqual(heartbeat.setting("owner"), "alice")

    def test_durations(self):
        self.assertEqual([heartbeat.seconds(t) for t in ("300", "90s", "5m", "1h")], [300, 90, 300, 3600])
        for text in ("", "5 days", "-1", "1.5h"):
            with self.assertRaises(ValueError):
                heartbeat.seconds(text)

    def test_only_this_machine_is_loopback(self):
        for url in ("http://127.0.0.1:1", "http://localhost/x", "http://[::1]:8"):
            self.assertTrue(heartbeat.is_loopback(url))
        for url in ("http://127.0.0.1.evil.org", "http://10.0.0.1", "http://127.0.0.1@evil.org", "x"):
            self.assertFalse(heartbeat.is_loopback(url))


if __name__ == "__main__":
    unittest.main()
