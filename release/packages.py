"""The wheel and the sdist, the same bytes wherever and whenever they are built from a commit."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

_BUILD_SECONDS = 300
_UMASK = 0o022


class BuildFailed(RuntimeError):
    """Something of a release cannot be built; the text says why."""


def write_packages(source: Path, folder: Path, *, epoch: int) -> None:
    """Build both of what git tracks, as if all of it had been written at `epoch`. Raises BuildFailed."""
    with tempfile.TemporaryDirectory(prefix="packages-") as name:
        stage, out = Path(name, "source"), Path(name, "out")
        _copy_tracked(source, stage, epoch=epoch)
        done = subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(stage)],
            cwd=stage,
            env={**os.environ, **_environ(epoch)},
            umask=_UMASK,
            capture_output=True,
            text=True,
            timeout=_BUILD_SECONDS,
            check=False,
        )
        if done.returncode:
            msg = f"the packages cannot be built: {(done.stdout + done.stderr).strip()[-2000:]}"
            raise BuildFailed(msg)
        (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
        shutil.copyfile(wheel, folder / wheel.name)
        _repack(sdist, folder / sdist.name, epoch=epoch)


def _environ(epoch: int) -> dict[str, str]:
    return {"SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def _copy_tracked(source: Path, stage: Path, *, epoch: int) -> None:
    """What lies about in the checkout, and who may read it there, is no part of a release."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=source, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode("utf-8").split("\0")):
        original, copy = source / name, stage / name
        if original.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original, copy)
            copy.chmod(0o666 & ~_UMASK)
            os.utime(copy, (epoch, epoch))


def _repack(sdist: Path, target: Path, *, epoch: int) -> None:
    """An sdist notes when it was made, and by whom; nobody needs to know."""
    with (
        tarfile.open(sdist) as old,
        target.open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=epoch) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda one: one.name):
            plain = tarfile.TarInfo(member.name)
            plain.type, plain.size, plain.mtime = member.type, member.size, epoch
            plain.mode = (0o777 if member.isdir() else 0o666) & ~_UMASK
            new.addfile(plain, old.extractfile(member))
