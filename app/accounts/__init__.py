"""Who signs in: accounts, their roles, and the tokens that act for them."""
