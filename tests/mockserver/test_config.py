"""Settings: flags over environment over defaults, strictly read."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.cli import main
from mockserver.config import Config, ConfigError, read_config


def test_without_settings_the_defaults_count() -> None:
    assert read_config([], {}) == Config(
        host="127.0.0.1",
        port=8080,
        limit_mb=None,
        seed=None,
        demo_data=True,
        log_level="info",
        rate_limit=0,
        cors_origins=(),
    )


SETTINGS: list[tuple[list[str], dict[str, str], str, Any]] = [
    (["--host", "0.0.0.0"], {"MOCKSERVER_HOST": "0.0.0.0"}, "host", "0.0.0.0"),
    (["--port", "0"], {"MOCKSERVER_PORT": "0"}, "port", 0),
    (["--port", "65535"], {"MOCKSERVER_PORT": "65535"}, "port", 65535),
    (["--limit-mb", "2048"], {"MOCKSERVER_LIMIT_MB": "2048"}, "limit_mb", 2048),
    (["--seed", "-7"], {"MOCKSERVER_SEED": "-7"}, "seed", -7),
    (["--no-demo-data"], {"MOCKSERVER_DEMO_DATA": "false"}, "demo_data", False),
    (["--no-demo-data"], {"MOCKSERVER_DEMO_DATA": "0"}, "demo_data", False),
    (["--log-level", "DEBUG"], {"MOCKSERVER_LOG_LEVEL": "DEBUG"}, "log_level", "debug"),
    (["--rate-limit", "60"], {"MOCKSERVER_RATE_LIMIT": "60"}, "rate_limit", 60),
    (
        ["--cors-origins", "https://a.example, http://b.example:1/"],
        {"MOCKSERVER_CORS_ORIGINS": "https://a.example,http://b.example:1"},
        "cors_origins",
        ("https://a.example", "http://b.example:1"),
    ),
    (["--log-format", "JSON"], {"MOCKSERVER_LOG_FORMAT": "json"}, "log_format", "json"),
    (["--admin-token", "12345678"], {"MOCKSERVER_ADMIN_TOKEN": "12345678"}, "admin_token", "12345678"),
    (["--journal-entries", "0"], {"MOCKSERVER_JOURNAL_ENTRIES": "0"}, "journal_entries", 0),
    (["--journal-mib", "1"], {"MOCKSERVER_JOURNAL_MIB": "1"}, "journal_mib", 1),
    (["--cors-origins", "*"], {"MOCKSERVER_CORS_ORIGINS": "*"}, "cors_origins", ("*",)),
    (["--tls"], {"MOCKSERVER_TLS": "true"}, "tls", True),
    (["--stop-with-stdin"], {"MOCKSERVER_STOP_WITH_STDIN": "true"}, "stop_with_stdin", True),
]


@pytest.mark.parametrize(("flags", "environ", "name", "value"), SETTINGS)
def test_a_setting_comes_from_its_flag_or_its_variable(
    flags: list[str], environ: dict[str, str], name: str, value: Any
) -> None:
    assert getattr(read_config(flags, {}), name) == value
    assert getattr(read_config([], environ), name) == value


def test_a_flag_counts_over_a_variable() -> None:
    environ = {"MOCKSERVER_PORT": "1", "MOCKSERVER_SEED": "1", "MOCKSERVER_DEMO_DATA": "true"}
    config = read_config(["--port", "2", "--no-demo-data"], environ)
    assert (config.port, config.seed, config.demo_data) == (2, 1, False)


def test_a_bad_variable_behind_a_flag_does_not_matter() -> None:
    assert read_config(["--port", "2"], {"MOCKSERVER_PORT": "many"}).port == 2


BAD: list[tuple[str, list[str]]] = [
    ("port", ["", "many", "-1", "65536", "80.0", "0x50", "8_0", "٨", " 80 ", "+80", "9" * 5000]),
    ("limit_mb", ["", "0", "-1", "1.5", "20M", "9" * 5000]),
    ("seed", ["", "x", "1.0", "--1", "-", "9" * 30]),
    ("demo_data", ["", "yes", "no", "2", "TRUE!"]),
    ("log_level", ["", "verbose", "INFO "]),
    ("rate_limit", ["", "-1", "x"]),
    ("host", [""]),
    ("tls_cert", ["", "a\0b"]),
    ("log_format", ["", "xml"]),
    ("admin_token", ["", "short", "with space", "line\nfeed"]),
    ("journal_entries", ["", "-1", "1000001"]),
    ("journal_mib", ["", "0", "65537"]),
    ("cors_origins", ["example.org", "ftp://x", "https://a/b", "https://", "https://a b"]),
]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD for text in texts])
def test_a_setting_that_cannot_be_read_is_named(name: str, text: str) -> None:
    variable = f"MOCKSERVER_{name.upper()}"
    with pytest.raises(ConfigError, match=variable):
        read_config([], {variable: text})
    if name != "demo_data":
        flag = f"--{name.replace('_', '-')}"
        with pytest.raises(ConfigError, match=flag):
            read_config([f"{flag}={text}"], {})


def test_a_wrong_call_is_answered_with_2_and_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "many"], {}) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "mockserver: --port: must be an integer from 0 to 65535, is 'many'\n"


def test_an_admin_token_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--admin-token", "a secret"], {}) == 2
    assert "secret" not in capsys.readouterr().err
    assert "12345678" not in repr(read_config(["--admin-token", "12345678"], {}))


@pytest.mark.parametrize("flags", [["--unknown"], ["extra"], ["--port"]])
def test_an_unknown_flag_is_a_wrong_call(flags: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_config(flags, {})
    assert ended.value.code == 2


@pytest.mark.parametrize("flag", ["--pt", "--por"])
def test_a_shortened_flag_is_a_wrong_call(flag: str) -> None:
    with pytest.raises(SystemExit) as ended:
        read_config([flag, "1"], {})
    assert ended.value.code == 2


def test_help_names_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_config(["--help"], {})
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for flag in ("--host", "--port", "--limit-mb", "--seed", "--no-demo-data", "--log-level", "MOCKSERVER_"):
        assert flag in said
