"""Where runs execute: processes of this machine, or jobs of a cluster."""
