"""Pure rules of the flow: values in, a decision out, with what it passed over."""
