"""Notes from foreign threads."""

import asyncio
import threading

from marlise_desktop.adapters.jack.mailbox import Mailbox


async def test_every_note_arrives_on_the_loops_thread_in_order() -> None:
    done = asyncio.Event()
    notes: list[int] = []
    threads: set[int] = set()

    def receive(note: int) -> None:
        notes.append(note)
        threads.add(threading.get_ident())
        if note == 99_999:
            done.set()

    mailbox = Mailbox(receive)
    sender = threading.Thread(target=lambda: [mailbox.post(k) for k in range(100_000)])
    sender.start()
    async with asyncio.timeout(30):
        await done.wait()
    sender.join()
    mailbox.close()
    assert notes == list(range(100_000))
    assert threads == {threading.get_ident()}


async def test_nothing_is_received_after_the_close() -> None:
    notes: list[int] = []
    mailbox = Mailbox(notes.append)
    mailbox.close()
    mailbox.close()
    mailbox.post(1)
    await asyncio.sleep(0)
    assert notes == []
