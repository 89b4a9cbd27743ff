"""Tables in documents say what the code does."""

import pytest

from tests.documents import TABLES, with_table


@pytest.mark.parametrize("name", TABLES)
def test_a_table_made_from_the_code_is_up_to_date(name: str) -> None:
    file, table = TABLES[name]
    text = file.read_text(encoding="utf-8")
    assert text == with_table(text, name, table()), "run `python -m tests.documents`"
