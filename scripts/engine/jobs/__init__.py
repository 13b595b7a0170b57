"""Many runs: each is kept as soon as it is there, and shown as it goes.

job          a result that is to be run
store        where runs lie until their records are written
checkpoints  what a long run leaves to go on from
shown        how far a build is, for whoever waits
together     all that is wanted: taken or run, kept, whatever else fails
"""
