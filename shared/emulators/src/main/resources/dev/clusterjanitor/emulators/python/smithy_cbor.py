"""Lets moto answer clients that speak Smithy RPC v2 CBOR, as the CloudWatch client of the AWS SDK for Java does.

moto (5.2.1 to 5.2.5) knows only CloudWatch's older query protocol and answers 404 to the new one. This stands in front
of it and translates both ways with botocore's own serializers, parsers and service models.
"""

import io
import re
from http import HTTPStatus
from urllib.parse import urlencode

import botocore.session
from botocore.parsers import RpcV2CBORParser, create_parser
from botocore.serialize import RpcV2CBORSerializer, create_serializer
from werkzeug.test import run_wsgi_app

_OPERATION = re.compile(r"/service/(\w+)/operation/(\w+)")
_BOTOCORE_NAMES = {"GraniteServiceVersion20100801": "cloudwatch"}
_EMPTY_MAP = b"\xa0"
_MAP_OF_TWO = b"\xa2"


class CborBridge:
    """A WSGI application in front of another one that knows only the query protocol."""

    def __init__(self, application):
        self._application = application
        session = botocore.session.get_session()
        self._models = {target: session.get_service_model(name) for target, name in _BOTOCORE_NAMES.items()}

    def __call__(self, environ, start_response):
        call = _OPERATION.fullmatch(environ.get("PATH_INFO", ""))
        if not call or call.group(1) not in self._models:
            return self._application(environ, start_response)
        operation = self._models[call.group(1)].operation_model(call.group(2))
        status, error_code, body = self._ask(environ, operation)
        headers = [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")]
        if error_code:
            headers.append(("x-amzn-query-error", f"{error_code};Sender"))
        start_response(f"{status} {HTTPStatus(status).phrase}", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _ask(self, environ, operation):
        chunks, status, headers = run_wsgi_app(self._application, _as_query(environ, operation))
        code = int(status.split()[0])
        answer = {"status_code": code, "headers": dict(headers), "body": b"".join(chunks)}
        parsed = create_parser("query").parse(answer, operation.output_shape)
        if code >= 300:
            error = parsed["Error"]
            return code, error["Code"], _error(error["Code"], error.get("Message", ""))
        parsed.pop("ResponseMetadata", None)
        return code, None, _serialize(parsed, operation.output_shape)


def _as_query(environ, operation):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    parameters = RpcV2CBORParser().parse_data_item(io.BufferedReader(io.BytesIO(body))) if body else {}
    form = urlencode(create_serializer("query").serialize_to_request(parameters, operation)["body"]).encode()
    return {
        **environ,
        "PATH_INFO": "/",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(form)),
        "wsgi.input": io.BytesIO(form),
    }


def _serialize(values, shape):
    return RpcV2CBORSerializer()._serialize_body_params(values, shape) if shape else _EMPTY_MAP


def _error(code, message):
    body = bytearray(_MAP_OF_TWO)
    for text in ("__type", code, "message", message):
        RpcV2CBORSerializer()._serialize_type_string(body, text, None, None)
    return bytes(body)
