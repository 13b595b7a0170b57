"""Many runs: each is kept as soon as it is there, and shown as it goes.

job          a result that is to be run
store        where runs lie until their records are written
replaced     records that others took the place of, for who undoes an edit
checkpoints  what a long run leaves to go on from
shown        how far a build is, for whoever waits
together     all that is wanted: taken or run, kept, whatever else fails
capacity     how much may run at once
machines     where runs are made: here, or on the workers of a cluster
shards       parts of a build for machines that do not know of each other
cluster      a cluster of Dask
remote       calls on other machines, with all that they need
errand       what is done there; `deputies` and `deputy`: the processes of the engine there
"""
