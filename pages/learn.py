"""One page a concept, each with a live figure, and the glossary."""

from playground.ui.learn import shown

shown()
