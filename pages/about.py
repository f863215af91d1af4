"""This deployment: its limits, versions, data and licences; the administrator's door."""

import streamlit as st

from playground.ui.about import administrator, datasets, limits, versions
from playground.ui.page import say

st.title(say(en="About", es="Acerca de"))
limits()
versions()
datasets()
administrator()
