"""WHOSE portal: the realm document, its typed view, import and export."""
