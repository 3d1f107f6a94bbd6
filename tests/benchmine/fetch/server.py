"""Services on this machine that answer as the real ones do, and fail as they do when they are told to."""

from __future__ import annotations

import datetime
import gzip
import hashlib
import json
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Asked:
    """A request that arrived."""

    path: str
    params: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Fault:
    """What comes in the place of an answer.

    Args:
        status: 200 for an answer of another content.
        body: what is sent; None for what would have been sent.
        headers: those of the answer.
        cut: bytes that are left out at its end, though its length is announced.
        length: how the end is told: "announced", "chunked", or "closed" (by the end of the connection, as HTTP/1.0 has
            it, where a cut body looks whole).
        hang: keep the connection open and send nothing.
        then: called instead of sending the last byte.
    """

    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    length: str = "announced"
    hang: bool = False
    then: Callable[[], None] | None = None


@dataclass
class Made:
    """A paper that the services know."""

    number: int
    day: str = "2026-11-02"
    categories: tuple[str, ...] = ("cs.CL",)

    @property
    def arxiv_id(self) -> str:
        return f"2611.{self.number:05}"

    @property
    def title(self) -> str:
        return f"Paper {self.number}: Counting & Weighing"

    @property
    def abstract(self) -> str:
        return (
            f"System{self.number} counts & weighs. System{self.number} reaches {50 + self.number}.5% accuracy on SST-2."
        )


Reply = tuple[int, str, bytes]  # status, type of the content, content


class Services:
    """All of the services behind one address.

    Args:
        papers: what they know.
        faults: what comes in the place of the next answers, each once.
        tags: whether answers carry an ETag and a date of their last change.
    """

    def __init__(self) -> None:
        self.papers: list[Made] = []
        self.faults: deque[Fault | None] = deque()
        self.tags = False
        self.asked: list[Asked] = []
        self.files: dict[str, bytes] = {}
        self.oai_page = 2
        self.tokens: set[str] | None = None  # None: all that were ever given hold
        self.total: int | None = None  # what arXiv says of its own number
        self.on_request: Callable[[], None] = lambda: None
        self.released = threading.Event()
        self.address = ""

    def starts(self, param: str) -> list[str]:
        """The values of a parameter, in the order in which they were asked for."""
        return [asked.params.get(param, "") for asked in self.asked]

    def reply(self, asked: Asked) -> Reply:
        routes = {
            "/arxiv": self._arxiv,
            "/oai": self._oai,
            "/hf": self._hf,
            "/notes": self._notes,
            "/works": self._works,
        }
        if route := routes.get(asked.path):
            return route(asked.params)
        if content := self.files.get(asked.path):
            return 200, "application/octet-stream", content
        return 404, "text/html", b"<html>not found</html>"

    def _arxiv(self, params: dict[str, str]) -> Reply:
        start, most = int(params["start"]), int(params["max_results"])
        found = self._matching(params["search_query"])
        entries = "".join(map(_entry, found[start : start + most]))
        total = len(found) if self.total is None else self.total
        return 200, "application/atom+xml", atom(entries, total, start)

    def _matching(self, query: str) -> list[Made]:
        """Those of a query of Benchmine: (cat:a OR cat:b.*) AND submittedDate:[202611010000 TO 209912312359]."""
        wanted, _, days = query.partition(" AND submittedDate:[")
        since, until = days.rstrip("]").split(" TO ")
        names = [name.removeprefix("cat:") for name in wanted.strip("()").split(" OR ")]

        def of(paper: Made, name: str) -> bool:
            return any(one == name or (name.endswith("*") and one.startswith(name[:-1])) for one in paper.categories)

        return [
            paper
            for paper in sorted(self.papers, key=lambda paper: (paper.day, paper.number))
            if since[:8] <= paper.day.replace("-", "") <= until[:8] and any(of(paper, name) for name in names)
        ]

    def _oai(self, params: dict[str, str]) -> Reply:
        if token := params.get("resumptionToken"):
            if self.tokens is not None and token not in self.tokens:
                return 200, "text/xml", oai('<error code="badResumptionToken">the token has expired</error>')
            start = int(token.rpartition("|")[2])
            since, of_set = token.split("|")[:2]
        else:
            start, since, of_set = 0, params.get("from", ""), params["set"]
        found = [
            paper
            for paper in self.papers
            if paper.day >= since
            and any(f"{name.partition('.')[0]}:{name.replace('.', ':')}" == of_set for name in paper.categories)
        ]
        if not found:
            return 200, "text/xml", oai('<error code="noRecordsMatch">nothing of that</error>')
        end = start + self.oai_page
        token = f"{since}|{of_set}|{end}" if end < len(found) else ""
        mark = f'<resumptionToken cursor="{start}" completeListSize="{len(found)}">{token}</resumptionToken>'
        return 200, "text/xml", oai(f"<ListRecords>{''.join(map(_raw, found[start:end]))}{mark}</ListRecords>")

    def _hf(self, params: dict[str, str]) -> Reply:
        limit, page = int(params["limit"]), int(params["p"])
        found = [paper for paper in self.papers if paper.day == params["date"]]
        return _json([_daily(paper) for paper in found[page * limit : (page + 1) * limit]])

    def _notes(self, params: dict[str, str]) -> Reply:
        offset, limit = int(params["offset"]), int(params["limit"])
        found = self.papers if params["content.venueid"] == "ICLR.cc/2026/Conference" else []
        return _json({"notes": [_note(paper) for paper in found[offset : offset + limit]], "count": len(found)})

    def _works(self, params: dict[str, str]) -> Reply:
        start = 0 if params["cursor"] == "*" else int(params["cursor"].removeprefix("at-"))
        most = int(params["per_page"])
        found = self.papers[start : start + most]
        cursor = f"at-{start + most}" if found else None  # one empty page ends it, as it does there
        return _json(
            {"meta": {"count": len(self.papers), "next_cursor": cursor}, "results": [_work(one) for one in found]}
        )


def atom(entries: str, total: int, start: int) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom">'
        f"<title>arXiv Query</title><opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>{entries}</feed>\n"
    ).encode()


def _entry(paper: Made) -> str:
    categories = "".join(
        f'<category term="{name}" scheme="http://arxiv.org/schemas/atom"/>' for name in paper.categories
    )
    return (
        f"<entry><id>http://arxiv.org/abs/{paper.arxiv_id}v1</id><published>{paper.day}T08:00:00Z</published>"
        f"<title>{escape(paper.title)}</title><summary>{escape(paper.abstract)}</summary>"
        f"<author><name>Ada Maker</name></author>{categories}</entry>\n"
    )


def oai(content: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>2026-11-21T06:00:00Z</responseDate>{content}</OAI-PMH>\n"
    ).encode()


def _raw(paper: Made) -> str:
    return (
        f"<record><header><identifier>oai:arXiv.org:{paper.arxiv_id}</identifier><datestamp>{paper.day}</datestamp></header>"
        f'<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{paper.arxiv_id}</id>'
        f'<version version="v1"><date>{paper.day}</date></version><title>{escape(paper.title)}</title>'
        f"<authors>Ada Maker</authors><categories>{' '.join(paper.categories)}</categories>"
        f"<abstract>{escape(paper.abstract)}</abstract></arXivRaw></metadata></record>\n"
    )


def _daily(paper: Made) -> object:
    inner = {
        "id": paper.arxiv_id,
        "title": paper.title,
        "summary": paper.abstract,
        "publishedAt": f"{paper.day}T00:00:00Z",
    }
    return {"paper": inner, "title": paper.title, "numComments": 1, "submittedBy": {"fullname": "Ada"}}


def _note(paper: Made) -> object:
    content = {"title": paper.title, "abstract": paper.abstract, "venue": "ICLR 2026 Poster"}
    fields = {name: {"value": value} for name, value in content.items()}
    return {"id": f"note{paper.number}", "forum": f"note{paper.number}", "cdate": 1_790_000_000_000, "content": fields}


def _work(paper: Made) -> object:
    words = paper.abstract.split()
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place)
    address = f"https://openalex.org/W{paper.number}"
    return {"id": address, "display_name": paper.title, "abstract_inverted_index": index, "publication_date": paper.day}


def collection(name: str, volumes: dict[str, list[Made]], event: str = "", colocated: tuple[str, ...] = ()) -> bytes:
    """A file of the ACL Anthology."""
    held = "".join(f"<volume-id>{volume}</volume-id>" for volume in colocated)
    events = f'<event id="{event}"><colocated>{held}</colocated></event>' if event else ""
    parts = "".join(
        f'<volume id="{volume}"><meta><booktitle>Proceedings</booktitle><year>2024</year></meta>'
        + "".join(
            f'<paper id="{paper.number}"><title>{escape(paper.title)}</title>'
            f"<abstract>{escape(paper.abstract)}</abstract><url>{name}-{volume}.{paper.number}</url></paper>\n"
            for paper in papers
        )
        + "</volume>"
        for volume, papers in volumes.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<collection id="{name}">{parts}{events}</collection>\n'.encode()


def bibliography(papers: list[Made]) -> bytes:
    """All of the ACL Anthology, zipped."""
    entries = "".join(
        f'@inproceedings{{key-{paper.number},\n    title = "{paper.title.replace("&", chr(92) + "&")}",\n'
        f'    url = "https://aclanthology.org/2024.acl-long.{paper.number}/",\n'
        f'    abstract = "System{paper.number} reaches {50 + paper.number}.5{chr(92)}% accuracy on SST-2."\n}}\n'
        for paper in papers
    )
    whole = f'% generated on 2026-11-21\n\n@proceedings{{whole,\n    title = "Proceedings"\n}}\n{entries}'
    return gzip.compress(whole.encode(), mtime=0)


def _json(value: object) -> Reply:
    return 200, "application/json", json.dumps(value).encode()


class _Server(ThreadingHTTPServer):
    """Says nothing of a client that hung up."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def running() -> Iterator[Services]:
    """The services, while they run."""
    services = Services()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            split = urlsplit(self.path)
            params = {name: values[0] for name, values in parse_qs(split.query).items()}
            asked = Asked(split.path, params, {name.lower(): value for name, value in self.headers.items()})
            services.asked.append(asked)
            services.on_request()
            fault = services.faults.popleft() if services.faults else None
            _answer(self, services, asked, fault)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    services.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield services
    finally:
        services.released.set()
        server.shutdown()
        server.server_close()


def _answer(handler: BaseHTTPRequestHandler, services: Services, asked: Asked, fault: Fault | None) -> None:
    if fault is not None and fault.body is not None:
        kind, body = "application/octet-stream", fault.body
    else:
        status, kind, body = services.reply(asked)
        fault = fault or Fault(status)
    if fault.hang:
        handler.close_connection = True
        services.released.wait(10)
        return
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if services.tags and fault.status == 200 and asked.headers.get("if-none-match") == tag:
        handler.send_response(304)
        handler.end_headers()
        return
    handler.send_response(fault.status)
    handler.send_header("Content-Type", kind)
    if services.tags:
        handler.send_header("ETag", tag)
        handler.send_header("Last-Modified", "Sat, 21 Nov 2026 00:00:00 GMT")
    for name, value in fault.headers.items():
        handler.send_header(name, value)
    _send(handler, body, fault)


def _send(handler: BaseHTTPRequestHandler, body: bytes, fault: Fault) -> None:
    sent = body[: len(body) - fault.cut]
    if fault.length == "announced":
        handler.send_header("Content-Length", str(len(body)))
    elif fault.length == "chunked":
        handler.send_header("Transfer-Encoding", "chunked")
        sent = f"{len(sent):x}\r\n".encode() + sent + (b"\r\n" if fault.cut else b"\r\n0\r\n\r\n")
    else:
        handler.send_header("Connection", "close")
    handler.end_headers()
    if fault.then is not None:
        handler.wfile.write(sent[:-1])
        handler.wfile.flush()
        fault.then()
    else:
        handler.wfile.write(sent)
    if fault.cut or fault.then or fault.length == "closed":
        handler.close_connection = True
        handler.wfile.flush()
        handler.connection.shutdown(socket.SHUT_WR)


def http_date(moment: float) -> str:
    """A date as Retry-After may have it."""
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
