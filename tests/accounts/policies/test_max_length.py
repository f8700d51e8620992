def test_the_longest_that_is_short_enough(codes_of):
    assert codes_of("maxLength(12)", "a" * 12) == []
    assert codes_of("maxLength(12)", "a" * 13) == ["invalidPasswordMaxLengthMessage"]


def test_64_where_nothing_is_said(first_of):
    assert first_of("maxLength", "a" * 65).params == {"max": 64}


def test_the_realms_own_limit_is_told_even_beyond_the_products(first_of):
    assert first_of("maxLength(64)", "a" * 300).params == {"max": 64}
