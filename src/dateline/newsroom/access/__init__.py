"""Who may read an item before it is public: embargoes and preview links."""
