"""The checks of themes, one file each; their names are the codes of what they find, or begin them."""
