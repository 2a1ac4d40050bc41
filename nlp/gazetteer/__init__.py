"""Provinces, communes, wartime names and hamlets of Vietnam: names, areas, years."""
