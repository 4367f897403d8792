"""Keeps this process on loopback: import it before anything that may open a connection.

An emulator invents addresses for the machines it pretends to run, and dask-cloudprovider connects to what it is told.
An audit hook sees every connection that Python code makes, however it gets there, and cannot be taken out again; so a
mistake ends in an error instead of in a packet to somebody else's machine. Other programs cannot be started either, as
the hook would not see what they do.
"""

import ipaddress
import socket
import sys

_TO_AN_ADDRESS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_TO_A_NAME = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_OTHER_PROGRAMS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn"}


class NotLoopback(PermissionError):
    """Something tried to leave this machine."""


def _is_loopback(host):
    if host in (None, "", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def _refuse(event, args):
    if event in _TO_AN_ADDRESS:
        connection, address = args
        if address and connection.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise NotLoopback(f"{event} to {address[0]} refused: not loopback")
    elif event in _TO_A_NAME:
        if not _is_loopback(args[0]):
            raise NotLoopback(f"{event} of {args[0]} refused: not loopback")
    elif event in _OTHER_PROGRAMS:
        raise NotLoopback(f"{event} refused: what another program connects to cannot be seen from here")


sys.addaudithook(_refuse)
