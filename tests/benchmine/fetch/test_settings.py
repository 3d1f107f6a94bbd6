"""The settings file, and what the environment and the command line say in its place."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmine.errors import CommandError
from benchmine.fetch.settings import (
    CACHE_VARIABLE,
    CONTACT_VARIABLE,
    FILE_VARIABLE,
    ArxivSource,
    Settings,
    load,
    settings_file,
    with_contact,
)
from tests.benchmine.conftest import Run
from tests.benchmine.fetch.server import Services

DAY = ("huggingface", "--date", "2026-11-02")


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Writes a settings file and makes it the one that is read."""

    def write(text: str) -> Path:
        path = tmp_path / "settings.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv(FILE_VARIABLE, str(path))
        return path

    monkeypatch.delenv(CONTACT_VARIABLE, raising=False)
    monkeypatch.delenv(CACHE_VARIABLE, raising=False)
    return write


def test_without_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FILE_VARIABLE, raising=False)
    monkeypatch.delenv(CONTACT_VARIABLE, raising=False)
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path / "config")
    assert settings_file() == tmp_path / "config" / "settings.toml"
    assert load() == Settings()


def test_all_of_it(written: Callable[[str], Path]) -> None:
    written(
        """
        [fetch]
        contact = "ada@example.org"
        timeout = 12.5
        [fetch.addresses]
        arxiv = "http://mirror.example.org/api/query"
        [[sources]]
        service = "arxiv"
        categories = ["cs.CL", "stat"]
        since = 2026-11-01
        [[sources]]
        service = "openreview"
        venue = "ICLR.cc/2026/Conference"
        """
    )
    found = load()
    assert (found.fetch.contact, found.fetch.timeout) == ("ada@example.org", 12.5)
    assert found.fetch.addresses.arxiv == "http://mirror.example.org/api/query"
    assert found.fetch.addresses.openalex == "https://api.openalex.org/works"
    assert [source.service for source in found.sources] == ["arxiv", "openreview"]
    assert isinstance(found.sources[0], ArxivSource)
    assert found.sources[0].categories == ["cs.CL", "stat"]


def test_what_comes_before_what(
    written: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The command line, the environment, the file."""
    written('[fetch]\ncontact = "file@example.org"\ncache = "~/pages"\n')
    assert with_contact(load(), None).contact == "file@example.org"
    assert load().fetch.folder == Path("~/pages").expanduser()
    monkeypatch.setenv(CONTACT_VARIABLE, "variable@example.org")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    assert with_contact(load(), None).contact == "variable@example.org"
    assert load().fetch.folder == tmp_path
    assert with_contact(load(), "option@example.org").contact == "option@example.org"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[fetch\n", "Expected ']' at the end of a table declaration (at line 1, column 7)"),
        ("[fetsh]\n", "fetsh: Extra inputs are not permitted"),
        ("fetch = 7\n", "fetch: Input should be a valid dictionary or instance of Fetching"),
        ("[fetch]\ntimeout = 0\n", "fetch.timeout: Input should be greater than 0"),
        ("[fetch]\nmax_bytes = 'much'\n", "fetch.max_bytes: Input should be a valid integer"),
        ("[fetch.addresses]\narxiv = 'file:///etc'\n", "fetch.addresses.arxiv: String should match pattern"),
        (
            "[[sources]]\nservice = 'arxive'\n",
            "sources[1]: Input tag 'arxive' found using 'service' does not match any of",
        ),
        ("[[sources]]\ncategories = ['cs.CL']\n", "sources[1]: Unable to extract tag using discriminator 'service'"),
        ("[[sources]]\nservice = 'arxiv'\n", "sources[1].categories: Field required"),
        (
            "[[sources]]\nservice = 'arxiv'\ncategories = []\n",
            "sources[1].categories: List should have at least 1 item",
        ),
        (
            "[[sources]]\nservice = 'arxiv'\ncategories = ['sports']\n",
            "sources[1]: 'sports' is no category of arXiv: write cs.CL, hep-th or cs",
        ),
        (
            "[[sources]]\nservice = 'acl'\n[[sources]]\nservice = 'huggingface'\nsince = 'today'\n",
            "sources[2].since: Input should be a valid date",
        ),
        (
            "[[sources]]\nservice = 'openreview'\nvenue = ' '\n",
            "sources[1].venue: String should have at least 1 character",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(text: str, says: str, written: Callable[[str], Path], run: Run) -> None:
    path = written(text)
    done = run("update")
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert done.err.startswith(f"benchmine: {path}: {says}")
    assert done.err.endswith("; docs/fetch.md shows how to write it\n")


def test_a_file_that_is_not_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE_VARIABLE, "nowhere.toml")
    done = run("update")
    assert (done.code, done.err) == (
        1,
        "benchmine: nowhere.toml: no such file; write one (docs/fetch.md), or unset BENCHMINE_SETTINGS\n",
    )


def test_a_file_that_is_not_text(written: Callable[[str], Path]) -> None:
    path = written("")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match=r"settings\.toml: 'utf-8' codec can't decode"):
        load()


def test_no_contact(fetch: Run, configure: Callable[..., Path], services: Services) -> None:
    path = configure(contact=None)
    done = fetch(*DAY)
    assert (done.code, services.asked) == (1, [])
    assert done.err == (
        "benchmine: the services ask whom to write to when a program misbehaves; set your e-mail address: "
        f'BENCHMINE_CONTACT=you@example.org, or contact = "you@example.org" under [fetch] in {path}\n'
    )
    done = fetch(*DAY, "--contact", "Ada <ada@example.org>")
    assert (done.code, services.asked, len(done.err.splitlines())) == (1, [], 1)
    assert done.err.endswith("; give --contact an e-mail address\n")
    assert fetch(*DAY, "--contact", "ada@example.org").code == 0
    assert services.asked[0].headers["user-agent"].endswith("(mailto:ada@example.org)")


def test_the_example_of_the_documents_is_right() -> None:
    text = (Path(__file__).parents[3] / "docs" / "fetch.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    found = Settings.model_validate(tomllib.loads(example))
    assert {source.service for source in found.sources} == {"arxiv", "huggingface", "openreview", "acl", "openalex"}
