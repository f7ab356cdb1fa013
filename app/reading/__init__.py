"""An article as readers open it, with what stands around it on its page."""
