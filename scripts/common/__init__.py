"""What chapters share: the data, the training loop, the style of figures."""
