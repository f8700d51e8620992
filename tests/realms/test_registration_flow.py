import pytest

from portal.realms.reading import Reading
from portal.realms.registration_flow import BUILT_IN, read_registration_flow


def execution(authenticator, priority, requirement="REQUIRED", **more):
    return {"authenticator": authenticator, "priority": priority, "requirement": requirement, **more}


def document(*executions, spelling="authenticatorFlow", **more):
    page = execution("registration-page-form", 10, flowAlias="the form", **{spelling: True})
    return {
        "authenticationFlows": [
            {"alias": "registration", "topLevel": True, "authenticationExecutions": [page]},
            {"alias": "the form", "topLevel": False, "authenticationExecutions": list(executions)},
        ],
        **more,
    }


def read(given):
    reading = Reading(given, "realm 'demo'")
    return read_registration_flow(reading), [str(problem) for problem in reading.problems]


def names(flow):
    [form] = flow
    return [child.provider_id for child in form.children]


def test_a_realm_without_flows_has_keycloaks_own():
    flow, problems = read({})

    assert flow == BUILT_IN
    assert names(flow) == ["registration-user-creation", "registration-password-action"]
    assert not problems


@pytest.mark.parametrize("spelling", ["authenticatorFlow", "autheticatorFlow"])
def test_a_form_holds_its_executions_in_order_in_both_spellings(spelling):
    steps = [execution("registration-password-action", 50), execution("registration-user-creation", 20)]
    flow, problems = read(document(*steps, spelling=spelling))

    assert names(flow) == ["registration-user-creation", "registration-password-action"]
    assert (flow[0].provider_id, flow[0].alias) == ("registration-page-form", "the form")
    assert not problems


def test_disabled_and_retired_executions_are_left_out():
    flow, problems = read(
        document(
            execution("registration-user-creation", 20),
            execution("registration-profile-action", 40),
            execution("registration-recaptcha-action", 60, "DISABLED"),
        )
    )

    assert names(flow) == ["registration-user-creation"]
    assert not problems


@pytest.mark.parametrize("requirement", ["CONDITIONAL", "ALTERNATIVE", "OPTIONAL"])
def test_what_is_not_built_is_refused_with_place_and_remedy(requirement):
    _, [problem] = read(document(execution("registration-user-creation", 20, requirement)))

    assert problem.startswith("realm 'demo': authenticationFlows 'the form': authenticationExecutions")
    assert "'registration-user-creation'" in problem
    assert f"{requirement} is not supported in a registration flow. Set it to REQUIRED or DISABLED" in problem


def test_an_unknown_requirement_names_the_nearest():
    _, [problem] = read(document(execution("registration-user-creation", 20, "REQUIERD")))

    assert "Did you mean 'REQUIRED'?" in problem


def test_a_configuration_is_found_by_its_alias():
    step = execution("registration-recaptcha-action", 60, authenticatorConfig="captcha")
    flow, problems = read(document(step, authenticatorConfig=[{"alias": "captcha", "config": {"site.key": "k"}}]))

    assert flow[0].children[0].config == {"site.key": "k"}
    assert not problems


def test_a_configuration_that_is_not_there_is_told():
    _, [problem] = read(document(execution("registration-recaptcha-action", 60, authenticatorConfig="captcha")))

    assert "there is no configuration 'captcha'" in problem


def test_the_flow_is_the_one_the_realm_names():
    flows = document(execution("registration-user-creation", 20))
    flows["authenticationFlows"][0]["alias"] = "our registration"

    assert names(read({**flows, "registrationFlow": "our registration"})[0]) == ["registration-user-creation"]
    _, [problem] = read({**flows, "registrationFlow": "our registratoin"})
    assert "registrationFlow: there is no flow 'our registratoin'. Did you mean 'our registration'?" in problem


def test_a_flow_that_is_not_there_and_one_that_holds_itself_are_told():
    _, [missing] = read(document(execution("", 20, flowAlias="elsewhere")))
    _, [circle] = read(document(execution("", 20, flowAlias="the form")))

    assert "there is no flow 'elsewhere'" in missing
    assert "the flow 'the form' holds itself" in circle


def test_flows_of_a_wrong_shape_are_told_not_raised():
    assert "authenticationFlows: must be a list of objects" in read({"authenticationFlows": "x"})[1][0]
    assert "priority: must be a whole number" in read(document(execution("a", "first")))[1][0]
