"""An engine: what feeds, sitemaps, alert mails and clipping services say, as plain items; no Django."""
