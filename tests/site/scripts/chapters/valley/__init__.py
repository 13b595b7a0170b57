"""The chapter on a walk into a valley."""
