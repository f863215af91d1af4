"""This deployment: its limits, versions, data and licences; the administrator's door."""

from playground.ui.about import administrator, datasets, limits, versions

limits()
versions()
datasets()
administrator()
