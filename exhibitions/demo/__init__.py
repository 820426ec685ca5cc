"""The demonstration county 云溪县: everything in it is fictitious, its pictures are drawings."""
