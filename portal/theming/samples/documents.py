"""The terms, accepted and declined, and the pages that say what went wrong."""

from collections.abc import Iterator, Sequence

from portal.profile.violation import Violation
from portal.theming.messages import Messages
from portal.theming.samples.sample import Plain, Sample, asked_when, consent_field, errors_of, page_sample, terms_body


def document_samples(words: Messages) -> Iterator[Sample]:
    """The terms: to read, to accept again, declined."""
    title = words.text("termsTitle")
    document: Plain = {"title": title, "version": "9f2c51ab0d3e4711", "body": terms_body(words), "locale": "en"}
    yield page_sample(words, "terms", "terms.html", "termsTitle", document=document)
    yield _terms_again(words, "terms-again", document, ())
    yield _terms_again(
        words, "terms-again-unticked", document, (Violation("termsAccepted", "termsAcceptanceRequired"),)
    )
    declined = {
        "heading": words.text("termsDeclinedTitle"),
        "links": [{"href": "/login", "text": words.text("doLogIn")}],
    }
    told = [words.text("termsDeclinedMessage"), words.text("termsDeclinedNext")]
    yield page_sample(words, "terms-declined", "info.html", "termsDeclinedTitle", paragraphs=told, **declined)


def _terms_again(words: Messages, name: str, document: Plain, violations: Sequence[Violation]) -> Sample:
    tick = {**consent_field(words), "document": {"title": "", "body": "", "url": ""}}
    return page_sample(
        words,
        name,
        "terms.html",
        "termsTitle",
        errors=errors_of(words, [tick], violations),
        document=document,
        lead=words.text("termsAgainLead", asked_when(words)),
        form={"action": "/terms", "flow": "1f", "hidden": {"termsVersion": "9f2c"}, "fields": [tick]},
    )


def error_samples(words: Messages) -> Iterator[Sample]:
    """What went wrong, a page for each status that somebody may meet."""
    links: list[Plain] = [{"href": "/login", "text": words.text("doLogIn")}]
    told: Plain = {"heading": words.text("registrationClosedTitle"), "links": links}
    paragraphs = [words.text("registrationNotAllowedMessage")]
    yield page_sample(
        words, "registration-closed", "info.html", "registrationClosedTitle", paragraphs=paragraphs, **told
    )
    for status in (400, 403, 404, 405, 410, 411, 413, 415, 429, 431, 500, 503):
        keys = [key for key in (f"error.{status}.text", f"error.{status}.next") if words.has(key)]
        yield page_sample(
            words,
            f"error-{status}",
            "error.html",
            f"error.{status}.title",
            heading=words.text(f"error.{status}.title"),
            paragraphs=[words.text(key) for key in keys],
            links=[{"href": "/", "text": words.text("backToStart")}],
            code=status,
        )
