"""A network that loses answers: it hands every request on to a server, and now and then keeps the answer to itself."""

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PATIENCE = 90.0


class LosingProxy:
    """Listens on a port of its own, in front of a server on `target`. Loses `share` of all answers, the same ones for
    the same `seed` and order of requests."""

    def __init__(self, target: int, share: float, seed: int = 1) -> None:
        self._target = target
        self._share = share
        self._chance = random.Random(seed)  # noqa: S311  (it guards nothing)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.address = f"http://localhost:{self._listener.getsockname()[1]}"
        self.handed_on = 0
        self.lost = 0

    def run(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def close(self) -> None:
        # A listener that is only closed would keep its thread waiting.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE)
        with connection, suppress(OSError), socket.create_connection(("127.0.0.1", self._target), PATIENCE) as server:
            server.sendall(_request(connection))
            answer = b"".join(iter(lambda: server.recv(65536), b""))
            self.handed_on += 1
            if self._chance.random() < self._share:
                self.lost += 1
                return
            connection.sendall(answer)


@contextmanager
def losing_proxy(target: int, share: float) -> Iterator[LosingProxy]:
    """A running one."""
    proxy = LosingProxy(target, share)
    threading.Thread(target=proxy.run, daemon=True).start()
    yield proxy
    proxy.close()


def _request(connection: socket.socket) -> bytes:
    """One whole request. It says to close afterwards, so the answer ends with the connection."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    length = int(lines[0].split(b":")[1]) if lines else 0
    while len(body) < length:
        body += _more(connection)
    return head + b"\r\n\r\n" + body


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("the other side went away")
    return received
