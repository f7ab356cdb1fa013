"""What runs in the background, in a loop for each job."""
