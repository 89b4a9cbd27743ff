"""Tables in documents say what the code does."""

import pytest

from marlise_desktop.app.compose import compose
from marlise_desktop.app.paths import user_paths
from tests.documents import KINDS, TABLES, with_table


@pytest.mark.parametrize("name", TABLES)
def test_a_table_made_from_the_code_is_up_to_date(name: str) -> None:
    file, table = TABLES[name]
    text = file.read_text(encoding="utf-8")
    assert text == with_table(text, name, table()), "run `python -m tests.documents`"


def test_the_page_of_sessions_has_every_kind_of_the_program() -> None:
    assert [type(kind) for kind in compose(user_paths()).lives.kinds.all] == list(KINDS)
