"""Outcomes, counted outside of every request: the first count loads a large library, which takes seconds.

Shape:  one thread in a process, which ends when there is nothing to count. What is asked for and not counted yet is
        said to be so; whoever asks again a little later has it. The newest answers are kept.
"""

from collections import OrderedDict
from collections.abc import Callable
from logging import getLogger
from threading import Lock, Thread
from typing import Final

from whoperforms.certification.cases.outcomes import Unpublished
from whoperforms.certification.cases.own_word import Answer, Question, answer
from whoperforms.kernel.errors import BadData, BadQuestion
from whoperforms.registry.offered import procedure

KEPT: Final = 10_000  # answers: a few hundred bytes each, besides the question, whose texts the ledger holds anyway
LOG = getLogger(__name__)


class Counting:
    """Answers questions after a while. `counts`: how often an answer was added, for whoever keeps what rests on it."""

    def __init__(self, work: Callable[[Question], Answer]) -> None:
        self._work = work
        self._found = OrderedDict[Question, Answer]()
        self._waiting = OrderedDict[Question, None]()
        self._lock = Lock()
        self._thread: Thread | None = None
        self.counts = 0

    def ask(self, question: Question) -> Answer | None:
        """Return the answer; None where it is counted only now."""
        with self._lock:
            found = self._found.get(question)
            if found is not None:
                self._found.move_to_end(question)
                return found
            self._waiting[question] = None
            if self._thread is None:
                self._thread = Thread(target=self._count, name="outcomes", daemon=True)
                self._thread.start()
        return None

    def finish(self) -> None:
        """Wait until all that was asked for is counted."""
        while (thread := self._thread) is not None:
            thread.join()

    def _count(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                question = next(iter(self._waiting))
            try:
                found = self._work(question)
            except (BadData, BadQuestion) as why:
                LOG.error("outcomes of %s cannot be counted: %s", question.procedure, why)  # noqa: TRY400 - no fault here
                found = Unpublished.TOO_FEW
            with self._lock:
                del self._waiting[question]
                self._found[question] = found
                self.counts += 1
                while len(self._found) > KEPT:
                    self._found.popitem(last=False)


COUNTING: Final = Counting(lambda question: answer(question, procedure(question.procedure)))
