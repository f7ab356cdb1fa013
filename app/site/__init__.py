"""What a site tells everybody about itself."""
