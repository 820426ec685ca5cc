"""Archive stories, public submissions, outlets and pitches, yearbook contributions."""
