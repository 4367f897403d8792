"""What counts as work, on a scheduler that is made up, and what the thread that beats does with it."""

import logging
import sys
import threading
import unittest
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cluster_janitor_heartbeat as heartbeat


def scheduler(**changes):
    standard = dict(
        clients={"fire-and-forget": 1},
        transition_counter=0,
        unrunnable=[],
        queued=[],
        workers={},
        _active_graph_updates=0,
    )
    return SimpleNamespace(**{**standard, **changes})


class TheActivity(unittest.TestCase):
    def setUp(self):
        self.activity = heartbeat.Activity(1000)
        self.activity.sample(scheduler(), 1000)

    def sample(self, at, **changes):
        self.activity.sample(scheduler(**changes), at)
        return self.activity.read(at)

    def test_a_scheduler_that_begins_is_idle_since_then(self):
        self.assertEqual(self.sample(1010), (False, 1000, 0))

    def test_each_sort_of_work_is_work(self):
        worker = SimpleNamespace(processing={"x": 1})
        for work in (
            dict(unrunnable=["x"]),
            dict(queued=["x"]),
            dict(workers={"a": worker}),
            dict(_active_graph_updates=1),
            dict(transition_counter=5),
        ):
            activity = heartbeat.Activity(1000)
            activity.sample(scheduler(), 1000)
            activity.sample(scheduler(**work), 1010)
            self.assertEqual(activity.read(1010)[:2], (True, 1010), work)

    def test_work_that_came_and_went_between_two_looks_moves_the_idle_time(self):
        self.sample(1010, transition_counter=4)
        self.assertEqual(self.sample(1020, transition_counter=4), (False, 1020, 0))

    def test_clients_and_results_are_no_work(self):
        self.assertEqual(self.sample(1010, clients={"fire-and-forget": 1, "Client-1": 1}), (False, 1000, 1))

    def test_work_in_the_schedulers_notebooks_moves_the_idle_time(self):
        self.assertEqual(self.sample(1010, jupyter=True, idle_since=1005), (False, 1005, 0))

    def test_a_loop_that_does_not_get_round_to_sampling_is_at_work(self):
        self.assertEqual(self.activity.read(1000 + heartbeat.STALLED_SECONDS), (False, 1000, 0))
        self.assertTrue(self.activity.read(1001 + heartbeat.STALLED_SECONDS)[0])

    def test_a_version_without_queues_is_read_too(self):
        old = scheduler()
        del old.queued, old._active_graph_updates
        self.activity.sample(old, 1010)
        self.assertEqual(self.activity.read(1010), (False, 1000, 0))


class TheHeart(unittest.TestCase):
    def setUp(self):
        self.answers = []
        self.beats = []
        self.heart = heartbeat.Heart(self, heartbeat.Activity(1000), "alice", 300)

    def send(self, beat):
        self.beats.append(beat)
        answer = self.answers.pop(0) if self.answers else None
        if answer:
            raise answer

    def test_a_beat_that_arrives_is_followed_by_the_next_after_the_period(self):
        self.assertEqual(self.heart._beat(), 300)
        self.assertEqual(self.beats[0]["owner"], "alice")

    def test_an_error_is_logged_once_and_so_is_its_end(self):
        self.answers = [heartbeat.Refused("POST https://x: HTTP status 503")] * 5
        with self.assertLogs("distributed.cluster_janitor", logging.INFO) as logs:
            for _ in range(7):
                self.heart._beat()
        self.assertEqual(len(logs.output), 2)
        self.assertIn("HTTP status 503", logs.output[0])
        self.assertIn("arrive again", logs.output[1])

    def test_waits_grow_and_stay_below_the_janitors_patience(self):
        self.answers = [heartbeat.Refused("x")] * 20
        with self.assertLogs("distributed.cluster_janitor"):
            waits = [self.heart._beat() for _ in range(20)]
        self.assertLess(waits[0], waits[1])
        self.assertLessEqual(max(waits), heartbeat.LONGEST_BACKOFF)
        self.assertGreaterEqual(min(waits), 0.8 * 300)

    def test_a_wait_that_is_asked_for_is_kept_within_bounds(self):
        self.answers = [heartbeat.Refused("x", 500), heartbeat.Refused("x", 10**9)]
        with self.assertLogs("distributed.cluster_janitor"):
            self.assertEqual(self.heart._beat(), 500)
            self.assertEqual(self.heart._beat(), heartbeat.LONGEST_BACKOFF)

    def test_an_error_of_somebody_else_shows_no_text(self):
        self.answers = [RuntimeError("token s3cret")]
        with self.assertLogs("distributed.cluster_janitor") as logs:
            self.heart._beat()
        self.assertNotIn("s3cret", logs.output[0])
        self.assertIn("RuntimeError", logs.output[0])

    def test_it_never_keeps_a_process_alive(self):
        self.assertTrue(self.heart._thread.daemon)

    def test_it_ends_when_it_is_stopped(self):
        self.heart._period = 0.01
        self.heart.start()
        self.heart.stop()
        self.heart._thread.join(30)
        self.assertFalse(self.heart._thread.is_alive())


class TheHooks(unittest.IsolatedAsyncioTestCase):
    async def test_a_worker_is_left_alone(self):
        threads = threading.active_count()
        with self.assertLogs("distributed.cluster_janitor"):
            await heartbeat.dask_setup(SimpleNamespace())
        self.assertEqual(threading.active_count(), threads)

    async def test_settings_that_make_no_sense_switch_beats_off_with_one_line(self):
        from unittest import mock

        with mock.patch.dict("os.environ", {"CLUSTER_JANITOR_EVERY": "often"}):
            with self.assertLogs("distributed.cluster_janitor") as logs:
                await heartbeat.dask_setup(scheduler())
        self.assertEqual(len(logs.output), 1)
        self.assertIn("'often'", logs.output[0])
        self.assertEqual(heartbeat._running, {})


if __name__ == "__main__":
    unittest.main()
