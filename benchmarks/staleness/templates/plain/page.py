# A sentence to edit. The loss is @@LOSS@@.
@@EXPERIMENT@@


@@FIGURE@@


loss = experiment()
print(f"scenario-loss: {loss:.12f}")
print(figure(loss))
