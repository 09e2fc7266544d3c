"""What the tests of "any order" have in common: a desk of their own for each trial."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from tests.desk import Desk, open_desk


class AtADesk(RuleBasedStateMachine):
    """Hypothesis calls rules without a loop, so the desk's loop is kept here, from the first rule to the teardown."""

    template = "small-release"

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.desk: Desk = self.run(self.stack.enter_async_context(open_desk(folder, template=self.template)))

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.runner.close()

    def run(self, doing: Any) -> Any:
        return self.runner.run(doing)
