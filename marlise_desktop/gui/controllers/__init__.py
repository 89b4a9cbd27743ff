"""The panel of controllers: which there are, and each as it stands on the floor."""
