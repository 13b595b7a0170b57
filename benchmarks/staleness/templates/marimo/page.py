import marimo

app = marimo.App()


@app.cell
def _():
    import os
    import random

    import gauge
    import marimo as mo
    import pen
    from helper import helper
    return gauge, helper, mo, os, pen, random


@app.cell
def _(mo):
    mo.md("A sentence to edit. The loss is @@LOSS@@.")
    return


@app.cell
def _():
    with open("data.csv") as file:
        values = [float(line) for line in file]
    return (values,)


@app.cell
def _(gauge, helper, mo, os, random, values):
    @mo.persistent_cache(pin_modules=True)
    def experiment(seed=7):
        with open(os.environ["BENCHMARK_LOG"], "a") as log:
            log.write("ran\n")
        total = sum(helper(value) for value in values)
        return total / len(values) + random.Random(seed).random() + gauge.offset()
    return (experiment,)


@app.cell
def _(pen):
    COLOUR = "#3366aa"

    def figure(loss):
        path = f'<path d="M0 0 L200 {loss:.12f}" stroke="{COLOUR}" stroke-width="{pen.WIDTH}"/>'
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 20">{path}</svg>'
    return (figure,)


@app.cell
def _(experiment, mo):
    loss = experiment()
    mo.md(f"scenario-loss: {loss:.12f}")
    return (loss,)


@app.cell
def _(figure, loss, mo):
    mo.Html(figure(loss))
    return


if __name__ == "__main__":
    app.run()
