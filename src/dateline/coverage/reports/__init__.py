"""Coverage reports: what is counted, frozen in editions, made and published at the desk."""
