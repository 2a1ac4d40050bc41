"""Settings, addresses, command line, official facts and watch lists."""
