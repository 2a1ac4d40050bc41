"""One bad text must not stop its batch."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from casework.services.quarantine import work_quarantine
from records.errors import OperatorError, Quarantine, Retry
from records.understanding import TextUnit

logger = logging.getLogger(__name__)

In = TypeVar("In")
Out = TypeVar("Out")


def isolate(
    inputs: Sequence[In],
    work: Callable[[In], Out],
    *,
    stage: str,
    subject: Callable[[In], TextUnit],
) -> list[Out]:
    """Apply ``work`` to each input; one that fails goes to quarantine, the rest goes on.

    Args:
        inputs: the batch.
        work: the stage's function for one input.
        stage: where the failure is filed.
        subject: the text unit an input belongs to.

    Returns:
        Outputs of the inputs that worked, in order.

    Raises:
        Retry: a passing trouble; the whole batch is tried again later.
        OperatorError: the machine, not the text, is at fault.
    """
    outputs: list[Out] = []
    for one in inputs:
        try:
            outputs.append(work(one))
        except (Retry, OperatorError, MemoryError, OSError):
            raise
        except Quarantine as error:
            work_quarantine(unit=subject(one), stage=stage, error=error)
        except Exception as error:
            # Any other failure is a defect of ours on this one text: set it aside, with the
            # defect's name, where a person sees it and can run it again after a fix.
            logger.exception("stage %s failed on item %s", stage, subject(one).item_id)
            work_quarantine(
                unit=subject(one),
                stage=stage,
                error=Quarantine(
                    "internal_error",
                    f"Lỗi nội bộ khi xử lý: {type(error).__name__}",
                    f"internal error while processing: {type(error).__name__}",
                ),
            )
    return outputs
