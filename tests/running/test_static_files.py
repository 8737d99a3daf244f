"""Static files are compressed again where a source has changed or where the last time did not come to its end."""

from pathlib import Path

import pytest

from kukm_portal.running import portal
from kukm_portal.running.places import Places


class Collecting:
    def __init__(self, places: Places) -> None:
        self.places, self.begun = places, 0

    def begin(self, name: str, command: list[str], env: dict[str, str]) -> None:
        self.begun += 1

    def finished(self, name: str) -> None:
        pass


@pytest.fixture
def collecting(tmp_path: Path, monkeypatch) -> Collecting:
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "static").mkdir()
    (tmp_path / "data" / "static").mkdir(parents=True)
    monkeypatch.setattr(portal, "PROJECT", tmp_path)
    return Collecting(Places(tmp_path / "data"))


def test_only_what_changed(collecting, tmp_path: Path):
    for _ in range(2):
        portal.begin_static_files(collecting, {})()
    assert collecting.begun == 1
    (tmp_path / "static" / "look.css").write_text("a {}")
    portal.begin_static_files(collecting, {})()
    (tmp_path / "requirements.txt").write_text("Django")
    portal.begin_static_files(collecting, {})()
    assert collecting.begun == 3


def test_what_was_interrupted_is_begun_again(collecting, tmp_path: Path):
    portal.begin_static_files(collecting, {})()
    (tmp_path / "static" / "look.css").write_text("a {}")
    portal.begin_static_files(collecting, {})  # and killed before its end
    (tmp_path / "static" / "look.css").unlink()
    portal.begin_static_files(collecting, {})()
    assert collecting.begun == 3


def test_a_folder_that_was_given_is_always_filled(collecting):
    for _ in range(2):
        portal.begin_static_files(collecting, {"STATIC_ROOT": "/srv/static"})()
    assert collecting.begun == 2
