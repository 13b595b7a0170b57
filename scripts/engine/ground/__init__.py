"""What everything stands on.

paths    where things lie, and how their text is read
words    what the engine says in the language of the site, and the site's settings; site_file reads them
digest   what names a content
merges   what a merge could not settle
problem  the one error that people see
messages what the commands say, in the language of the site
near     what may be meant by a name that is not there
during   what the code of an experiment says and asks while it runs
snapshot the files of a folder by their content, read again where they may have changed
made_by  what makes all that is kept: the engine, Python, the packages
cache    texts that are kept because they are dear to make
lock     one command at a time
journal  all files of a build are written, or none, even if it is killed
raised   where an exception comes from
spans    steps with a name, and when they were
git      what git says of the repository
"""
