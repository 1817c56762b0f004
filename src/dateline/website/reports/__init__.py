"""Coverage reports as readers see them: folded into plain shapes, drawn, and as files."""
