"""A client whose program is missing: the developer is told, and CI is red."""

from __future__ import annotations

import pytest

from tests.real_clients.programs import program


@pytest.mark.parametrize(
    ("variable", "outcome"),
    [("", pytest.skip.Exception), ("true", pytest.fail.Exception)],
    ids=["alone", "CI"],
)
def test_a_missing_program_skips_and_in_ci_fails(
    variable: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", variable)
    with pytest.raises(outcome, match="apt-get install php-cli"):
        program("no-such-program", package="php-cli")
