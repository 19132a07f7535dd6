"""Real servers, each a process of its own that says its port on its first line of output.

python host_programs.py ftp|oldftp|ftps|webdav|s3|gs FOLDER [CERTIFICATE]
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

USER, PASSWORD = "ada", "horn-and-fog"


def ftp(folder: str, certificate: str | None = None, *, old: bool = False) -> None:
    """pyftpdlib, with explicit TLS if there is a certificate; an ``old`` one does not know MLSD."""
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.servers import FTPServer

    handlers = importlib.import_module("pyftpdlib.handlers")
    kind = handlers.TLS_FTPHandler if certificate else handlers.FTPHandler

    class Handler(kind):  # type: ignore[misc,valid-type]
        authorizer = DummyAuthorizer()
        auth_failed_timeout = 0

    Handler.authorizer.add_user(USER, PASSWORD, folder, perm="elradfmwMT")
    if certificate:
        Handler.certfile = certificate
        Handler.tls_control_required = Handler.tls_data_required = True
        Handler.ssl_context = None
    if old:
        known = kind.proto_cmds.items()
        Handler.proto_cmds = {name: how for name, how in known if name not in ("MLSD", "MLST")}
    server = FTPServer(("127.0.0.1", 0), Handler)
    _ready(server.address[1])
    server.serve_forever(handle_exit=False)


def webdav(folder: str) -> None:
    """WsgiDAV on cheroot."""
    from cheroot.wsgi import Server
    from wsgidav.wsgidav_app import WsgiDAVApp

    config = {
        "provider_mapping": {"/": folder},
        "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
        "logging": {"enable": False},
        "verbose": 0,
    }
    server = Server(("127.0.0.1", 0), WsgiDAVApp(config))
    server.prepare()
    _ready(server.bind_addr[1])
    server.serve()


def s3(folder: str) -> None:
    """moto's server; it keeps buckets in memory."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app: Any = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    _ready(server.port)
    server.serve_forever()


def gs(folder: str) -> None:
    """gcp-storage-emulator; it keeps buckets in memory."""
    from gcp_storage_emulator.server import create_server

    server = create_server("127.0.0.1", 0, in_memory=True, default_bucket="essays")
    server.start()
    _ready(server._api._httpd.server_port)
    sys.stdin.read()


def _ready(port: int) -> None:
    print(port, flush=True)


PROGRAMS: dict[str, Callable[..., None]] = {
    "ftp": ftp,
    "oldftp": partial(ftp, old=True),
    "ftps": ftp,
    "webdav": webdav,
    "s3": s3,
    "gs": gs,
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](*sys.argv[2:])
