project = "Scenario"
root_doc = "page"
extensions = ["myst_nb"]
exclude_patterns = ["_build"]
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
