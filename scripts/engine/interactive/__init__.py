"""What a reader can touch: listings that run, results that are computed anew, labs.

declare  what a chapter says of a lab: its rules, surfaces, sliders, curves, facts and presets
"""
