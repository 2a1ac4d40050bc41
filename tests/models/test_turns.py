from __future__ import annotations

import threading
import time

from models.turns import Turns


def test_a_question_goes_before_bulk_work_that_came_first() -> None:
    turns = Turns()
    order: list[str] = []
    holding, let_go = threading.Event(), threading.Event()

    def bulk(number: int) -> None:
        with turns.bulk():
            order.append(f"bulk {number}")
            if number == 1:
                holding.set()
                let_go.wait(10)

    def question() -> None:
        with turns.question():
            order.append("question")

    first = threading.Thread(target=bulk, args=(1,))
    first.start()
    assert holding.wait(10)
    others = [threading.Thread(target=bulk, args=(2,)), threading.Thread(target=question)]
    for other in others:
        other.start()
    until = time.monotonic() + 10
    while not turns._asking and time.monotonic() < until:
        time.sleep(0.001)
    let_go.set()
    for thread in (first, *others):
        thread.join(10)
    assert order == ["bulk 1", "question", "bulk 2"]


def test_an_error_lets_the_next_one_in() -> None:
    turns = Turns()
    for hold in (turns.question, turns.bulk):
        try:
            with hold():
                raise ValueError
        except ValueError:
            pass
        with hold():
            pass
