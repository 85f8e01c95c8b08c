"""What every stage may look up, read-only: event and cue vocabularies, places, name tables (data files with sources)."""
