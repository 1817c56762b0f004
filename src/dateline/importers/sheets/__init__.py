"""CSV files: read as people really write them, and brought in row by row."""
