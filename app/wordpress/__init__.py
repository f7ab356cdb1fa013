"""WordPress: its export files and its REST API, read as records of a site that moves."""
