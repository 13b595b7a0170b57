@@EXPERIMENT@@


with open(snakemake.output[0], "w") as file:
    file.write(f"{experiment():.12f}")
