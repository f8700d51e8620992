"""A tiny server that shows the samples under the strict policy and answers live checks as the portal would."""

import http.server
import threading
import time
from urllib.parse import parse_qs

from portal.locations import STATIC

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'"
)
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "txt": "text/plain"}


class SampleServer:
    """Serves `pages` (path to HTML); `requests` is every POST in order: (path, body, headers)."""

    def __init__(self, pages, themes):
        self.pages, self.themes = pages, themes
        self.requests, self.delays, self.failing = [], {}, False
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def forget(self):
        self.requests, self.delays, self.failing = [], {}, False

    def checks(self, name):
        return [body[name][0] if body.get(name) else "" for path, body, _ in self.requests if path == f"/check/{name}"]

    def answer(self, path, body):
        """The fragment of a live check."""
        name = path.rsplit("/", 1)[1]
        value = body.get(name, [""])[0]
        time.sleep(self.delays.get(value, 0))
        if name == "password":
            rules = [{"name": "length", "text": "12 or more characters", "met": len(value) >= 12}]
            return self.themes.render("base", "login", "password-rules.html", "en", {"rules": rules, "is_typed": True})
        shown = {"name": name, "is_valid": True, "text": "", "status": "", "usernames": [], "address": ""}
        if name == "email" and "@" not in value:
            shown |= {"is_valid": False, "text": "Enter an email address in the correct format"}
        if value.endswith("@gmial.com"):
            shown |= {"address": value.replace("gmial", "gmail")}
        if name == "username":
            is_taken = value == "taken"
            shown |= {"is_valid": not is_taken, "text": "That username is taken" if is_taken else ""}
            shown |= {
                "status": "" if is_taken else "This username is free",
                "usernames": ["free-1"] if is_taken else [],
            }
        return self.themes.render("base", "login", "field-message.html", "en", shown)

    def resource(self, path):
        """A file of ours or of a theme: status, content, kind."""
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            return 200, file.read_bytes(), TYPES[file.suffix[1:]]
        theme, kind, _, below = path.removeprefix("/resources/").split("/", 3)
        found = self.themes.resource(theme, kind, below)
        return (200, found.content, found.media_type) if found else (404, b"", "text/html")

    def _handler(self):
        served = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                path = self.path.split("?")[0]
                if path.startswith(("/static/", "/resources/")):
                    self._send(*served.resource(path))
                elif path in served.pages:
                    self._send(200, served.pages[path].encode(), "text/html; charset=utf-8")
                else:
                    self._send(204, b"", "text/html")

            def do_POST(self):
                body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
                served.requests.append((self.path, body, self.headers))
                if self.path.startswith("/check/"):
                    status = 500 if served.failing else 200
                    self._send(status, served.answer(self.path, body).encode(), "text/html; charset=utf-8")
                else:
                    time.sleep(0.3)
                    self._send(200, b"<title>done</title>done", "text/html")

            def _send(self, status, content, kind):
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Security-Policy", POLICY)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    if status != 204:
                        self.wfile.write(content)
                except OSError:
                    pass  # the browser gave up on an answer that it no longer wanted

        return Handler
