"""On-site attendance: sessions, devices, the append-only ledger, the counting app."""
