"""What all connectors share: manifests, the client with its limits, visits, schedules."""
