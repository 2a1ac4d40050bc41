"""Web pages kept as evidence: request and answer in WARC, packaged as WACZ."""
