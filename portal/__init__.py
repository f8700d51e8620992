"""Portico: a self-registration portal. `create_app` is the one place that knows every room and joins them."""
