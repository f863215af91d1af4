"""The record: the only truth about runs, and the only part that knows MLflow.

`runs` reads it and takes wishes, `recorder` writes it while a run trains, `models` keeps and brings back trained
networks, `store` reaches it.
"""
