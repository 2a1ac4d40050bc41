"""What leaves of an approved flag, and the formats it leaves in."""
