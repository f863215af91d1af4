"""Blind votes: people see two outputs without names and prefer one; what follows from all that they have said.

`poll` says what is voted on, `draw` which pairs are shown in which order, `preference` and `agreement` what the votes tell,
`results` puts it together. Nothing here knows where votes are kept.
"""
