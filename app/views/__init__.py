"""Views: that articles were opened, counted by the hour, and never who opened them."""
