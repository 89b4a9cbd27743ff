"""What the Turtle reader says is turned into a file, a line and a reason."""

from marlise_desktop.adapters.lv2.complaints import Complaint, complaints_in


def test_the_first_complaint_of_each_file_counts() -> None:
    said = (
        "error: /usr/lib/lv2/a b.lv2/x.ttl:4:102: bad verb\n"
        "error: /usr/lib/lv2/a b.lv2/x.ttl:4:103: expected `]', not `o'\n"
        "lilv_world_load_file(): error: Error loading file `file:///usr/lib/lv2/a b.lv2/x.ttl'\n"
        "error: /usr/lib/lv2/c.lv2/manifest.ttl:1:2: expected digit\n"
    )
    assert complaints_in(said) == [
        Complaint("/usr/lib/lv2/a b.lv2/x.ttl", 4, "bad verb"),
        Complaint("/usr/lib/lv2/c.lv2/manifest.ttl", 1, "expected digit"),
    ]


def test_warnings_and_chatter_are_no_complaints() -> None:
    said = (
        "lilv_world_load_bundle(): warning: Plugin <urn:x> has no lv2:binary\n"
        "warning: /usr/lib/lv2/a.lv2/x.ttl:1:1: odd\n"
        "something else\n"
    )
    assert complaints_in(said) == []


def test_a_complaint_in_words() -> None:
    assert Complaint("/lv2/a.lv2/x.ttl", 7, "bad verb").text == "x.ttl, line 7: bad verb"
