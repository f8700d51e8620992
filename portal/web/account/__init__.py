"""The account pages: what people see and change of their own account. Plain posts; every edit is a page of its own."""

from portal.web.account import activity, data, deletion, email, email_links, overview, password, profile, sessions

MODULES = (overview, profile, email, email_links, password, sessions, activity, data, deletion)
