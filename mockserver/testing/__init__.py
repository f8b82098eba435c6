"""For tests of those who call the mock: a mock as a process, and worlds in it."""

from __future__ import annotations

from mockserver.testing.control import MockRefused
from mockserver.testing.running import MockDidNotStart, RunningMock, running_mock
from mockserver.testing.world import Api, World

__all__ = ["Api", "MockDidNotStart", "MockRefused", "RunningMock", "World", "running_mock"]
