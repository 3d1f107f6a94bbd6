"""One request, made politely: at the service's pace, again where that helps, and never more than was agreed."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import httpx
import tenacity
from filelock import FileLock, Timeout

from benchmine import __version__
from benchmine.console import tell
from benchmine.fetch.clock import Clock
from benchmine.fetch.errors import FetchError, TransientError
from benchmine.fetch.harvest import Answer, Request
from benchmine.fetch.pages import Page
from benchmine.fetch.refusals import asked_wait, beginning, message
from benchmine.progress import INTERVAL, span
from extract.sources.limits import in_words

if TYPE_CHECKING:
    from types import TracebackType

    from benchmine.fetch.services import Service
    from benchmine.fetch.settings import Fetching

_AGAIN: Final = frozenset((408, 425, 429, 500, 502, 503, 504))
_BACKOFF: Final = tenacity.wait_exponential_jitter(multiplier=4, max=120, jitter=2)


class Visit:
    """The dealings with one service, while it is entered; no other process deals with it meanwhile.

    Args:
        service: whom to ask.
        settings: how.
        clock: the time, and what waits.
    """

    def __init__(self, service: Service, settings: Fetching, clock: Clock) -> None:
        self._service = service
        self._settings = settings
        self._clock = clock
        self._folder = settings.folder / service.name
        self._reached = False
        self._last = self._folder / "last-request"

    def __enter__(self) -> Self:
        self._client = self._new_client()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(self._folder / "lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise FetchError(
                f"another benchmine is fetching from {self._service.title}, which allows one connection; "
                "wait until it has ended"
            ) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
        self._lock.release()

    def _new_client(self) -> httpx.Client:
        """A client with one connection, by the proxy and the certificates that the environment names."""
        params, headers = self._service.credentials(self._settings)
        try:
            return httpx.Client(
                params=params,
                headers={"User-Agent": user_agent(self._settings.contact), **headers},
                timeout=self._settings.timeout,
                limits=httpx.Limits(max_connections=1),
                follow_redirects=True,
                max_redirects=5,
            )
        except (ValueError, ImportError, httpx.InvalidURL) as error:  # "socks5://" without its package is one
            raise FetchError(f"the proxy cannot be used ({error}); set HTTPS_PROXY right, or unset it") from error
        except OSError as error:
            raise FetchError(f"the certificates cannot be read ({error}); check SSL_CERT_FILE") from error

    def page(
        self, request: Request, target: Path, before: Page | None, read: Callable[[Request, Path], Answer]
    ) -> tuple[Page, bool]:
        """The page that a request is answered with, in its file, and whether it had to be transferred.

        Args:
            request: what to ask for.
            target: the file to write.
            before: the page that an earlier run got, to be kept where the service says that it is the same.
            read: what the page says; raises BrokenPageError for what is no such page.

        Raises:
            FetchError: the service refuses, cannot be reached, or fails again and again.
        """
        attempts = self._settings.attempts
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(TransientError),
            stop=tenacity.stop_after_attempt(attempts),
            wait=self._wait,
            sleep=self._clock.sleep,
            before_sleep=self._tell_of_retry,
            reraise=True,
        )
        try:
            return retrying(self._once, request, target, before, read)
        except TransientError as error:
            raise FetchError(
                f"{_host(request.url)} {error.reason}, {attempts} times over; what was fetched is kept: "
                "the same command goes on from there later"
            ) from error
        finally:
            with suppress(OSError):
                _part(target).unlink(missing_ok=True)

    def _once(
        self, request: Request, target: Path, before: Page | None, read: Callable[[Request, Path], Answer]
    ) -> tuple[Page, bool]:
        self._pace()
        headers = {}
        if before is not None:
            headers = {"If-None-Match": before.etag, "If-Modified-Since": before.modified}
        with self._answer(request, {name: value for name, value in headers.items() if value}) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED and before is not None:
                return before, False
            self._check(request, response)
            self._receive(request, response, _part(target))
        answer = read(request, _part(target))
        if answer.records:
            _part(target).replace(target)
        page = Page(
            request.address,
            target.name if answer.records else "",
            answer,
            response.headers.get("ETag", ""),
            response.headers.get("Last-Modified", ""),
        )
        return page, True

    def _pace(self) -> None:
        """Wait until the service may be asked again, by the time at which any process asked it last."""
        with suppress(OSError, ValueError):
            left = float(self._last.read_text(encoding="ascii")) + self._service.interval - self._clock.now()
            if left > 0:
                self._clock.sleep(min(left, self._service.interval))
        self._last.write_text(repr(self._clock.now()), encoding="ascii")

    @contextmanager
    def _answer(self, request: Request, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """The response, with what goes wrong on the way in the words of ``TransientError`` and ``FetchError``."""
        host = _host(request.url)
        try:
            with self._client.stream("GET", request.url, params=dict(request.params), headers=headers) as response:
                self._reached = True
                yield response
        except httpx.ConnectTimeout as error:
            raise self._unreachable(host, f"no connection within {self._settings.timeout:g} s") from error
        except httpx.TimeoutException as error:
            raise TransientError(f"did not answer within {self._settings.timeout:g} s") from error
        except httpx.ProxyError as error:
            raise FetchError(
                f"the proxy does not lead to {host} ({error}); set HTTPS_PROXY right, or unset it"
            ) from error
        except httpx.ConnectError as error:
            raise self._unreachable(host, str(error)) from error
        except httpx.TooManyRedirects as error:
            raise FetchError(f"{host} sends in circles; correct its address in the settings") from error
        except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise FetchError(f"{request.url}: {error}; correct the address in the settings") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise TransientError(f"cut its answer short ({error})") from error

    def _unreachable(self, host: str, why: str) -> TransientError | FetchError:
        """Without a network there is no use in asking again; where the service was there a moment ago, there is."""
        reason = f"cannot be reached ({why})"
        proxy = "HTTPS_PROXY or HTTP_PROXY names the proxy" if urllib.request.getproxies() else "no proxy is set"
        remedy = f"check the network and the address ({proxy})"
        return TransientError(reason) if self._reached else FetchError(f"{host} {reason}; {remedy}")

    def _check(self, request: Request, response: httpx.Response) -> None:
        """Raise what stands for a status other than 200."""
        status = response.status_code
        if status == httpx.codes.OK:
            return
        body = beginning(response)
        said = message(body)
        reason = f"answered {status} {httpx.codes.get_reason_phrase(status)}".rstrip() + (f" ({said})" if said else "")
        wait = asked_wait(response.headers, body, self._clock.now())
        if status in _AGAIN or (wait is not None and status == httpx.codes.FORBIDDEN):
            self._be_patient(request, reason, wait)
            raise TransientError(reason, wait)
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            remedy = self._service.key_remedy or "it may be closed to programs; try again later"
        else:
            remedy = "check what was asked for, and the address in the settings"
        raise FetchError(f"{_host(request.url)} {reason}; {remedy}")

    def _be_patient(self, request: Request, reason: str, wait: float | None) -> None:
        if wait is not None and wait > self._settings.patience:
            raise FetchError(
                f"{_host(request.url)} {reason} and asks to be left alone for {span(wait)}; what was fetched is kept: "
                "the same command goes on from there later"
            )

    def _receive(self, request: Request, response: httpx.Response, part: Path) -> None:
        most = self._settings.max_bytes
        announced = response.headers.get("Content-Length", "")
        size = int(announced) if announced.isdecimal() else 0
        said = self._clock.now()
        with part.open("wb") as file:
            for piece in response.iter_bytes() if size <= most else ():
                size = file.tell() + len(piece)
                if size > most:
                    break
                file.write(piece)
                if self._clock.now() - said >= INTERVAL:
                    said = self._clock.now()
                    tell(f"{self._service.title}: {in_words(size)} so far")
            file.flush()
            os.fsync(file.fileno())
        if size > most:
            raise FetchError(
                f"{_host(request.url)} answers with more than {in_words(most)}; ask for less, or raise max_bytes"
            )

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, TransientError) else None
        return _BACKOFF(state) if asked is None else asked

    def _tell_of_retry(self, state: tenacity.RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        pause = state.next_action.sleep if state.next_action else 0.0
        tell(
            f"{self._service.title}: the service {error}; asking again in {pause:.0f} s "
            f"({state.attempt_number} of {self._settings.attempts - 1})"
        )


def user_agent(contact: str) -> str:
    """How Benchmine introduces itself, with an address at which its user can be reached."""
    return f"benchmine/{__version__} ({'mailto:' if '@' in contact else '+'}{contact})"


def _host(url: str) -> str:
    return httpx.URL(url).host or url


def _part(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")
