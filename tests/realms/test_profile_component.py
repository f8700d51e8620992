import json

from portal.profile.user_profile import UserProfile
from portal.realms.profile_component import PROVIDER, read_profile
from portal.realms.reading import Reading

DEFAULT = ["username", "email", "firstName", "lastName"]
PERMISSIONS = {"view": ["admin", "user"], "edit": ["admin", "user"]}
SHORT = json.dumps(
    {
        "attributes": [
            {"name": "username", "displayName": "${username}"},
            {"name": "email", "displayName": "${email}"},
            {"name": "shop", "displayName": "${env:LABEL}", "permissions": PERMISSIONS},
        ]
    }
)


def read(config, attributes=None, environ=None):
    components = {PROVIDER: [{"providerId": "declarative-user-profile", "config": config}]}
    reading = Reading({"components": components}, "realm 'demo'")
    profile = read_profile(reading, attributes or {}, environ or {"LABEL": 'The "shop"'})
    return profile, [str(problem) for problem in reading.problems]


def names(profile: UserProfile):
    return [attribute.name for attribute in profile.attributes]


def test_a_realm_without_one_has_the_default_profile():
    reading = Reading({}, "realm 'demo'")

    assert names(read_profile(reading, {}, {})) == DEFAULT
    assert names(read({})[0]) == DEFAULT


def test_the_profile_is_json_in_a_text():
    profile, problems = read({"kc.user.profile.config": [SHORT]})

    assert names(profile) == ["username", "email", "shop"]
    assert not problems


def test_an_old_profile_is_put_together_from_its_pieces():
    pieces = {"config-pieces-count": ["2"], "config-piece-0": [SHORT[:50]], "config-piece-1": [SHORT[50:]]}

    assert names(read(pieces)[0]) == ["username", "email", "shop"]
    assert names(read(pieces, {"userProfileEnabled": "false"})[0]) == DEFAULT


def test_a_missing_piece_is_told():
    _, problems = read({"config-pieces-count": ["2"], "config-piece-0": [SHORT]})

    assert "config-piece-1: is missing, though config-pieces-count is 2" in problems[0]


def test_placeholders_are_filled_after_the_json_is_read_and_message_keys_stay():
    profile, _ = read({"kc.user.profile.config": [SHORT]})

    assert profile.named("shop").display_name == 'The "shop"'
    assert profile.named("email").display_name == "${email}"


def test_what_is_wrong_in_it_is_told_with_the_realm():
    _, broken = read({"kc.user.profile.config": ["{"]})
    nobody = json.dumps({"attributes": [{"name": "username"}, {"name": "email"}, {"name": "a b"}]})
    _, wrong = read({"kc.user.profile.config": [nobody]})

    assert "kc.user.profile.config: is no JSON" in broken[0]
    assert wrong[0].startswith("realm 'demo': user profile: ")
