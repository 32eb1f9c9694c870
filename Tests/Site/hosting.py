"""A static host on loopback, as strict as real ones: index pages, 404.html, the site's own _headers."""
import http.server
import mimetypes
import pathlib
import threading
import urllib.parse

TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
         ".svg": "image/svg+xml", ".xml": "application/rss+xml", ".atom": "application/atom+xml", ".ics": "text/calendar"}


class Host:
    """Serves folders, each below a path; `changed` replaces single files by bytes; `seen` is what was asked for."""

    def __init__(self, mounts, changed=None):
        self.mounts = {prefix.rstrip("/"): pathlib.Path(folder) for prefix, folder in mounts.items()}
        self.changed, self.seen = changed or {}, []
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = urllib.parse.unquote(self.path.split("?")[0])
                host.seen.append(path)
                status, headers, body = host.answer(path)
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass  # the browser didn't wait

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def answer(self, path):
        if path in self.changed:
            body = self.changed[path]
            return 200, {"Content-Type": TYPES.get(pathlib.PurePosixPath(path).suffix, TYPES[".html"])}, body
        for prefix in sorted(self.mounts, key=len, reverse=True):
            if path != prefix and not path.startswith(prefix + "/"):
                continue
            folder, inside = self.mounts[prefix], path[len(prefix) + 1:]
            file = folder / inside
            if ".." in inside.split("/"):
                break
            if file.is_dir() and (not path.endswith("/")):
                return 301, {"Location": urllib.parse.quote(path + "/")}, b""
            if file.is_dir():
                file = file / "index.html"
            if file.is_file():
                kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                return 200, {"Content-Type": kind, **headers(folder, path, "/" + inside)}, file.read_bytes()
            missing = folder / "404.html"
            if missing.is_file():
                return 404, {"Content-Type": TYPES[".html"]}, missing.read_bytes()
        return 404, {"Content-Type": "text/plain"}, b"not found"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def headers(folder, path, inside):
    """What the site's _headers file adds to a path; its rules are written for the site's own address, so a copy elsewhere goes by
    the path inside."""
    rules, found, applies = folder / "_headers", {}, False
    for line in rules.read_text("utf-8").splitlines() if rules.is_file() else ():
        if not line.startswith(" "):
            pattern = line.strip()
            applies = any(one.startswith(pattern[:-1]) if pattern.endswith("*") else one == pattern for one in {path, inside})
        elif applies:
            name, value = line.strip().split(": ", 1)
            # Two rules for one header would be joined by a comma, which no browser takes.
            assert name not in found, f"{path} gets {name} twice"
            found[name] = value
    return found
