@@FIGURE@@


with open(snakemake.input[0]) as file:
    drawn = figure(float(file.read()))
with open(snakemake.output[0], "w") as file:
    file.write(drawn)
