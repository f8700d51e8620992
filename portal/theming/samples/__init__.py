"""Every page in every state, from made-up data: what tests render, what a brand looks through, what a check judges."""

from collections.abc import Iterator

from portal.theming.messages import Messages
from portal.theming.samples.account import account_samples
from portal.theming.samples.development import development_samples
from portal.theming.samples.documents import document_samples, error_samples
from portal.theming.samples.mailbox import link_samples, wait_samples
from portal.theming.samples.mails import mail_samples
from portal.theming.samples.passwords import reset_samples
from portal.theming.samples.registering import register_samples, start_samples
from portal.theming.samples.sample import Sample
from portal.theming.samples.signing_in import login_samples


def page_samples(words: Messages) -> Iterator[Sample]:
    """Every page in every state, in the language of `words`."""
    for make in (
        start_samples,
        register_samples,
        login_samples,
        wait_samples,
        link_samples,
        reset_samples,
        document_samples,
        error_samples,
        account_samples,
        development_samples,
    ):
        yield from make(words)


def samples_of(words: Messages, kind: str) -> Iterator[Sample]:
    """Everything of one kind: `login`, `account` or `email`."""
    yield from mail_samples(words) if kind == "email" else (each for each in page_samples(words) if each.kind == kind)


__all__ = ["Sample", "mail_samples", "page_samples", "samples_of"]
