"""IIIF Presentation API 3.0: an exhibit as a Manifest, an exhibition or edition as a Collection, for any viewer."""
