import pen

COLOUR = "#3366aa"


def figure(loss):
    path = f'<path d="M0 0 L200 {loss:.12f}" stroke="{COLOUR}" stroke-width="{pen.WIDTH}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 20">{path}</svg>'
