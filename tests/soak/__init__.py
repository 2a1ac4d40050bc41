"""All connectors together against their fakes, with faults and kills, for as long as one likes."""
