"""The demonstration of the fictitious county 云溪县."""
