"""After publishing: corrections, withdrawal, restoring."""
