"""What chapters share: the data, descents and training loops."""
