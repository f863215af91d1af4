"""Files of one's own: kept by their content, their columns for menus, and what was made of them."""
