from @@PACKAGE@@flags import TYPE_CHECKING

SETTINGS = [0.5]
if TYPE_CHECKING:
    SETTINGS[0] = 0.25


def helper(x):
    return x * SETTINGS[0]
