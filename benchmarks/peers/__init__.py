"""What the press is measured against: a Hugo site and a stock Wagtail project with the same stories."""
