def test_the_shortest_that_is_long_enough(codes_of):
    assert codes_of("length(12)", "a" * 12) == []
    assert codes_of("length(12)", "a" * 11) == ["invalidPasswordMinLengthMessage"]


def test_eight_where_nothing_is_said(codes_of):
    assert codes_of("length", "a" * 8) == []
    assert codes_of("length()", "a" * 7) == ["invalidPasswordMinLengthMessage"]


def test_characters_count_and_not_bytes(codes_of):
    assert codes_of("length(4)", "👩äö字") == []
    assert codes_of("length(3)", "e\u0301e\u0301") == ["invalidPasswordMinLengthMessage"]


def test_a_sentence_can_say_how_many_there_are(first_of):
    assert list(first_of("length(15)", "eleven char").params.items()) == [("min", 15), ("have", 11)]


def test_the_argument_is_a_whole_number(sentences):
    assert sentences("length(long)") == ["password policy: length: min must be a whole number"]
