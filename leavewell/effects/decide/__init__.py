"""Pure rules of the engine: values in, a decision out."""
