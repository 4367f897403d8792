#!/usr/bin/env python3
"""How long a function needs from the start of its process to its first answer, beside a bare hello-world of the same runtime.

    infra/benchmark/start.py [--runs 7]

AWS: Lambda's own runtime interface client, against a Runtime API on loopback. Google: the functions framework's invoker.
The packaged artefacts are used (`./janitor package aws`, `./janitor package gcp` come first). Clouds answer that there is
nothing: every request to them gets an empty list from this script, on loopback. Runs take turns (hello, janitor, hello, ...),
and medians are printed with their ratio. Needs Python 3.9, a JDK and Maven.
"""

import argparse
import glob
import http.client
import http.server
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT = 60.0
# As the Terraform modules deploy them.
FLAGS = ["-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1"]
POLICY = "version: 1\nmode: dry-run\nscopes: [{provider: %s, %s}]\nkinds: [%s]\n"
INBOX = POLICY + (
    "inbox: {url: https://janitor.example.org, keep-key: secret:env:KEEP_KEY}\n"
)
HELLO_AWS = """
public class Hello implements com.amazonaws.services.lambda.runtime.RequestStreamHandler {
    public void handleRequest(java.io.InputStream in, java.io.OutputStream out,
            com.amazonaws.services.lambda.runtime.Context context) throws java.io.IOException {
        out.write("{}".getBytes());
    }
}
"""
HELLO_GCP = """
public class Hello implements com.google.cloud.functions.HttpFunction {
    public void service(com.google.cloud.functions.HttpRequest in, com.google.cloud.functions.HttpResponse out)
            throws java.io.IOException {
        out.getWriter().write("hello");
    }
}
"""
EVENT = b'{"version":"0","id":"1","detail-type":"Scheduled Event","source":"aws.scheduler","detail":{}}'
KEEP_EVENT = (
    b'{"version":"2.0","rawPath":"/keep","rawQueryString":"token=x.y","headers":{},'
    b'"requestContext":{"http":{"method":"GET","path":"/keep"}},"isBase64Encoded":false}'
)


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")

    def say(self, status, body, kind, headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class EmptyCloud(Quiet):
    """A cloud in which there is nothing: the few questions that a sweep asks of it before it knows."""

    def do_GET(self):
        self.body()
        self.say(200, b"{}", "application/json")

    def do_POST(self):
        asked = self.body()
        if "Action=GetCallerIdentity" in asked:
            answer = (
                b'<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
                b"<Arn>arn:aws:iam::123456789012:role/janitor</Arn><UserId>A</UserId><Account>123456789012</Account>"
                b"</GetCallerIdentityResult></GetCallerIdentityResponse>"
            )
            self.say(200, answer, "text/xml")
        elif "Action=" in asked:
            action = asked.split("Action=")[1].split("&")[0]
            answer = f'<{action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"/>'.encode()
            self.say(200, answer, "text/xml")
        else:
            self.say(200, b"{}", "application/json")


def serve(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    # A process that is ended in the middle of a request is what this is about.
    server.handle_error = lambda request, address: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def class_path(module):
    """What Maven gives this module's tests, where the runtimes are."""
    out = tempfile.NamedTemporaryFile(suffix=".classpath", delete=False).name
    command = ["mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath",
               f"-Dmdep.outputFile={out}", "-pl", f"functions/{module}"]
    subprocess.run(command, cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
    return pathlib.Path(out).read_text().strip().split(os.pathsep)


def only(pattern):
    found = glob.glob(str(ROOT / pattern))
    if len(found) != 1:
        sys.exit(f"{pattern}: {len(found)} files, and one is needed; run ./janitor package aws and ./janitor package gcp first")
    return found[0]


def compiled(source, path):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hello-"))
    (folder / "Hello.java").write_text(source)
    subprocess.run(["javac", "-cp", os.pathsep.join(path), "-d", str(folder), str(folder / "Hello.java")], check=True)
    return str(folder)


def lambda_run(path, handler, event, environment):
    """Seconds until the runtime asked for its first event, and until it answered it; from the restore if there was a snapshot."""
    seen = {}
    answered = threading.Event()

    class RuntimeApi(Quiet):
        def do_GET(self):
            if self.path.endswith("/restore/next"):
                # A snapshot would be taken here, and the clock stands still until it is restored.
                seen["restored"] = time.monotonic()
                self.say(200, b"{}", "application/json")
                return
            if "ready" in seen:
                answered.wait(LIMIT)
                time.sleep(0.2)
                return
            seen["ready"] = time.monotonic()
            self.say(200, event, "application/json", [
                ("Lambda-Runtime-Aws-Request-Id", "request-1"), ("Lambda-Runtime-Trace-Id", "Root=1-1-1"),
                ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:j"),
                ("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 600_000))])

        def do_POST(self):
            seen["answer"] = self.body()
            seen["path"] = self.path
            seen["answered"] = time.monotonic()
            self.say(202, b"{}", "application/json")
            answered.set()

    api = serve(RuntimeApi)
    full = dict(os.environ, AWS_LAMBDA_RUNTIME_API=f"127.0.0.1:{api.server_port}", AWS_REGION="us-east-1",
                AWS_LAMBDA_FUNCTION_NAME="j", AWS_LAMBDA_FUNCTION_VERSION="1", AWS_LAMBDA_FUNCTION_MEMORY_SIZE="512",
                AWS_LAMBDA_LOG_GROUP_NAME="j", AWS_LAMBDA_LOG_STREAM_NAME="j", _HANDLER=handler, **environment)
    begun = time.monotonic()
    process = subprocess.Popen(
        ["java", *FLAGS, "-cp", os.pathsep.join(path), "com.amazonaws.services.lambda.runtime.api.client.AWSLambda", handler],
        env=full, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        if not answered.wait(LIMIT) or not seen["path"].endswith("/response"):
            process.kill()
            sys.exit(f"{handler} did not answer: {seen.get('answer')}\n{process.stdout.read().decode()}")
        # Where a snapshot is restored, the start is what comes after it.
        begun = seen.get("restored", begun)
        return seen["ready"] - begun, seen["answered"] - begun
    finally:
        process.kill()
        process.wait()
        api.shutdown()


def google_run(invoker, path, target, request, environment):
    """Seconds until the function's first answer; its server answers as soon as it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.monotonic()
    process = subprocess.Popen(
        ["java", *FLAGS, "-cp", os.pathsep.join(invoker), "com.google.cloud.functions.invoker.runner.Invoker",
         "--classpath", path, "--target", target, "--port", str(port)],
        env=dict(os.environ, **environment), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.monotonic() - begun < LIMIT and process.poll() is None:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
            try:
                connection.request(*request)
                answer = connection.getresponse()
                answer.read()
                return time.monotonic() - begun, answer.status
            except (ConnectionError, http.client.HTTPException):
                time.sleep(0.01)
            finally:
                connection.close()
        sys.exit(f"{target} did not answer")
    finally:
        process.kill()
        process.wait()


def in_turn(runs, variants):
    """Medians of each, from runs that take turns; the first round warms the disk's cache and does not count."""
    times = {name: [] for name in variants}
    for turn in range(runs + 1):
        for name, run in variants.items():
            taken = run()
            if turn:
                times[name].append(taken)
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return {name: statistics.median(taken) for name, taken in times.items()}


def row(name, seconds, hello):
    print(f"| {name} | {seconds:.2f} s | {seconds / hello:.1f} |")


def aws(runs, cloud):
    runtime = [entry for entry in class_path("aws-lambda") if "aws-lambda-java-" in entry]
    jar = only("functions/aws-lambda/target/janitor-aws-lambda-*-lambda.jar")
    hello = compiled(HELLO_AWS, runtime)
    base = dict(AWS_ENDPOINT_URL=cloud, AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", KEEP_KEY="k" * 40)
    where = ("aws", "regions: [us-east-1]", "aws/dask-ec2")
    sweep = dict(base, JANITOR_CONFIG=POLICY % where)
    inbox = dict(base, JANITOR_CONFIG=INBOX % where)
    package = "dev.clusterjanitor.lambda"
    snapshot = dict(AWS_LAMBDA_INITIALIZATION_TYPE="snap-start")
    results = {}

    def one(name, path, handler, event, environment):
        def run():
            ready, answered = lambda_run(path + runtime, handler, event, environment)
            results.setdefault(name, []).append(ready)
            return answered
        return run

    medians = in_turn(runs, {
        "hello": one("hello", [hello], "Hello::handleRequest", EVENT, base),
        "inbox": one("inbox", [jar], f"{package}.InboxLambda::handleRequest", KEEP_EVENT, inbox),
        "sweep": one("sweep", [jar], f"{package}.JanitorLambda::handleRequest", EVENT, sweep),
        "restored inbox": one("restored inbox", [jar], f"{package}.InboxLambda::handleRequest", KEEP_EVENT, dict(inbox, **snapshot)),
        "restored sweep": one("restored sweep", [jar], f"{package}.JanitorLambda::handleRequest", EVENT, dict(sweep, **snapshot))})
    ready = {name: statistics.median(taken[1:]) for name, taken in results.items()}
    row("AWS, hello-world: ready", ready["hello"], ready["hello"])
    row("AWS, sweep function: ready", ready["sweep"], ready["hello"])
    row("AWS, inbox function: ready", ready["inbox"], ready["hello"])
    row("AWS, hello-world: first answer", medians["hello"], medians["hello"])
    row("AWS, inbox: first answer", medians["inbox"], medians["hello"])
    row("AWS, first sweep of an empty scope", medians["sweep"], medians["hello"])
    row("AWS with SnapStart, inbox: first answer after the restore", medians["restored inbox"], medians["hello"])
    row("AWS with SnapStart, first sweep after the restore", medians["restored sweep"], medians["hello"])


def google(runs, cloud):
    wanted = ("/com/google/cloud/functions/", "/org/eclipse/jetty/", "/io/cloudevents/", "/jcommander", "/slf4j-api", "/gson/",
              "/jakarta/servlet/", "/javax/servlet/")
    invoker = [entry for entry in class_path("gcp-function") if any(part in entry for part in wanted)]
    jar = only("functions/gcp-function/target/janitor-gcp-function-*-function.jar")
    hello = compiled(HELLO_GCP, invoker)
    base = dict(JANITOR_GCP_ENDPOINT=cloud, GOOGLE_CLOUD_PROJECT="research-dev", JANITOR_TIMEOUT="5m", KEEP_KEY="k" * 40)
    where = ("gcp", "projects: [research-dev]", "gcp/dask-vm")
    package = "dev.clusterjanitor.cloudfunction"

    def one(path, target, request, environment, status):
        def run():
            taken, answer = google_run(invoker, path, target, request, environment)
            if answer != status:
                sys.exit(f"{target}: status {answer}, and {status} was expected")
            return taken
        return run

    medians = in_turn(runs, {
        "hello": one(hello, "Hello", ("GET", "/"), base, 200),
        "inbox": one(jar, f"{package}.JanitorInboxFunction", ("GET", "/keep?token=x.y"),
                     dict(base, JANITOR_CONFIG=INBOX % where), 403),
        "sweep": one(jar, f"{package}.JanitorHttpFunction", ("POST", "/", "{}"),
                     dict(base, JANITOR_CONFIG=POLICY % where), 200)})
    row("Google, hello-world: first answer", medians["hello"], medians["hello"])
    row("Google, inbox: first answer", medians["inbox"], medians["hello"])
    row("Google, first sweep of an empty scope", medians["sweep"], medians["hello"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="how often each is started (default 7)")
    parser.add_argument("--only", choices=["aws", "gcp"], help="one cloud only")
    options = parser.parse_args()
    cloud = serve(EmptyCloud)
    url = f"http://127.0.0.1:{cloud.server_port}"
    print("| from the start of the process | median | times hello-world |\n|---|---|---|")
    if options.only != "gcp":
        aws(options.runs, url)
    if options.only != "aws":
        google(options.runs, url)


main()
