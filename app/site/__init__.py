"""What a site tells of itself to whoever asks."""
