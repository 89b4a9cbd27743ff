"""What is said where real-time rights are missing."""

from marlise_desktop.adapters.jack.rights import advice_for


def test_nothing_is_said_where_all_is_well() -> None:
    assert advice_for(user="ann", priority=95, memory=True, member=True, granted=True) == ""


def test_a_fresh_user_gets_both_commands() -> None:
    text = advice_for(user="ann", priority=0, memory=False, member=False, granted=False)
    assert "ann may not run sound at real-time priority" in text
    assert "sudo tee /etc/security/limits.d/" in text
    assert "sudo usermod -aG audio ann" in text
    assert text.endswith("(then log out and in again)")


def test_a_member_of_a_granted_group_only_logs_in_again() -> None:
    text = advice_for(user="ann", priority=0, memory=True, member=True, granted=True)
    assert "sudo" not in text
    assert text.endswith("(log out and in again)")


def test_too_little_memory_to_lock_is_said() -> None:
    assert "lock enough memory" in advice_for(user="ann", priority=95, memory=False, member=False, granted=True)
