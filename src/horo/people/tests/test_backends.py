from horo.people.backends import MemberBackend


def test_a_member_comes_with_the_team_in_one_statement(alice, mara, django_assert_num_queries):
    with django_assert_num_queries(1):
        manager = MemberBackend().get_user(mara.pk)
        assert manager.is_team

    assert not MemberBackend().get_user(alice.pk).is_team
    assert MemberBackend().get_user(0) is None
