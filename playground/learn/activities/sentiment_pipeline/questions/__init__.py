"""The process questions of the steps, one file a step; names in braces are numbers of the run."""
