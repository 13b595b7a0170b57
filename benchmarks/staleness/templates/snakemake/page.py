PROSE = "A sentence to edit. The loss is @@LOSS@@."

with open(snakemake.input[0]) as file:
    loss = file.read()
with open(snakemake.output[0], "w") as file:
    file.write(f'<p>{PROSE}</p><pre>scenario-loss: {loss}</pre><img src="figure.svg">')
