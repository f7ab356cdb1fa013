"""The content of the sample site; people and events in it are invented."""
