"""Everything is a link: what stands in the address of a page, and the button that copies it."""
