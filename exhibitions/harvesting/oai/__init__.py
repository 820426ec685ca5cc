"""The Open Archives Initiative Protocol for Metadata Harvesting, version 2.0, over the ledger of `exhibitions.harvesting`."""
