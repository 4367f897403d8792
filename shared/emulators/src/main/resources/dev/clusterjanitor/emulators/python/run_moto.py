"""Runs moto's server on 127.0.0.1, at the port given, for as long as the program that started it lives."""

import lifeline  # noqa: F401

import os
import sys
import threading

from moto.server import DomainDispatcherApplication, create_backend_app
from smithy_cbor import CborBridge
from werkzeug.serving import run_simple


class ConditionalWrites:
    """Lets one conditional write in at a time, as S3 does: moto compares ETags and writes in two steps, between which another may write."""

    def __init__(self, application):
        self._application = application
        self._one = threading.Lock()

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] != "PUT" or not {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"} & environ.keys():
            return self._application(environ, start_response)
        with self._one:
            return list(self._application(environ, start_response))


port = sys.argv[1]
os.environ["MOTO_PORT"] = port  # moto's Step Functions call back to it
moto = DomainDispatcherApplication(create_backend_app)
run_simple("127.0.0.1", int(port), CborBridge(ConditionalWrites(moto)), threaded=True)
