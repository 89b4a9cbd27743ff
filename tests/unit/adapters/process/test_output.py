"""Lines of a child's output, and the limits on them."""

from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.adapters.process.output import KEPT_LINES, LOG_BURST, LONGEST_LINE, LogAllowance, OutputLines


@given(st.lists(st.binary(max_size=40)), st.lists(st.integers(0, 40)))
def test_any_split_gives_the_same_lines(lines: list[bytes], cuts: list[int]) -> None:
    """However the bytes arrive, the lines are the same."""
    data = b"".join(line.replace(b"\n", b"") + b"\n" for line in lines)
    whole, pieces = OutputLines(), OutputLines()
    expected = whole.feed(data)
    got: list[bytes] = []
    for cut in cuts:
        got += pieces.feed(data[:cut])
        data = data[cut:]
    got += pieces.feed(data)
    assert got == expected
    assert len(expected) == len(lines)


def test_a_line_without_end_is_cut() -> None:
    """A child that never ends its line cannot fill memory, and the next line is whole again."""
    output = OutputLines()
    for _ in range(100):
        assert output.feed(b"x" * 1000) == []
    assert output.feed(b"tail\nnext\n") == [b"x" * LONGEST_LINE, b"next"]


def test_the_last_lines_are_kept() -> None:
    """Only the last lines are kept, oldest first, the unfinished one at the end."""
    output = OutputLines()
    output.feed(b"".join(b"%d\n" % n for n in range(1000)) + b"unfinished")
    output.finish()
    assert len(output.last()) == KEPT_LINES
    assert output.last()[-2:] == ("999", "unfinished")


def test_bytes_that_are_no_text_are_shown() -> None:
    """Invalid UTF-8 is shown, not raised."""
    output = OutputLines()
    output.feed(b"a\xffb\r\n")
    assert output.last() == ("a\\xffb",)


def test_a_flood_is_left_out_of_the_log() -> None:
    """A burst passes, the flood does not, and what was left out is counted when lines pass again."""
    allowance = LogAllowance(0.0)
    assert len(list(allowance.passed([b"x"] * 10_000, 0.0))) == LOG_BURST
    assert list(allowance.passed([b"x"] * 10_000, 0.001)) == []
    later = list(allowance.passed([b"y"], 1.0))
    assert later == [f"({20_000 - LOG_BURST} lines left out: too many)", "y"]
