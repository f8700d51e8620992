import pytest

from portal.profile.compile import compile_profile, default_profile, validators
from portal.profile.context import Context, Situation


@pytest.fixture
def registration():
    return Context(Situation.REGISTRATION)


@pytest.fixture
def built():
    """Builds a validator as a profile does, from its name and its options."""

    def build(name, **options):
        spelled = {key.replace("_", "-"): option for key, option in options.items()}
        return validators.build(name, spelled, "attribute 'x'")

    return build


@pytest.fixture
def code_of(built, registration):
    """The code that a validator finds in one value, or none."""

    def judge(name, value, **options):
        fault = built(name, **options).check([value], registration)
        return fault and fault.code

    return judge


@pytest.fixture
def compiled():
    """A profile with one more attribute than the default one."""

    def compile_with(attribute):
        raw = default_profile()
        raw["attributes"].append(attribute)
        return compile_profile(raw)

    return compile_with


@pytest.fixture
def sentences():
    """What is wrong with a document, as the operator reads it."""

    def told(raw):
        return [str(problem) for problem in compile_profile(raw)]

    return told
