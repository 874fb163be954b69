"""Ask staff or a language model for wordings, check what comes back, and write what is approved."""
