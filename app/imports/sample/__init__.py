"""The content of the sample site; people and events in it are invented.

Its texts and pictures were made for it, and are under the licence of Maqal.
"""
